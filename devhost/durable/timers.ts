import type { Clock } from '../service.ts';

/** setTimeout holds 31 bits of milliseconds; beyond that it fires at once. */
const LONGEST_TIMEOUT = 2 ** 30;

interface Entry {
  readonly key: string;
  readonly due: number;
  readonly fire: () => void;
}

/** Wall-clock timers, fired in the order they are due, never early; looked at again whenever the clock is moved. */
export class Timers {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  /** Sorted, latest first; may hold entries that were disarmed since. */
  #queue: Entry[] = [];
  #handle: NodeJS.Timeout | undefined;
  #stopWatching: () => void;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#stopWatching = clock.onMove(() => this.#fireDue());
  }

  arm(key: string, due: number, fire: () => void): void {
    const entry = { key, due, fire };
    this.#entries.set(key, entry);
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#queue[middle]?.due ?? 0) > due) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, entry);
    if (low === this.#queue.length - 1) this.#schedule();
  }

  disarm(key: string): void {
    this.#entries.delete(key);
  }

  stop(): void {
    this.#stopWatching();
    clearTimeout(this.#handle);
    this.#entries.clear();
    this.#queue = [];
  }

  #fireDue(): void {
    for (let next = this.#next(); next && next.due <= this.#clock.now(); next = this.#next()) {
      this.#queue.pop();
      this.#entries.delete(next.key);
      next.fire();
    }
    this.#schedule();
  }

  #next(): Entry | undefined {
    for (;;) {
      const next = this.#queue.at(-1);
      if (!next || this.#entries.get(next.key) === next) return next;
      this.#queue.pop();
    }
  }

  #schedule(): void {
    clearTimeout(this.#handle);
    const next = this.#next();
    if (!next) return;
    const wait = Math.min(Math.max(next.due - this.#clock.now(), 0), LONGEST_TIMEOUT);
    this.#handle = setTimeout(() => this.#fireDue(), wait);
  }
}
