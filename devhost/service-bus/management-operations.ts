import { failure } from './amqp-errors.ts';
import { amqp } from './amqp-types.ts';
import type { Changes } from './backlog.ts';
import type { Inlet } from './inlet.ts';
import type { Answer } from './management.ts';
import { type BrokerMessage, encodeForReceiver } from './message.ts';
import { refusalOf } from './producer.ts';
import type { Queue } from './queue.ts';
import type { Session } from './sessions.ts';
import { readMessage } from './wire-message.ts';

/** The entity behind a management node; a subscription cannot be sent to, a topic not received from. */
export interface ManagementTarget {
  readonly queue: Queue | undefined;
  readonly inlet: Inlet | undefined;
}

type Body = Readonly<Record<string, unknown>>;
type Operation = (target: ManagementTarget, body: Body, linkName: string | undefined) => Answer;

const NO_QUEUE = failure.notAllowed('The operation is for queues and subscriptions.');
const NO_INLET = failure.notAllowed('The operation is for queues and topics.');

/** The operations the client uses, with the names they are counted by. */
export const operations: Readonly<Record<string, readonly [string, Operation]>> = {
  'com.microsoft:renew-lock': ['renew', onQueue(renewLocks)],
  'com.microsoft:peek-message': ['peek', peek],
  'com.microsoft:schedule-message': ['schedule', schedule],
  'com.microsoft:cancel-scheduled-message': ['cancelScheduled', cancelScheduled],
  'com.microsoft:receive-by-sequence-number': ['receiveDeferred', onQueue(receiveDeferred)],
  'com.microsoft:update-disposition': ['settleDeferred', onQueue(updateDisposition)],
  'com.microsoft:renew-session-lock': ['renewSession', onSession(renewSession)],
  'com.microsoft:get-session-state': ['getSessionState', onSession(getSessionState)],
  'com.microsoft:set-session-state': ['setSessionState', onSession(setSessionState)],
};

function onQueue(act: (queue: Queue, body: Body, linkName: string | undefined) => Answer): Operation {
  return ({ queue }, body, linkName) => (queue === undefined ? NO_QUEUE : act(queue, body, linkName));
}

/** Only the link that holds the session may touch it. */
function onSession(act: (queue: Queue, session: Session, body: Body) => Answer): Operation {
  return onQueue((queue, body, linkName) => {
    const session = heldSession(queue, body, linkName);
    return session === undefined ? failure.sessionLockLost(String(body['session-id'])) : act(queue, session, body);
  });
}

function heldSession(queue: Queue, body: Body, linkName: string | undefined): Session | undefined {
  const id = body['session-id'];
  const session = typeof id === 'string' ? queue.sessions.find(id) : undefined;
  if (session?.holder === undefined || !queue.sessions.locks.isHeld(session)) return undefined;
  return linkName === undefined || session.holder.linkName === linkName ? session : undefined;
}

function renewLocks(queue: Queue, body: Body): Answer {
  const expirations: number[] = [];
  for (const token of tokensOf(body)) {
    const until = queue.custody.renew(token);
    if (until === undefined) return failure.messageLockLost();
    expirations.push(until);
  }
  return { status: 200, body: { expirations: amqp.timestamps(expirations) } };
}

/** Everything in the queue is seen, held and deferred messages too (message-browsing). */
function peek({ queue, inlet }: ManagementTarget, body: Body): Answer {
  if (queue === undefined) return NO_QUEUE;
  const [from, count] = [numberOf(body['from-sequence-number']), numberOf(body['message-count'])];
  const session = body['session-id'];
  const scheduled = inlet?.isTopic === false ? [...inlet.scheduled.values()] : [];
  const seen = [...queue.backlog.messages.values(), ...scheduled]
    .filter((message) => message.seq >= from && (typeof session !== 'string' || message.wire.sessionId === session))
    .sort((a, b) => a.seq - b.seq)
    .slice(0, count);
  if (seen.length === 0) return { status: 204 };
  return {
    status: 200,
    body: { messages: seen.map((message) => ({ message: encodeForReceiver(message, undefined) })) },
  };
}

