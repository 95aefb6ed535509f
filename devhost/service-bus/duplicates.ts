import type { Alarm, Alarms } from './alarms.ts';
import type { Turn } from './turn.ts';

/**
 * The message ids a queue or topic has seen within its window; a message with one of them is accepted and dropped
 * (learn.microsoft.com/azure/service-bus-messaging/duplicate-detection). Kept on disk.
 */
export class DuplicateHistory {
  private readonly entity: string;
  private readonly windowMs: number;
  private readonly turn: Turn;
  private readonly alarms: Alarms;
  /** In the order of arrival, so that the oldest is first. */
  private readonly seen = new Map<string, number>();
  private next: Alarm | undefined;

  constructor(entity: string, windowMs: number, turn: Turn, alarms: Alarms) {
    this.entity = entity;
    this.windowMs = windowMs;
    this.turn = turn;
    this.alarms = alarms;
  }

  restore(id: string, at: number): void {
    this.seen.set(id, at);
    this.arm();
  }

  /** True when the id is new, which is then remembered. */
  admit(id: string, now: number): boolean {
    const at = this.seen.get(id);
    if (at !== undefined && at + this.windowMs > now) return false;
    this.seen.delete(id);
    this.seen.set(id, now);
    this.turn.change('INSERT OR REPLACE INTO duplicates (entity, id, at) VALUES (?, ?, ?)', this.entity, id, now);
    this.arm();
    return true;
  }

  private arm(): void {
    const oldest = this.seen.values().next().value;
    if (this.next !== undefined || oldest === undefined) return;
    this.next = this.alarms.at(oldest + this.windowMs, () => this.forget(oldest));
  }

  /** Everything as old as what just left the window goes with it, in one statement. */
  private forget(until: number): void {
    this.next = undefined;
    for (const [id, at] of this.seen) {
      if (at > until) break;
      this.seen.delete(id);
    }
    this.turn.change('DELETE FROM duplicates WHERE entity = ? AND at <= ?', this.entity, until);
    this.arm();
  }
}
