import type { Clock } from '../service.ts';
import type { Alarms } from './alarms.ts';
import type { DuplicateHistory } from './duplicates.ts';
import type { BrokerMessage } from './message.ts';
import type { MessageTable, SequenceNumbers } from './message-table.ts';
import type { Queue } from './queue.ts';
import { filterView, type WireMessage } from './wire-message.ts';

export interface InletParts {
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly table: MessageTable;
  readonly sequence: SequenceNumbers;
  readonly duplicates: DuplicateHistory | undefined;
}

/** Where messages are sent: a queue, or a topic with its subscriptions. Holds scheduled messages until they are due. */
export class Inlet {
  readonly path: string;
  /** The queue itself, or the queues behind the topic's subscriptions. */
  readonly outlets: readonly Queue[];
  readonly isTopic: boolean;
  readonly scheduled = new Map<number, BrokerMessage>();
  private readonly parts: InletParts;

  constructor(path: string, outlets: readonly Queue[], isTopic: boolean, parts: InletParts) {
    this.path = path;
    this.outlets = outlets;
    this.isTopic = isTopic;
    this.parts = parts;
  }

  /** True when a message without a session id is refused here. A topic takes it; its subscriptions with sessions dead-letter it. */
  get requiresSession(): boolean {
    return !this.isTopic && this.outlets.some((queue) => queue.settings.requiresSession);
  }

  /**
   * Takes a message now, or keeps it when it is scheduled for later. A duplicate is dropped. Returns the sequence number.
   * Scheduled messages take part in duplicate detection when they are sent (duplicate-detection, "Scheduled messages").
   */
  send(wire: WireMessage, scheduledAt = wire.scheduledAt): number | undefined {
    const { clock, duplicates } = this.parts;
    if (duplicates !== undefined && !duplicates.admit(wire.messageId, clock.now())) return undefined;
    if (scheduledAt !== undefined && scheduledAt > clock.now()) return this.schedule({ ...wire, scheduledAt });
    this.publish(wire);
    return undefined;
  }

  /** Keeps it until due. */
  private schedule(wire: WireMessage): number {
    const { clock, sequence, table } = this.parts;
    const seq = sequence.take();
    const message: BrokerMessage = {
      id: table.nextId(),
      seq,
      enqueuedSeq: seq,
      wire,
      state: 'scheduled',
      deliveryCount: 0,
      enqueuedAt: clock.now(),
      expiresAt: undefined,
      lock: undefined,
      expiry: undefined,
    };
    table.insert(this.path, message);
    this.keep(message);
    return seq;
  }

  /** Numbers a message that is dropped as a duplicate all the same, so that the caller has one to name. */
  unusedNumber(): number {
    return this.parts.sequence.take();
  }

  /** Sets the alarm of a scheduled message that is written already. */
  keep(message: BrokerMessage): void {
    this.scheduled.set(message.seq, message);
    message.expiry = this.parts.alarms.at(message.wire.scheduledAt ?? 0, () => this.due(message));
  }

  /** False when no such message is scheduled (any more). */
  cancel(seq: number): boolean {
    const message = this.scheduled.get(seq);
    if (message === undefined) return false;
    message.expiry?.cancel();
    this.forget(message);
    return true;
  }

  /** When due it enters as if sent now, with a new sequence number (message-sequencing, "Scheduled messages"). */
  private due(message: BrokerMessage): void {
    this.forget(message);
    this.publish(message.wire);
  }

  private forget(message: BrokerMessage): void {
    this.scheduled.delete(message.seq);
    this.parts.table.remove(message);
  }

  private publish(wire: WireMessage): void {
    if (!this.isTopic) {
      for (const queue of this.outlets) queue.backlog.append(wire, undefined);
      return;
    }
    const seq = this.parts.sequence.take();
    const view = filterView(wire);
    for (const queue of this.outlets) if (queue.settings.rule(view)) queue.backlog.append(wire, seq);
  }
}
