import { randomBytes } from 'node:crypto';
import type { Backlog, Changes } from './backlog.ts';
import { LockTable } from './lock-table.ts';
import type { BrokerMessage } from './message.ts';
import type { Session, SessionBook } from './sessions.ts';

/** Messages that receivers hold under peek-lock, and how each delivery ends. */
export class Custody {
  private readonly backlog: Backlog;
  private readonly sessions: SessionBook;
  /** In a queue with sessions the session's lock covers its messages; otherwise each has its own. */
  private readonly locks: LockTable<BrokerMessage>;
  private readonly byToken = new Map<string, BrokerMessage>();
  private readonly deadLettersExist: boolean;

  constructor(backlog: Backlog, sessions: SessionBook, deadLettersExist: boolean) {
    this.backlog = backlog;
    this.sessions = sessions;
    this.deadLettersExist = deadLettersExist;
    this.locks = new LockTable(backlog.settings.lockDurationMs, (message) => this.giveBack(message, true));
  }

  get size(): number {
    return this.byToken.size;
  }

  lock(message: BrokerMessage, session: Session | undefined): void {
    message.lock = randomBytes(16).toString('hex');
    this.byToken.set(message.lock, message);
    this.backlog.parts.table.delivered(message);
    if (session === undefined) this.locks.acquire(message);
    else session.held.add(message);
  }

  /** Removes a held message. Like all ways to settle: false when the lock is lost. */
  complete(token: string): boolean {
    return this.settle(token, (message) => {
      this.unlock(message);
      this.backlog.drop(message);
    });
  }

  abandon(token: string, changes: Changes): boolean {
    return this.settle(token, (message) => {
      this.backlog.edit(message, changes);
      this.giveBack(message, true);
    });
  }

  /** Sets it aside; from now on only its sequence number finds it. */
  defer(token: string, changes: Changes): boolean {
    return this.settle(token, (message) => {
      message.state = 'deferred';
      this.backlog.edit(message, changes);
      this.backlog.parts.table.update(message);
      this.giveBack(message, false);
    });
  }

  /** Reason and description travel as application properties (service-bus-dead-letter-queues). */
  deadLetter(token: string, changes: Changes): boolean {
    return this.settle(token, (message) => {
      this.unlock(message);
      this.backlog.bury(message, changes);
    });
  }

  /** The new end of the lock on the wall clock, or undefined when the lock is lost. */
  renew(token: string): number | undefined {
    const message = this.heldBy(token);
    if (message === undefined) return undefined;
    if (!this.backlog.settings.requiresSession) this.locks.acquire(message);
    return this.lockedUntil(message);
  }

  /** Messages set aside, by sequence number, locked or removed for the caller; undefined when one is not to be had. */
  receiveDeferred(seqs: readonly number[], lock: boolean, session: Session | undefined): BrokerMessage[] | undefined {
    const found: BrokerMessage[] = [];
    for (const seq of new Set(seqs)) {
      const message = this.backlog.messages.get(seq);
      if (message?.state !== 'deferred' || message.lock !== undefined) return undefined;
      if (this.backlog.sessionOf(message) !== session) return undefined;
      found.push(message);
    }
    for (const message of found) {
      if (lock) this.lock(message, session);
      else this.backlog.drop(message);
    }
    return found;
  }

  /** A delivery ended without settlement; `counted` when it counts against the maximum. */
  giveBack(message: BrokerMessage, counted: boolean): void {
    this.unlock(message);
    if (counted) message.deliveryCount++;
    if (counted && this.deadLettersExist && message.deliveryCount >= this.backlog.settings.maxDeliveryCount) {
      const description = `Message could not be consumed after ${message.deliveryCount} delivery attempts.`;
      this.backlog.bury(message, {
        DeadLetterReason: 'MaxDeliveryCountExceeded',
        DeadLetterErrorDescription: description,
      });
      return;
    }
    if (counted) this.backlog.parts.table.update(message);
    const session = this.backlog.sessionOf(message);
    if (message.state === 'active') this.backlog.enlist(message);
    else if (session !== undefined) this.sessions.changed(session);
  }

  /** Now on the wall clock plus what the monotonic lock has left: what the receiver's clock must see. */
  lockedUntil(message: BrokerMessage): number {
    const session = this.backlog.sessionOf(message);
    const remaining = session === undefined ? this.locks.remaining(message) : this.sessions.locks.remaining(session);
    return Math.round(this.backlog.parts.clock.now() + remaining);
  }

  stop(): void {
    this.locks.stop();
  }

  private heldBy(token: string): BrokerMessage | undefined {
    const message = this.byToken.get(token);
    if (message === undefined) return undefined;
    const session = this.backlog.sessionOf(message);
    const held = session === undefined ? this.locks.isHeld(message) : this.sessions.locks.isHeld(session);
    return held ? message : undefined;
  }

  private settle(token: string, act: (message: BrokerMessage) => void): boolean {
    const message = this.heldBy(token);
    if (message !== undefined) act(message);
    return message !== undefined;
  }

  private unlock(message: BrokerMessage): void {
    if (message.lock === undefined) return;
    this.byToken.delete(message.lock);
    message.lock = undefined;
    this.backlog.parts.table.returned(message);
    this.locks.release(message);
    this.backlog.sessionOf(message)?.held.delete(message);
  }
}