function schedule({ inlet }: ManagementTarget, body: Body): Answer {
  if (inlet === undefined) return NO_INLET;
  const entries = body.messages;
  if (!Array.isArray(entries)) return failure.badArgument('messages must be a list');
  const messages = entries.map((entry: { message: Buffer }) => readMessage(entry.message));
  const refusal = refusalOf(inlet, messages);
  if (refusal !== undefined) return refusal;
  const seqs = messages.map((message) => inlet.send(message) ?? inlet.unusedNumber());
  return { status: 200, body: { 'sequence-numbers': amqp.longs(seqs) } };
}

function cancelScheduled({ inlet }: ManagementTarget, body: Body): Answer {
  if (inlet === undefined) return NO_INLET;
  const cancelled = sequenceNumbersOf(body).map((seq) => inlet.cancel(seq));
  return cancelled.every(Boolean) ? { status: 200 } : failure.messageNotFound();
}

function receiveDeferred(queue: Queue, body: Body, linkName: string | undefined): Answer {
  const session = queue.settings.requiresSession ? heldSession(queue, body, linkName) : undefined;
  if (queue.settings.requiresSession && session === undefined)
    return failure.sessionLockLost(String(body['session-id']));
  const lock = numberOf(body['receiver-settle-mode']) === 1;
  const messages = queue.custody.receiveDeferred(sequenceNumbersOf(body), lock, session);
  if (messages === undefined) return failure.messageNotFound();
  return { status: 200, body: { messages: messages.map((message) => deferredEntry(queue, message)) } };
}

function deferredEntry(queue: Queue, message: BrokerMessage): Record<string, unknown> {
  if (message.lock === undefined) return { message: encodeForReceiver(message, undefined) };
  const encoded = encodeForReceiver(message, queue.custody.lockedUntil(message));
  return { message: encoded, 'lock-token': amqp.uuid(Buffer.from(message.lock, 'hex')) };
}

/** The spelling of the statuses is the service's ("defered", "suspended" for dead-lettered). */
function updateDisposition(queue: Queue, body: Body): Answer {
  const { custody } = queue;
  const changes = (body['properties-to-modify'] ?? {}) as Changes;
  const reasons = {
    DeadLetterReason: body['deadletter-reason'],
    DeadLetterErrorDescription: body['deadletter-description'],
  };
  const settle: Readonly<Record<string, (token: string) => boolean>> = {
    completed: (token) => custody.complete(token),
    abandoned: (token) => custody.abandon(token, changes),
    defered: (token) => custody.defer(token, changes),
    suspended: (token) => custody.deadLetter(token, { ...changes, ...reasons }),
  };
  const act = settle[String(body['disposition-status'])];
  if (act === undefined)
    return failure.badArgument(`disposition-status '${String(body['disposition-status'])}' is unknown`);
  return tokensOf(body).every((token) => act(token)) ? { status: 200 } : failure.messageLockLost();
}

function renewSession(queue: Queue, session: Session): Answer {
  queue.sessions.locks.acquire(session);
  return { status: 200, body: { expiration: amqp.timestamp(queue.sessionLockedUntil(session)) } };
}

function getSessionState(_queue: Queue, session: Session): Answer {
  return { status: 200, body: { 'session-state': session.state ?? null } };
}

function setSessionState(queue: Queue, session: Session, body: Body): Answer {
  const state = body['session-state'];
  if (state !== null && !Buffer.isBuffer(state)) return failure.badArgument('session-state must be binary or null');
  queue.setSessionState(session, state ?? undefined);
  return { status: 200 };
}

function tokensOf(body: Body): string[] {
  const tokens = body['lock-tokens'];
  return Array.isArray(tokens) ? tokens.map((token: Buffer) => token.toString('hex')) : [];
}

function sequenceNumbersOf(body: Body): number[] {
  const seqs = body['sequence-numbers'];
  return Array.isArray(seqs) ? seqs.map(numberOf) : [];
}

/** rhea gives longs beyond 2^53 as bytes; no sequence number here gets there. */
function numberOf(value: unknown): number {
  return Buffer.isBuffer(value) ? Number(value.readBigInt64BE()) : Number(value);
}
