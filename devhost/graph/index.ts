import { randomUUID } from 'node:crypto';
import { Counter } from '../http/counter.ts';
import { BadInput, isObject, readBody, sendJson } from '../http/exchange.ts';
import { serve } from '../http/serve.ts';
import { ServiceError } from '../http/service-error.ts';
import type { Inbox } from '../mail/inbox.ts';
import type { RunningService, ServiceContext } from '../service.ts';
import { composeMail, longestRequest } from './send-mail.ts';

const audience = 'https://graph.microsoft.com';

/** Microsoft Graph as far as `POST /v1.0/users/{id}/sendMail`, into the same inbox as SMTP; all else is refused with 501. */
export async function startGraph(context: ServiceContext, inbox: Pick<Inbox, 'add'>): Promise<RunningService> {
  const counter = new Counter();
  const listening = await serve('http', context, async (request, response, url) => {
    const requestId = randomUUID();
    response.setHeader('request-id', requestId);
    try {
      if (!(await context.tokens.verify(request.headers.authorization, audience))) {
        throw new ServiceError(
          401,
          'InvalidAuthenticationToken',
          'Access token is missing, expired or for another audience.',
        );
      }
      const sender = /^\/v1\.0\/users\/([^/]+)\/sendMail$/i.exec(url.pathname)?.[1];
      if (sender === undefined || request.method !== 'POST') {
        throw new ServiceError(
          501,
          'notImplemented',
          `The local Graph does not offer ${request.method} ${url.pathname}.`,
        );
      }
      const mail = composeMail(decodeURIComponent(sender), await readMessageJson(request), context.clock.now());
      inbox.add({ via: 'graph', ...mail });
      counter.add('sendMail');
      // 202 and no body: accepted is all Graph says.
      response.writeHead(202, { 'content-length': 0 }).end();
    } catch (fault) {
      if (!(fault instanceof ServiceError)) throw fault;
      const innerError = { date: new Date(context.clock.now()).toISOString(), 'request-id': requestId };
      sendJson(response, fault.status, { error: { code: fault.code, message: fault.message, innerError } });
    }
  });
  return { ...listening, counts: () => counter.all() };
}

async function readMessageJson(request: Parameters<typeof readBody>[0]): Promise<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse((await readBody(request, longestRequest)).toString('utf8'));
    if (isObject(parsed)) return parsed;
  } catch (fault) {
    if (fault instanceof BadInput)
      throw new ServiceError(413, 'RequestEntityTooLarge', 'The request is larger than 4 MB.');
  }
  throw new ServiceError(400, 'BadRequest', 'Unable to read JSON request payload.');
}
