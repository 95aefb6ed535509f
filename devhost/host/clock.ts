import type { Clock } from '../service.ts';

/** A wall clock that can be moved forward by an offset. */
export class WallClock implements Clock {
  readonly #realNow: () => number;
  readonly #listeners = new Set<() => void>();
  #offset = 0;

  constructor(realNow: () => number = Date.now.bind(Date)) {
    this.#realNow = realNow;
  }

  get offset(): number {
    return this.#offset;
  }

  now(): number {
    return this.#realNow() + this.#offset;
  }

  onMove(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The offset that makes it `instant` now. Throws a RangeError for one in the past: a clock only moves forward. */
  offsetFor(instant: number): number {
    const offset = instant - this.#realNow();
    if (offset < this.#offset) {
      throw new RangeError(`the clock only moves forward: ${iso(instant)} is before the present ${iso(this.now())}`);
    }
    return offset;
  }

  /** Sets the offset against the machine's clock and tells the listeners when that moved the clock. */
  setOffset(offset: number): void {
    if (offset < this.#offset)
      throw new RangeError(`the clock only moves forward: offset ${offset} ms is smaller than ${this.#offset} ms`);
    if (offset === this.#offset) return;
    this.#offset = offset;
    for (const listener of [...this.#listeners]) listener();
  }
}

const iso = (instant: number): string => new Date(instant).toISOString();

/**
 * Makes `new Date()`, `Date()` and `Date.now()` of the whole process read `clock`. Timers, `performance.now()` and
 * sockets do not use Date and stay on the monotonic clock. A Proxy, not a subclass: `instanceof` and dates made by
 * native code (file times, structuredClone) go on working. Returns the way back.
 */
export function patchDate(clock: Clock): () => void {
  const RealDate = globalThis.Date;
  const realNow = RealDate.now;
  RealDate.now = () => clock.now();
  const Patched: DateConstructor = new Proxy(RealDate, {
    // Constructing as the real Date what is no subclass saves asking the proxy for the prototype: replays parse many dates.
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [clock.now()] : args, newTarget === Patched ? target : newTarget),
    apply: (target) => new target(clock.now()).toString(),
  });
  RealDate.prototype.constructor = Patched;
  globalThis.Date = Patched;
  return () => {
    RealDate.now = realNow;
    RealDate.prototype.constructor = RealDate;
    globalThis.Date = RealDate;
  };
}
