import type { Socket } from 'node:net';
import type { Connection, Delivery, Receiver, Sender, Session } from 'rhea';
import rhea from 'rhea';
import type { AmqpFailure } from './amqp-errors.ts';

/** Marks transfers that rhea is to hand over undecoded; any value but 0, which is the format of a plain message. */
export const RAW_FORMAT = 1;
/** Format of a batch: data sections that each hold an encoded message (@azure/service-bus 7.9.5, MessageSender._trySend). */
export const BATCH_FORMAT = 0x80013700;

interface TransferFrame {
  readonly performative: { message_format?: number | null };
}

/** The parts of rhea 3.0.5 that its typings leave out and a broker needs. */
interface SessionInternals {
  readonly outgoing: { available(): number };
  create_sender(name: string, options: unknown): Sender & SenderInternals;
  on_transfer(frame: TransferFrame): void;
}

interface SenderInternals {
  readonly local: { readonly attach: Record<string, unknown> };
  credit: number;
  delivery_count: number;
  _draining: boolean;
  _drained: boolean;
  _get_drain: () => boolean;
  open: () => void;
}

interface ConnectionInternals {
  readonly socket: Socket;
  _write_frame(): void;
}

const { message } = rhea;

/**
 * Three things a broker needs that rhea, written for clients, does otherwise:
 * - it decodes plain messages and drops the bytes, and with them the difference between int, long and double;
 * - it answers an attach at once, while "next session" answers when there is one (`openLink`);
 * - it answers a drain that crossed with the last transfer without the drain flag, upon which the client waits in vain
 *   for 200 ms and closes the link (lib/link.js, Sender._get_drain; @azure/service-bus, receiveDrainTimeoutInMs).
 */
export function adaptSession(session: Session): void {
  const internals = session as unknown as SessionInternals;
  const transfer = internals.on_transfer;
  internals.on_transfer = function raw(this: SessionInternals, frame) {
    frame.performative.message_format ||= RAW_FORMAT;
    transfer.call(this, frame);
  };
  const createSender = internals.create_sender;
  internals.create_sender = function held(this: SessionInternals, name, options) {
    const sender = createSender.call(this, name, options);
    sender.open = () => {};
    sender._get_drain = () => {
      if (!sender._draining || !sender._drained) return false;
      sender.delivery_count += sender.credit;
      sender.credit = 0;
      return true;
    };
    return sender;
  };
}

/** Credit the peer has given and the session still has room for. */
export function sendableCount(sender: Sender): number {
  const { credit } = sender as unknown as SenderInternals;
  return Math.min(credit, (sender.session as unknown as SessionInternals).outgoing.available());
}

/** False when the session is full of deliveries the peer has not settled: one more would throw. */
export function hasRoom(sender: Sender): boolean {
  return (sender.session as unknown as SessionInternals).outgoing.available() > 0;
}

/** True when the peer asked to use up its credit and waits for the answer. */
export function isDraining(sender: Sender): boolean {
  return (sender as unknown as SenderInternals)._draining;
}

/** Answers the attach of a link on which the peer receives, echoing its settle modes. */
export function openSender(
  sender: Sender,
  source: Record<string, unknown>,
  properties?: Record<string, unknown>,
): void {
  const { attach } = (sender as unknown as SenderInternals).local;
  attach.snd_settle_mode = sender.snd_settle_mode;
  attach.rcv_settle_mode = sender.rcv_settle_mode;
  if (properties !== undefined) attach.properties = properties;
  sender.set_source(source as never);
  sender.set_target({ address: sender.target?.address ?? '' });
  sender.attach();
}

/** Answers the attach without a source and detaches at once: how a link is refused (amqp-core-transport-v1.0, 2.6.3). */
export function refuseSender(sender: Sender, error: AmqpFailure): void {
  sender.attach();
  detach(sender, error);
}

export function detach(link: Sender | Receiver, { condition, description }: AmqpFailure): void {
  link.close({ condition, description });
}

/** Settles as accepted. rhea merges neighbouring accepted deliveries into one frame. */
export function accept(delivery: Delivery): void {
  settle(delivery, outcome('accepted', {}));
}

/**
 * Settles as rejected, in a turn of its own: within one flush rhea 3.0.5 gives the second of two neighbouring deliveries
 * the outcome of the first (lib/session.js, write_dispositions).
 */
export function reject(delivery: Delivery, { condition, description }: AmqpFailure): void {
  setImmediate(() => settle(delivery, outcome('rejected', { error: { condition, description } })));
}

/** Sends a delivery settled: the peer need not answer. To be called in the turn of the send. */
export function presettle(delivery: Delivery): void {
  (delivery as { settled: boolean }).settled = true;
}

/**
 * Answers silence with an empty frame (a keep-alive, amqp-core-transport-v1.0, 2.4.5). The client leaves Nagle's algorithm
 * on, so its next small write waits until the last one is acknowledged; without an answer to carry it, the kernel delays
 * that acknowledgement by 40 ms.
 */
export function answerPromptly(connection: Connection): void {
  const { socket, _write_frame: write } = connection as unknown as ConnectionInternals;
  socket.on('data', () => {
    const before = socket.bytesWritten;
    // An answer that needs a commit is written at the end of this turn, its frames in the next.
    setImmediate(() => setImmediate(() => socket.writable && socket.bytesWritten === before && write.call(connection)));
  });
}

function settle(delivery: Delivery, state: unknown): void {
  delivery.update(true, state);
  // In settle mode "second" the peer sends nothing more; without this rhea would keep the delivery for ever.
  (delivery as { remote_settled: boolean }).remote_settled = true;
}

function outcome(name: 'accepted' | 'rejected', fields: object): unknown {
  const outcomes = message as unknown as Record<string, (fields: object) => { described(): unknown }>;
  return outcomes[name]?.(fields).described();
}
