import rhea, { type Message, type Receiver, type Sender, type Typed } from 'rhea';
import { type AmqpFailure, failure } from './amqp-errors.ts';
import { amqp } from './amqp-types.ts';
import type { Counts } from './counts.ts';
import type { ManagementTarget } from './management-operations.ts';
import { operations } from './management-operations.ts';
import { accept, hasRoom, presettle } from './rhea-server.ts';
import type { Turn } from './turn.ts';

/** What an operation answers with. */
export type Answer = { readonly status: 200 | 202 | 204; readonly body?: Record<string, unknown> } | AmqpFailure;

/** Finds the link for answers: the client names it as link name and as target (@azure/core-amqp, RequestResponseLink). */
export type Responders = ReadonlyMap<string, Sender>;

/**
 * Serves `<entity>/$management`: learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response.
 * An answer follows the commit of what the operation changed.
 */
export function serveManagement(
  link: Receiver,
  target: ManagementTarget,
  turn: Turn,
  responders: Responders,
  counts: Counts,
): void {
  serveRequests(link, responders, turn, (request) => {
    const operation = String(request.application_properties?.operation);
    const [name, act] = operations[operation] ?? [];
    if (name === undefined || act === undefined)
      return failure.notImplemented(`operation '${operation}' is not offered`);
    counts.add(name);
    const linkName = request.application_properties?.['associated-link-name'];
    return act(target, request.body ?? {}, typeof linkName === 'string' ? linkName : undefined);
  });
}

/**
 * Serves `$cbs`. Any token is taken: the development connection string carries a made-up key, and what Entra ID may send
 * or receive is not this broker's to judge.
 */
export function serveClaims(link: Receiver, turn: Turn, responders: Responders): void {
  serveRequests(link, responders, turn, (request) =>
    request.application_properties?.operation === 'put-token'
      ? { status: 202 }
      : failure.notImplemented('$cbs offers put-token only'),
  );
}

function serveRequests(link: Receiver, responders: Responders, turn: Turn, serve: (request: Message) => Answer): void {
  link.on('message', (context) => {
    const { delivery } = context;
    if (delivery === undefined || !Buffer.isBuffer(context.message)) return;
    const request = rhea.message.decode(context.message) as unknown as Message;
    const answer = serve(request);
    turn.after(() => {
      accept(delivery);
      const responder = responders.get(String(request.reply_to));
      if (responder !== undefined && hasRoom(responder)) presettle(responder.send(answerMessage(request, answer)));
    });
  });
}

/** Both spellings of the status are read by the client (@azure/core-amqp, getCodeDescriptionAndError). */
function answerMessage(request: Message, answer: Answer): Message {
  const status: Record<string, Typed> = { statusCode: amqp.int(answer.status), 'status-code': amqp.int(answer.status) };
  if ('condition' in answer) {
    status.errorCondition = amqp.symbol(answer.condition);
    status.statusDescription = amqp.string(answer.description);
  }
  const body = 'condition' in answer ? null : (answer.body ?? null);
  return { correlation_id: request.message_id, application_properties: status, body } as unknown as Message;
}
