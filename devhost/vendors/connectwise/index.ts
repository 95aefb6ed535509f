import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { RunningService, ServiceContext, StartService } from '../../service.ts';
import { type ApiAnswer, handleApi } from './api.ts';
import { controlHandler } from './control.ts';
import { Deliverer } from './deliverer.ts';
import type { Change } from './records.ts';
import { CREDENTIALS, OFFICE_MEMBER, seed } from './seed.ts';
import { Store } from './store.ts';

export { CREDENTIALS } from './seed.ts';
export { signBody } from './signature.ts';

const BODY_LIMIT_BYTES = 4_194_304;
/** Two retries, after 2 s and 4 s (ConnectWise PSA Developer Guide, Callbacks). */
const RETRY_DELAYS_MS = [2000, 4000] as const;
const FIRST_CODEBASE = 'v2025_1/';

/**
 * ConnectWise PSA for one MSP: company information, agreements with additions, companies, callbacks with signatures. What it
 * acknowledges is on disk, and so are its log of writes, its switches and the callbacks still to be delivered.
 */
export const startConnectWise: StartService = (context) => connectWise(context, RETRY_DELAYS_MS);

/** The same with other delays between the attempts of a callback, so that a test need not wait for them. */
export async function connectWise(context: ServiceContext, retryDelays: readonly number[]): Promise<RunningService> {
  const store = new Store(context.dataDir);
  seed(store);
  const deliverer = new Deliverer(store, context.clock, context.tls.ca, retryDelays, context.log);
  const counts: Record<string, number> = {};
  let url = '';
  const change = (member: string): Change => ({
    store,
    member,
    now: context.clock.now(),
    origin: { url, codebase: store.setting('codebase', FIRST_CODEBASE) },
  });

  const server = createServer({ key: context.tls.key, cert: context.tls.cert }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      context.log(`connectwise: ${String(error)}`);
      response.destroy();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const method = request.method ?? 'GET';
    const address = new URL(`${url}${request.url ?? '/'}`);
    const header = (name: string) => [request.headers[name]].flat()[0];
    const result = store.atomically((): ApiAnswer => {
      const handled = handleApi(change(CREDENTIALS.member), { method, url: address, header, body });
      if (method !== 'GET')
        store.logWrite({
          at: new Date(context.clock.now()).toISOString(),
          member: CREDENTIALS.member,
          method,
          path: address.pathname,
          body: asJson(body),
          status: handled.answer.status,
        });
      return handled;
    });
    const counted = `${method} ${address.pathname.replace(/^.*\/apis\/3\.0\//, '').replace(/\d+/g, '{id}')}`;
    counts[counted] = (counts[counted] ?? 0) + 1;
    for (const delivery of result.deliveries) deliverer.send(delivery);
    if (result.drop) return void response.destroy();
    const { answer } = result;
    response.writeHead(answer.status, {
      ...(answer.status === 204 ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
      ...answer.headers,
    });
    response.end(answer.status === 204 ? undefined : JSON.stringify(answer.body ?? null));
  }

  server.listen(context.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  url = `https://localhost:${port}`;
  deliverer.resume();
  return {
    url,
    port,
    counts: () => ({ ...counts }),
    control: controlHandler(store, deliverer, () => change(OFFICE_MEMBER)),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, deliverer.stop()]);
      store.close();
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** For the log: the JSON, or the text where it is none. */
function asJson(body: string): unknown {
  try {
    return body === '' ? null : (JSON.parse(body) as unknown);
  } catch {
    return body;
  }
}
