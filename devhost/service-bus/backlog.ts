import type { Clock } from '../service.ts';
import type { Alarms } from './alarms.ts';
import type { BrokerMessage } from './message.ts';
import type { MessageTable, SequenceNumbers } from './message-table.ts';
import { SequenceList } from './sequence-list.ts';
import type { Session, SessionBook } from './sessions.ts';
import type { QueueSettings } from './topology.ts';
import type { Turn } from './turn.ts';
import { type WireMessage, withApplicationProperties } from './wire-message.ts';

/** Application properties to set on a message. */
export type Changes = Readonly<Record<string, unknown>>;

export interface QueueParts {
  readonly clock: Clock;
  readonly turn: Turn;
  readonly alarms: Alarms;
  readonly table: MessageTable;
  readonly sequence: SequenceNumbers;
}

export interface DeadLetterSink {
  readonly path: string;
  restore(message: BrokerMessage, wasDelivered: boolean): void;
}

/**
 * The messages of one queue and the order in which they wait. Memory is the truth while the broker runs; every change is
 * also written in the transaction of its turn.
 */
export class Backlog {
  /** By sequence number. */
  readonly messages = new Map<number, BrokerMessage>();
  readonly settings: QueueSettings;
  readonly parts: QueueParts;
  private readonly waiting = new SequenceList<BrokerMessage>();
  private readonly sessions: SessionBook;
  private readonly deadLetters: DeadLetterSink | undefined;
  private readonly onWaiting: () => void;

  constructor(
    settings: QueueSettings,
    parts: QueueParts,
    sessions: SessionBook,
    deadLetters: DeadLetterSink | undefined,
    onWaiting: () => void,
  ) {
    this.settings = settings;
    this.parts = parts;
    this.sessions = sessions;
    this.deadLetters = deadLetters;
    this.onWaiting = onWaiting;
  }

  /** Enqueues a message that enters here; `enqueuedSeq` is the topic's number, for a queue its own. */
  append(wire: WireMessage, enqueuedSeq: number | undefined): void {
    const { clock, sequence, table } = this.parts;
    const seq = sequence.take();
    const enqueuedAt = clock.now();
    const ttl = Math.min(wire.ttl ?? Infinity, this.settings.defaultTtlMs ?? Infinity);
    const message: BrokerMessage = {
      id: table.nextId(),
      seq,
      enqueuedSeq: enqueuedSeq ?? seq,
      wire,
      state: 'active',
      deliveryCount: 0,
      enqueuedAt,
      expiresAt: Number.isFinite(ttl) ? enqueuedAt + ttl : undefined,
      lock: undefined,
      expiry: undefined,
    };
    table.insert(this.settings.path, message);
    this.messages.set(message.seq, message);
    if (this.settings.requiresSession && wire.sessionId === undefined) {
      // service-bus-dead-letter-queues, "Moving messages to the DLQ"; a queue refuses such a message, a subscription cannot.
      const description = "Session enabled entity doesn't allow a message whose session identifier is null.";
      this.bury(message, { DeadLetterReason: 'Session ID is null', DeadLetterErrorDescription: description });
    } else this.enlist(message);
  }

  /** Puts it where the next receiver finds it, unless it has expired in the meantime. */
  enlist(message: BrokerMessage): void {
    if (this.isExpired(message)) {
      this.expire(message);
      return;
    }
    const session = this.sessionOf(message);
    (session?.waiting ?? this.waiting).insert(message);
    if (session !== undefined) this.sessions.changed(session);
    if (message.expiresAt !== undefined && message.expiry === undefined) {
      message.expiry = this.parts.alarms.at(message.expiresAt, () => this.expireIfWaiting(message));
    }
    this.onWaiting();
  }

  /** Takes the next message that has not expired. */
  next(session: Session | undefined): BrokerMessage | undefined {
    const list = this.settings.requiresSession ? session?.waiting : this.waiting;
    for (;;) {
      const message = list?.shift();
      if (message === undefined || !this.isExpired(message)) return message;
      this.expire(message);
    }
  }

  /** Forgets a message nobody waits for or holds. */
  drop(message: BrokerMessage): void {
    message.expiry?.cancel();
    message.expiry = undefined;
    this.messages.delete(message.seq);
    this.parts.table.remove(message);
    const session = this.sessionOf(message);
    if (session !== undefined) this.sessions.changed(session);
  }

  /** Moves it to the dead-letter queue, where nothing expires; it keeps its sequence number there (unverified). */
  bury(message: BrokerMessage, changes: Changes): void {
    this.drop(message);
    if (this.deadLetters === undefined) return;
    message.state = 'active';
    message.expiresAt = undefined;
    message.wire = withApplicationProperties(message.wire, changes);
    this.parts.table.insert(this.deadLetters.path, message);
    this.deadLetters.restore(message, false);
  }

  edit(message: BrokerMessage, changes: Changes): void {
    const edited = withApplicationProperties(message.wire, changes);
    if (edited === message.wire) return;
    message.wire = edited;
    this.parts.table.replace(this.settings.path, message);
  }

  /** The message's session, in a queue with sessions. */
  sessionOf(message: BrokerMessage): Session | undefined {
    return this.settings.requiresSession ? this.sessions.get(message.wire.sessionId ?? '') : undefined;
  }

  private isExpired(message: BrokerMessage): boolean {
    return message.expiresAt !== undefined && message.expiresAt <= this.parts.clock.now();
  }

  /** A held message does not expire under its holder, a deferred one not at all (message-expiration, message-deferral). */
  private expireIfWaiting(message: BrokerMessage): void {
    message.expiry = undefined;
    const session = this.sessionOf(message);
    if ((session?.waiting ?? this.waiting).remove(message)) this.expire(message);
  }

  private expire(message: BrokerMessage): void {
    if (!this.settings.deadLetterOnExpiration) {
      this.drop(message);
      return;
    }
    const description = 'The message expired and was dead lettered.';
    this.bury(message, { DeadLetterReason: 'TTLExpiredException', DeadLetterErrorDescription: description });
  }
}
