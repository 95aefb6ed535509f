import type { Delivery, Receiver } from 'rhea';
import { type AmqpFailure, failure } from './amqp-errors.ts';
import { readSections, SECTION } from './amqp-types.ts';
import type { Counts } from './counts.ts';
import type { Faults } from './faults.ts';
import type { Inlet } from './inlet.ts';
import { accept, BATCH_FORMAT, reject } from './rhea-server.ts';
import type { Turn } from './turn.ts';
import { readMessage, type WireMessage } from './wire-message.ts';

/** Standard tier: 256 KB for a message, and for a batch (service-bus-quotas; the client reads it from the attach). */
export const MAX_MESSAGE_BYTES = 262_144;

/** Serves a link on which a client sends. A message is accepted after the commit that holds it. */
export function serveProducer(link: Receiver, inlet: Inlet, turn: Turn, faults: Faults, counts: Counts): void {
  link.on('message', (context) => {
    const { delivery, message } = context;
    if (delivery === undefined || !Buffer.isBuffer(message)) return;
    counts.add('send');
    const refusal = faults.nextSend(inlet.path) ?? take(inlet, delivery, message);
    if (refusal === undefined) turn.after(() => accept(delivery));
    else turn.after(() => reject(delivery, refusal));
  });
}

/** All messages of a batch enter, or none. Azure may detach the link on an oversized message; here only the message is rejected (unverified). */
function take(inlet: Inlet, delivery: Delivery, encoded: Buffer): AmqpFailure | undefined {
  if (encoded.length > MAX_MESSAGE_BYTES) return failure.messageTooLarge(encoded.length, MAX_MESSAGE_BYTES);
  let messages: WireMessage[];
  try {
    messages = (delivery.format === BATCH_FORMAT ? unpack(encoded) : [encoded]).map(readMessage);
  } catch (error) {
    return failure.malformed(`The message is not valid AMQP 1.0: ${(error as Error).message}`);
  }
  const refusal = refusalOf(inlet, messages);
  if (refusal === undefined) for (const message of messages) inlet.send(message);
  return refusal;
}

/** Why these messages cannot enter, if so; the wording is Azure's. */
export function refusalOf(inlet: Inlet, messages: readonly WireMessage[]): AmqpFailure | undefined {
  if (!inlet.requiresSession || messages.every(({ sessionId }) => sessionId !== undefined)) return undefined;
  return failure.notAllowed(
    'The SessionId was not set on a message, and it cannot be sent to the entity. Entities that have session support enabled can only receive messages that have the SessionId set to a valid value.',
  );
}

function unpack(batch: Buffer): Buffer[] {
  const parts = readSections(batch).filter(({ descriptor }) => descriptor === SECTION.data);
  return parts.map(({ value }) => value.value as Buffer);
}
