import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The host's socket. It is open before the app is loaded; requests wait until there is somebody to answer. */
export interface HttpListener {
  readonly port: number;
  open(answer: Answer): void;
  /** Takes no more connections and resolves when every answer is sent. */
  close(): Promise<void>;
}

export async function listen(port: number): Promise<HttpListener> {
  let open: (answer: Answer) => void = () => undefined;
  const ready = new Promise<Answer>((resolve) => {
    open = resolve;
  });
  let answer: Answer = (request, response) => ready.then((opened) => opened(request, response));
  // Node would cut a request that takes longer than five minutes to arrive; the real host's only limit is its size.
  const server = createServer({ requestTimeout: 0 }, (request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    open: (opened) => {
      answer = opened;
      open(opened);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}
