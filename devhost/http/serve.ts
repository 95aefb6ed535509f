import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ServiceContext } from '../service.ts';
import { BadInput, sendJson } from './exchange.ts';

export type Handle = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

export interface Listening {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens on loopback only. Input the handler calls bad is answered 400, what it throws otherwise 500 and logged. */
export async function serve(
  scheme: 'http' | 'https',
  context: Pick<ServiceContext, 'port' | 'tls' | 'log'>,
  handle: Handle,
): Promise<Listening> {
  const listener = (request: IncomingMessage, response: ServerResponse) => void answer(request, response);
  const server: Server =
    scheme === 'https'
      ? createTlsServer({ key: context.tls.key, cert: context.tls.cert }, listener)
      : createServer(listener);
  // Clients reuse idle connections; closing one just as a request arrives looks like a lost request to them.
  server.keepAliveTimeout = 120_000;
  server.listen(context.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const base = `${scheme}://localhost:${port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A connection its client gave up on: what was being answered goes nowhere, and that is all.
    response.on('error', () => {});
    try {
      const url = URL.parse(request.url ?? '/', base);
      if (url === null) throw new BadInput('the request target is not a URL');
      await handle(request, response, url);
    } catch (fault) {
      if (request.destroyed && !request.complete) return;
      if (!(fault instanceof BadInput)) {
        context.log(`${request.method} ${request.url} failed: ${fault instanceof Error ? fault.stack : String(fault)}`);
      }
      if (response.headersSent) response.destroy();
      else sendJson(response, fault instanceof BadInput ? fault.status : 500, { error: { message: String(fault) } });
    }
  }

  return {
    url: base,
    port,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
