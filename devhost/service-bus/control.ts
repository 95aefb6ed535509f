import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ControlHandler } from '../service.ts';
import type { Connections } from './connections.ts';
import type { Faults } from './faults.ts';
import type { Inlet } from './inlet.ts';
import type { BrokerMessage } from './message.ts';
import type { Namespace } from './namespace.ts';
import type { Queue } from './queue.ts';
import { plainProperties } from './wire-message.ts';

const BODY_LIMIT_BYTES = 65_536;

/**
 * GET / lists the entities with their counts, GET /messages?entity=PATH the messages of one,
 * POST /fault {entity, kind, count} makes something fail:
 * "drop-connection" cuts all connections with a link to the entity, "reject-next-sends" refuses the next `count` sends.
 */
export function controlHandler(namespace: Namespace, connections: Connections, faults: Faults): ControlHandler {
  return async (request, response, url) => {
    const path = url.pathname.replace(/^\/service-bus(?=\/|$)/, '') || '/';
    if (request.method === 'GET' && path === '/') {
      answer(response, 200, { entities: overview(namespace) });
      return;
    }
    if (request.method === 'GET' && path === '/messages') {
      const entity = url.searchParams.get('entity') ?? '';
      const messages = messagesOf(namespace, entity);
      if (messages === undefined) unknownEntity(response, entity);
      else answer(response, 200, { entity, messages });
      return;
    }
    if (request.method === 'POST' && path === '/fault') {
      await fault(request, response, namespace, connections, faults);
      return;
    }
    answer(response, 404, { error: 'GET /, GET /messages?entity=PATH or POST /fault' });
  };
}

async function fault(
  request: IncomingMessage,
  response: ServerResponse,
  namespace: Namespace,
  connections: Connections,
  faults: Faults,
): Promise<void> {
  const order = await readJson(request);
  if (order === undefined) {
    answer(response, 400, { error: 'the body must be a JSON object of at most 64 KB' });
    return;
  }
  const { entity, kind, count = 1 } = order;
  const inlet = typeof entity === 'string' ? namespace.inlet(entity) : undefined;
  if (typeof entity !== 'string' || (inlet === undefined && namespace.queue(entity) === undefined)) {
    return unknownEntity(response, String(entity));
  }
  if (!Number.isInteger(count) || Number(count) < 0)
    return answer(response, 400, { error: 'count must be an integer from 0' });
  if (kind === 'drop-connection') {
    answer(response, 200, { dropped: connections.cut(entity) });
    return;
  }
  if (kind !== 'reject-next-sends') {
    answer(response, 400, { error: `kind '${String(kind)}' is unknown` });
    return;
  }
  if (inlet === undefined) {
    answer(response, 400, { error: `entity '${entity}' cannot be sent to` });
    return;
  }
  faults.rejectNextSends(inlet.path, Number(count));
  return answer(response, 200, { rejecting: count });
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** Counts as the portal shows them: a held message is still active. */
function overview(namespace: Namespace): Record<string, unknown> {
  const entities: Record<string, unknown> = {};
  for (const inlet of namespace.inlets.values()) {
    if (inlet.isTopic) entities[inlet.path] = { scheduled: inlet.scheduled.size };
    for (const queue of inlet.outlets) entities[queue.path] = { ...queueCounts(queue), ...scheduledCount(inlet) };
  }
  return entities;
}

function queueCounts(queue: Queue): Record<string, number> {
  const messages = [...queue.backlog.messages.values()];
  return {
    active: messages.filter(({ state }) => state === 'active').length,
    deferred: messages.filter(({ state }) => state === 'deferred').length,
    locked: queue.custody.size,
    deadLetter: queue.deadLetters?.backlog.messages.size ?? 0,
  };
}

function scheduledCount(inlet: Inlet): { scheduled: number } {
  return { scheduled: inlet.isTopic ? 0 : inlet.scheduled.size };
}

function messagesOf(namespace: Namespace, entity: string): unknown[] | undefined {
  const [queue, inlet] = [namespace.queue(entity), namespace.inlet(entity)];
  if (queue === undefined && inlet === undefined) return undefined;
  const messages = [...(queue?.backlog.messages.values() ?? []), ...(inlet?.scheduled.values() ?? [])];
  return messages.sort((a, b) => a.seq - b.seq).map(describe);
}

function describe(message: BrokerMessage): unknown {
  return {
    sequenceNumber: message.seq,
    state: message.state,
    locked: message.lock !== undefined,
    deliveryCount: message.deliveryCount,
    enqueuedAt: new Date(message.enqueuedAt).toISOString(),
    ...(message.expiresAt !== undefined && { expiresAt: new Date(message.expiresAt).toISOString() }),
    ...(message.wire.scheduledAt !== undefined && { scheduledAt: new Date(message.wire.scheduledAt).toISOString() }),
    ...plainProperties(message.wire),
  };
}

function unknownEntity(response: ServerResponse, entity: string): void {
  answer(response, 404, { error: `entity '${entity}' is not in the topology` });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
