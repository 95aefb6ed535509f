import { Backlog, type DeadLetterSink, type QueueParts } from './backlog.ts';
import { Custody } from './custody.ts';
import type { BrokerMessage } from './message.ts';
import { type Session, SessionBook } from './sessions.ts';
import type { QueueSettings } from './topology.ts';

/** A link that receives from a queue. */
export interface Receiver {
  /** False in receive-and-delete mode. */
  readonly locks: boolean;
  readonly session: Session | undefined;
  /** How many messages its credit still allows. */
  capacity(): number;
  deliver(message: BrokerMessage): void;
}

/** A queue, the queue behind a subscription, or a dead-letter queue: hands waiting messages to its receivers. */
export class Queue implements DeadLetterSink {
  readonly settings: QueueSettings;
  /** A dead-letter queue has none. */
  readonly deadLetters: Queue | undefined;
  readonly sessions: SessionBook;
  readonly backlog: Backlog;
  readonly custody: Custody;
  private readonly parts: QueueParts;
  private receivers: Receiver[] = [];

  constructor(settings: QueueSettings, deadLetters: Queue | undefined, parts: QueueParts) {
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.parts = parts;
    this.sessions = new SessionBook(settings.lockDurationMs, (session) => this.expireSession(session));
    this.backlog = new Backlog(settings, parts, this.sessions, deadLetters, () => this.wake());
    this.custody = new Custody(this.backlog, this.sessions, deadLetters !== undefined);
  }

  get path(): string {
    return this.settings.path;
  }

  /**
   * Takes over a message that is already written: from disk, or as a dead letter. A delivery that was out when the broker
   * was killed is over and counted, as when its lock had expired.
   */
  restore(message: BrokerMessage, wasDelivered: boolean): void {
    this.backlog.messages.set(message.seq, message);
    if (wasDelivered) {
      this.parts.table.returned(message);
      this.custody.giveBack(message, true);
    } else if (message.state === 'active') this.backlog.enlist(message);
  }

  addReceiver(receiver: Receiver): void {
    this.receivers.push(receiver);
    this.wake();
  }

  removeReceiver(receiver: Receiver): void {
    this.receivers = this.receivers.filter((other) => other !== receiver);
  }

  /** Looks at the end of this turn whether anything can be handed out. */
  wake(): void {
    this.parts.turn.wake(this);
  }

  pump(): void {
    this.sessions.match();
    for (let idle = 0; idle < this.receivers.length; ) {
      const receiver = this.receivers.shift();
      if (receiver === undefined) return;
      this.receivers.push(receiver);
      const message = receiver.capacity() > 0 ? this.backlog.next(receiver.session) : undefined;
      if (message === undefined) idle++;
      else {
        idle = 0;
        this.hand(message, receiver);
      }
    }
  }

  /** The holder went away: the session is free at once, its unsettled messages return uncounted (message-sessions, "Impact of delivery count"). */
  releaseSession(session: Session, counted = false): void {
    if (!this.sessions.unlock(session)) return;
    for (const message of [...session.held].sort((a, b) => a.seq - b.seq)) this.custody.giveBack(message, counted);
    this.sessions.changed(session);
    this.wake();
  }

  setSessionState(session: Session, state: Buffer | undefined): void {
    session.state = state;
    const { turn } = this.parts;
    if (state === undefined) turn.change('DELETE FROM sessions WHERE entity = ? AND id = ?', this.path, session.id);
    else
      turn.change('INSERT OR REPLACE INTO sessions (entity, id, state) VALUES (?, ?, ?)', this.path, session.id, state);
  }

  /** A wall-clock instant, as `Custody.lockedUntil`. */
  sessionLockedUntil(session: Session): number {
    return Math.round(this.parts.clock.now() + this.sessions.locks.remaining(session));
  }

  stop(): void {
    this.custody.stop();
    this.sessions.locks.stop();
  }

  private hand(message: BrokerMessage, receiver: Receiver): void {
    if (receiver.locks) this.custody.lock(message, receiver.session);
    else this.backlog.drop(message);
    if (receiver.session !== undefined) this.sessions.changed(receiver.session);
    receiver.deliver(message);
  }

  private expireSession(session: Session): void {
    const { holder } = session;
    this.releaseSession(session, true);
    holder?.sessionLost();
  }
}
