import type { Alarm } from './alarms.ts';
import { amqp } from './amqp-types.ts';
import type { MessageState } from './store.ts';
import { deliveredForm, type WireMessage } from './wire-message.ts';

/** A message in a queue, subscription or dead-letter queue. */
export interface BrokerMessage {
  readonly id: number;
  seq: number;
  readonly enqueuedSeq: number;
  wire: WireMessage;
  state: MessageState;
  /** Deliveries that ended without settlement; 0 on the first delivery, as on the wire. */
  deliveryCount: number;
  enqueuedAt: number;
  expiresAt: number | undefined;
  /** Hex of the lock token, in the byte order of the management operations; absent while nobody holds the message. */
  lock: string | undefined;
  expiry: Alarm | undefined;
}

/** x-opt-message-state as the client reads it (@azure/service-bus 7.9.5, fromRheaMessage). */
const STATE_CODE: Readonly<Record<MessageState, number>> = { active: 0, deferred: 1, scheduled: 2 };

/**
 * The message with the broker's annotations: learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide,
 * "Message annotations", which gives the types. `lockedUntil` is a wall-clock instant.
 */
export function encodeForReceiver(message: BrokerMessage, lockedUntil: number | undefined): Buffer {
  const { expiresAt, enqueuedAt, wire } = message;
  const ttl = expiresAt === undefined ? wire.ttl : Math.min(expiresAt - enqueuedAt, 0xffffffff);
  return deliveredForm(wire, message.deliveryCount, ttl, [
    amqp.symbol('x-opt-enqueued-time'),
    amqp.timestamp(enqueuedAt),
    amqp.symbol('x-opt-sequence-number'),
    amqp.long(message.seq),
    amqp.symbol('x-opt-enqueue-sequence-number'),
    amqp.long(message.enqueuedSeq),
    amqp.symbol('x-opt-message-state'),
    amqp.int(STATE_CODE[message.state]),
    ...(lockedUntil === undefined ? [] : [amqp.symbol('x-opt-locked-until'), amqp.timestamp(lockedUntil)]),
  ]);
}

/**
 * The client reads the delivery tag as a .NET GUID: its first three groups are byte-swapped against the uuid of the
 * management operations (@azure/service-bus 7.9.5, reorderLockToken). Swapping twice gives the original.
 */
export function swapGuidBytes(token: Buffer): Buffer {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Buffer.from(order.map((index) => token[index] ?? 0));
}
