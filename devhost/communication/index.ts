import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter } from '../http/counter.ts';
import { BadInput, isObject, readBody, readJson, sendJson } from '../http/exchange.ts';
import { serve } from '../http/serve.ts';
import { ServiceError } from '../http/service-error.ts';
import type { Inbox } from '../mail/inbox.ts';
import type { RunningService, ServiceContext } from '../service.ts';
import { composeMessage } from './compose-message.ts';
import { Operations } from './operations.ts';

const audience = 'https://communication.azure.com';
/** A request is at most 10 MB with its attachments (@azure/communication-email 1.1.0, EmailMessage). */
const longestRequest = 10 * 1024 * 1024;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Email of Azure Communication Services as far as `POST /emails:send` and the operation it begins, for tokens of Entra ID
 * (@azure/communication-email 1.1.0, api-version 2025-09-01): 202 with Operation-Location, then polling. Into the same inbox as
 * SMTP. Assumed, not documented: a second request under one Operation-Id sends nothing more.
 * Control: POST /faults {code, count} lets operations fail with this code, GET / shows those still to come.
 */
export async function startCommunication(context: ServiceContext, inbox: Pick<Inbox, 'add'>): Promise<RunningService> {
  const operations = new Operations(context.dataDir);
  const counter = new Counter();
  const ordered: string[] = [];

  async function send(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const operationId = String(request.headers['operation-id'] ?? randomUUID());
    if (!uuid.test(operationId)) throw new ServiceError(400, 'BadRequest', 'Operation-Id must be a UUID.');
    const message = composeMessage(await readMessage(request), context.clock.now());
    const fault = ordered[0];
    if (operations.begin(operationId, fault)) {
      if (fault === undefined) inbox.add({ via: 'communication', ...message });
      else ordered.shift();
      counter.add('send');
    }
    response.setHeader('operation-location', `${url.origin}/emails/operations/${operationId}${url.search}`);
    sendJson(response, 202, { id: operationId, status: 'Running', error: null });
  }

  const listening = await serve('https', context, async (request, response, url) => {
    response.setHeader('x-ms-request-id', randomUUID());
    try {
      if (!(await context.tokens.verify(request.headers.authorization, audience)))
        throw new ServiceError(401, 'Denied', 'Denied by the resource provider.');
      if (!/^\d{4}-\d{2}-\d{2}(?:-preview)?$/.test(url.searchParams.get('api-version') ?? ''))
        throw new ServiceError(400, 'UnsupportedApiVersion', 'The query must say an api-version.');
      if (request.method === 'POST' && url.pathname === '/emails:send') return await send(request, response, url);
      const operationId = /^\/emails\/operations\/([^/]+)$/.exec(url.pathname)?.[1];
      if (request.method !== 'GET' || operationId === undefined)
        throw new ServiceError(
          501,
          'NotImplemented',
          `The local service does not offer ${request.method} ${url.pathname}.`,
        );
      const operation = operations.look(operationId);
      if (!operation) throw new ServiceError(404, 'NotFound', 'There is no such operation.');
      counter.add('getSendResult');
      sendJson(response, 200, operation);
    } catch (fault) {
      if (!(fault instanceof ServiceError)) throw fault;
      sendJson(response, fault.status, { error: { code: fault.code, message: fault.message } });
    }
  });

  return {
    ...listening,
    counts: () => counter.all(),
    async control(request, response, url) {
      if (request.method === 'GET' && url.pathname === '/') return sendJson(response, 200, { faults: ordered });
      if (request.method !== 'POST' || url.pathname !== '/faults')
        throw new BadInput('only GET / and POST /faults', 404);
      const { code, count = 1 } = await readJson(request);
      if (typeof code !== 'string' || !Number.isInteger(count)) throw new BadInput('code and count are needed');
      ordered.push(...Array.from({ length: Number(count) }, () => code));
      sendJson(response, 200, { ok: true });
    },
    async stop() {
      await listening.stop();
      operations.close();
    },
  };
}

async function readMessage(request: IncomingMessage): Promise<Record<string, unknown>> {
  const bytes = await readBody(request, longestRequest).catch(() => {
    throw new ServiceError(413, 'RequestEntityTooLarge', 'The request is larger than 10 MB.');
  });
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    if (isObject(parsed)) return parsed;
  } catch {
    // Said below.
  }
  throw new ServiceError(400, 'BadRequest', 'The body is not a JSON object.');
}
