import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../../service.ts';
import { signingKeyOf } from './callbacks.ts';
import { signBody } from './signature.ts';
import type { Delivery, Store } from './store.ts';

const TIMEOUT_MS = 5000;
/** Only these are tried again (Developer Guide, Callbacks: Retry). */
const RETRIED = new Set([404, 409, 419, 429]);
const FAILING_DAYS = 3;

/** Sends queued callbacks, each by itself: like the vendor's, they may overtake each other. Monotonic timers: they do not follow the moved clock. */
export class Deliverer {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #ca: string;
  readonly #retryDelays: readonly number[];
  readonly #log: (message: string) => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(store: Store, clock: Clock, ca: string, retryDelays: readonly number[], log: (message: string) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#ca = ca;
    this.#retryDelays = retryDelays;
    this.#log = log;
  }

  /** Takes up what was pending when the last process ended. */
  resume(): void {
    for (const delivery of this.#store.deliveries('pending')) this.send(delivery.id);
  }

  /** Each is sent when the one before was answered: the receiver sees this very order. */
  sendInOrder(ids: readonly number[]): void {
    this.#track(async () => {
      for (const id of ids) await this.#attempt(id);
    });
  }

  send(id: number): void {
    this.#track(() => this.#attempt(id));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.allSettled(this.#running);
  }

  #track(work: () => Promise<void>): void {
    if (this.#stopping.signal.aborted) return;
    const running = work()
      .catch((error: unknown) => this.#log(`a callback delivery broke: ${String(error)}`))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #attempt(id: number): Promise<void> {
    const delivery = this.#store.delivery(id);
    if (delivery?.state !== 'pending' || this.#stopping.signal.aborted) return;
    const status = await this.#post(delivery);
    if (this.#stopping.signal.aborted && status === 0) return;
    const statuses = [...delivery.statuses, status];
    const delay = RETRIED.has(status) ? this.#retryDelays[statuses.length - 1] : undefined;
    const delivered = status >= 200 && status < 300;
    this.#store.progress(id, delivered ? 'delivered' : delay === undefined ? 'failed' : 'pending', statuses);
    if (delay === undefined) this.#countDay(delivery.callbackId, delivered);
    if (delay === undefined || this.#stopping.signal.aborted) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.send(id);
    }, delay);
    this.#timers.add(timer);
  }

  /** After three failing days in a row the registration is switched off (Developer Guide, Callbacks). */
  #countDay(callbackId: number, delivered: boolean): void {
    const name = `failingDays:${callbackId}`;
    if (delivered) {
      this.#store.set(name, []);
      return;
    }
    const today = Math.floor(this.#clock.now() / 86_400_000);
    const before = this.#store.setting<number[]>(name, []);
    const days = before.at(-1) === today ? before : before.at(-1) === today - 1 ? [...before, today] : [today];
    this.#store.set(name, days);
    const callback = this.#store.get('callback', callbackId);
    if (days.length >= FAILING_DAYS && callback)
      this.#store.put('callback', callbackId, { ...callback, inactiveFlag: true });
  }

  /** The status of the answer, 0 when there was none. */
  #post({ url, body, callbackId }: Delivery): Promise<number> {
    const headers = {
      'Content-Type': 'application/json',
      'x-content-signature': signBody(signingKeyOf(this.#store, callbackId), body),
    };
    return new Promise((resolve) => {
      const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(
        url,
        { method: 'POST', headers, timeout: TIMEOUT_MS, ca: this.#ca, agent: false, signal: this.#stopping.signal },
        (response) => {
          response.resume();
          response.on('error', () => resolve(0));
          response.on('end', () => resolve(response.statusCode ?? 0));
        },
      );
      request.on('timeout', () => request.destroy(new Error('no answer in time')));
      request.on('error', () => resolve(0));
      request.end(body);
    });
  }
}
