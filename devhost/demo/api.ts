/** The app's HTTP interface as its callers use it: a token each, a tenant, and answers with their version. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a walk looks into many shapes of JSON; what it finds is checked where it is used
  readonly body: any;
  readonly etag: string;
  readonly headers: Headers;
  /** The body as it came. */
  readonly bytes: Uint8Array;
}

export interface Sent {
  readonly json?: unknown;
  readonly bytes?: { readonly content: Uint8Array; readonly mediaType: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly ifMatch?: string;
  readonly key?: string;
}

export interface Caller {
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** Sends and insists on the status: the walk ends here otherwise, with what was answered. */
  must(status: number, method: string, path: string, sent?: Sent): Promise<Answer>;
}

export interface ApiParts {
  readonly appUrl: string;
  readonly controlUrl: () => string;
}

/** Calls as a person or application of the demo directory (`user` is the short name), in a tenant. */
export function callsAs({ appUrl, controlUrl }: ApiParts, user: string, tenant?: string): Caller {
  let token = '';
  const renew = async () => {
    const who = user === 'integrator' ? { application: user } : { user };
    const answer = await fetch(`${controlUrl()}/devhost/token`, {
      method: 'POST',
      body: JSON.stringify(who),
      headers: { 'content-type': 'application/json' },
    });
    if (!answer.ok) throw new Error(`no token for ${user}: ${answer.status} ${await answer.text()}`);
    token = ((await answer.json()) as { access_token: string }).access_token;
  };
  const once = (method: string, path: string, sent: Sent) =>
    fetch(`${appUrl}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(tenant ? { 'x-tenant': tenant } : {}),
        ...(sent.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(sent.bytes ? { 'content-type': sent.bytes.mediaType } : {}),
        ...(sent.ifMatch ? { 'if-match': sent.ifMatch } : {}),
        ...(sent.key ? { 'idempotency-key': sent.key } : {}),
        ...sent.headers,
      },
      ...(sent.json === undefined ? {} : { body: JSON.stringify(sent.json) }),
      ...(sent.bytes ? { body: sent.bytes.content as unknown as Uint8Array<ArrayBuffer> } : {}),
    });
  const send = async (method: string, path: string, sent: Sent = {}): Promise<Answer> => {
    if (!token) await renew();
    let response = await once(method, path, sent);
    if (response.status === 401) {
      await renew(); // the clock was moved past the token's hour
      response = await once(method, path, sent);
    }
    return read(response);
  };
  return {
    send,
    async must(status, method, path, sent) {
      const answer = await send(method, path, sent);
      if (answer.status !== status)
        throw new Error(
          `${method} /${path} as ${user}: ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`,
        );
      return answer;
    },
  };
}

async function read(response: Response): Promise<Answer> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  const json = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
  return {
    status: response.status,
    body: json ? JSON.parse(text) : text,
    etag: response.headers.get('etag') ?? '',
    headers: response.headers,
    bytes,
  };
}
