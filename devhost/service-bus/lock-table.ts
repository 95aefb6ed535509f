/** Milliseconds that only ever grow with real time: moving the devhost's clock expires no lock. */
export const monotonicNow = (): number => performance.now();

/**
 * Locks of one duration, held by messages or sessions. Since all last equally long, the order of acquiring is the order
 * of expiring: one timer for the oldest is enough and nothing polls.
 */
export class LockTable<T> {
  private readonly until = new Map<T, number>();
  private timer: NodeJS.Timeout | undefined;
  private readonly durationMs: number;
  private readonly onExpire: (holder: T) => void;

  constructor(durationMs: number, onExpire: (holder: T) => void) {
    this.durationMs = durationMs;
    this.onExpire = onExpire;
  }

  get size(): number {
    return this.until.size;
  }

  /** Locks anew or renews; the duration starts now (renewing never shortens a lock). */
  acquire(holder: T): void {
    this.until.delete(holder);
    this.until.set(holder, monotonicNow() + this.durationMs);
    this.arm();
  }

  release(holder: T): boolean {
    return this.until.delete(holder);
  }

  /** False once the time is over, even when the timer has not fired yet. */
  isHeld(holder: T): boolean {
    return this.remaining(holder) > 0;
  }

  /** Milliseconds left, 0 when not held. */
  remaining(holder: T): number {
    return Math.max(0, (this.until.get(holder) ?? 0) - monotonicNow());
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.until.clear();
  }

  private arm(): void {
    const oldest = this.until.values().next().value;
    if (this.timer !== undefined || oldest === undefined) return;
    this.timer = setTimeout(() => this.expire(), Math.ceil(Math.max(0, oldest - monotonicNow())));
  }

  private expire(): void {
    this.timer = undefined;
    for (const [holder, until] of this.until) {
      if (until > monotonicNow()) break;
      this.until.delete(holder);
      this.onExpire(holder);
    }
    this.arm();
  }
}
