import { once } from 'node:events';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  /** The next `times` requests that match are carried out, and then the connection breaks instead of the answer coming. */
  loseAnswers(times: number, matches: (headers: Readonly<Record<string, unknown>>) => boolean): void;
  /** Runs once when the next answer has been lost, before the client learns of it. */
  onLoss(work: () => Promise<void>): void;
  /** Refuses connections for so long. */
  goAway(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** Stands between a client and an HTTPS service, to lose answers on demand. */
export async function startCuttingProxy(target: string, tls: { key: string; cert: string }): Promise<CuttingProxy> {
  let left = 0;
  let matches: (headers: Readonly<Record<string, unknown>>) => boolean = () => false;
  let afterLoss: (() => Promise<void>) | undefined;
  const server = createServer({ key: tls.key, cert: tls.cert }, async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/', headers } = incoming;
    const forwarded = request(new URL(url, target), { method, headers: { ...headers, host: new URL(target).host } });
    forwarded.end(Buffer.concat(chunks));
    const [answer] = await once(forwarded, 'response');
    const body: Buffer[] = [];
    for await (const chunk of answer) body.push(chunk as Buffer);
    if (left > 0 && matches(headers)) {
      left -= 1;
      const work = afterLoss;
      afterLoss = undefined;
      await work?.();
      incoming.socket.destroy();
      return;
    }
    // The account names its own address in its answers; the client must keep coming this way.
    const own = `localhost:${port}`;
    const content = Buffer.concat(body).toString().replaceAll(new URL(target).host, own);
    const { 'content-length': _, 'transfer-encoding': __, ...passed } = answer.headers;
    outgoing.writeHead(answer.statusCode, passed).end(content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    loseAnswers(times, which) {
      left = times;
      matches = which;
    },
    onLoss(work) {
      afterLoss = work;
    },
    async goAway(ms) {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      setTimeout(() => server.listen(port, '127.0.0.1'), ms);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
