/** One request as it leaves a caller, whatever carries it. */
export interface Call {
  readonly method: string;
  /** Without leading slash, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Carries a request to the routes: over HTTP to the running app, or to a doctored pipeline in this process. */
export type Send = (call: Call) => Promise<Reply>;

export const overHttp =
  (appUrl: string): Send =>
  async ({ method, path, headers, body }) => {
    const response = await fetch(`${appUrl}/${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  };

/** What of an answer the caller did not say itself: pages repeat the address they were asked under. */
export function toldBy({ text, headers }: Reply, { path }: Call): string {
  const own = `/${path.split('?')[0]}`;
  const said = text + JSON.stringify(headers);
  return said.replaceAll(encodeURIComponent(own), 'PATH').replaceAll(own, 'PATH');
}

/** Without what differs between any two answers: the correlation, the instant, the caller's own address. */
export function comparable(reply: Reply, call: Call): string {
  const { date: _, 'x-correlation-id': correlation = '\0', 'content-length': __, ...headers } = reply.headers;
  return `${reply.status} ${toldBy({ ...reply, headers }, call).replaceAll(correlation, 'CORRELATION')}`;
}
