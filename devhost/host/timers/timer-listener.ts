import type { Clock } from '../../service.ts';
import { longTimeout } from '../long-timeout.ts';
import type { Schedule } from './ncrontab.ts';
import { type ScheduleStatus, type ScheduleStore, statusText } from './schedule-status.ts';

interface TimerListenerOptions {
  readonly name: string;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  /** Undefined when the timer asked for no monitor, or runs more often than once a minute. */
  readonly store: ScheduleStore | undefined;
  readonly clock: Clock;
  /** Runs the function with the trigger's JSON, retries included. A rejection has been logged. */
  run(trigger: string, reason: string): Promise<void>;
  /** The schedule goes on whatever happens to its memory. */
  onError(error: Error): void;
}

/** A run this much after its time was missed, not late: the clock was moved or the machine slept. */
const PAST_DUE_AFTER = 5_000;

type Occasion = 'scheduled' | 'pastDue' | 'startup';

/**
 * One timer function: waits for its schedule, runs, remembers. Never two runs at once; what fell due meanwhile is one
 * run. Order and arithmetic follow azure-webjobs-sdk-extensions TimerListener and ScheduleMonitor.
 */
export class TimerListener {
  readonly #options: TimerListenerOptions;
  #status: ScheduleStatus = { last: undefined, next: 0, lastUpdated: 0 };
  #cancel: () => void = () => undefined;
  #stopWatching: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();
  #busy = false;
  #stopped = false;

  constructor(options: TimerListenerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { store, clock, name, runOnStartup } = this.#options;
    const now = clock.now();
    const stored = await store?.read(name);
    const missed = stored !== undefined && this.#isCurrent(stored) && now > stored.next;
    this.#status = stored && this.#isCurrent(stored) ? stored : this.#fresh(stored, now);
    if (this.#status !== stored) await store?.write(name, this.#status);
    this.#stopWatching = clock.onMove(() => {
      if (!this.#busy) this.#arm();
    });
    if (missed) void this.#fire('pastDue');
    else if (runOnStartup) void this.#fire('startup');
    else this.#arm();
  }

  /** Runs the function by hand, after a run that is under way. The schedule does not notice. */
  trigger(): Promise<void> {
    return this.#queue(() => this.#options.run(this.#triggerJson(false), this.#reason()));
  }

  /** Stops the schedule and waits for a run that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    this.#stopWatching();
    await this.#running;
  }

  /** A schedule that was changed while the host was down starts anew instead of running late. */
  #isCurrent(stored: ScheduleStatus): boolean {
    return this.#next(stored.last ?? stored.lastUpdated) === stored.next;
  }

  #fresh(stored: ScheduleStatus | undefined, now: number): ScheduleStatus {
    return { last: stored?.last, next: this.#next(now), lastUpdated: now };
  }

  #next(instant: number): number {
    return this.#options.schedule.next(instant) ?? Number.MAX_SAFE_INTEGER;
  }

  #arm(): void {
    this.#cancel();
    if (this.#stopped || this.#status.next === Number.MAX_SAFE_INTEGER) return;
    const wait = this.#status.next - this.#options.clock.now();
    this.#cancel = longTimeout(() => void this.#fire(this.#isPastDue() ? 'pastDue' : 'scheduled'), wait);
  }

  #isPastDue(): boolean {
    return this.#options.clock.now() - this.#status.next > PAST_DUE_AFTER;
  }

  async #fire(occasion: Occasion): Promise<void> {
    this.#cancel();
    this.#busy = true;
    try {
      await this.#queue(() => this.#runOnce(occasion));
    } catch (error) {
      this.#options.onError(error as Error);
    } finally {
      this.#busy = false;
      this.#arm();
    }
  }

  async #runOnce(occasion: Occasion): Promise<void> {
    if (this.#stopped) return;
    const { clock, store, name } = this.#options;
    const invoked = clock.now();
    // The function's own failure is logged where it ran and does not stop the schedule.
    await this.#options.run(this.#triggerJson(occasion === 'pastDue'), this.#reason()).catch(() => undefined);
    // setTimeout may fire some milliseconds early; without this the same occurrence would run twice.
    const last = occasion === 'scheduled' ? Math.max(invoked, Math.min(this.#status.next, invoked + 1000)) : invoked;
    this.#status = { last, next: this.#next(last), lastUpdated: last };
    await store?.write(name, this.#status);
  }

  #queue(work: () => Promise<void>): Promise<void> {
    const result = this.#running.then(work);
    this.#running = result.catch(() => undefined);
    return result;
  }

  #triggerJson(isPastDue: boolean): string {
    const status = this.#options.store ? statusText(this.#status) : null;
    return JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: isPastDue });
  }

  #reason(): string {
    return `Timer fired at ${new Date(this.#options.clock.now()).toISOString()}`;
  }
}
