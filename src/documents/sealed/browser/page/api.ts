/** A no of the server, in its own words. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The app's interface, as the signed-in person of this page, in this page's tenant. */
export interface Api {
  get<T>(path: string): Promise<{ readonly body: T; readonly etag: string }>;
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, sent?: Sent): Promise<void>;
}

export interface Sent {
  readonly json?: unknown;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly mediaType?: string;
  readonly ifMatch?: string;
}

export function openApi(tenant: string, token: string): Api {
  const ask = async (method: string, path: string, { json, bytes, mediaType, ifMatch }: Sent = {}) => {
    const body = json === undefined ? bytes : JSON.stringify(json);
    const type = json === undefined ? mediaType : 'application/json';
    const answer = await fetch(`/api/v1/${path}`, {
      method,
      headers: {
        'x-tenant': tenant,
        'x-script-token': token,
        ...(type ? { 'content-type': type } : {}),
        ...(ifMatch ? { 'if-match': ifMatch } : {}),
      },
      ...(body === undefined ? {} : { body }),
    });
    if (answer.ok) return answer;
    const { detail = `The server answered ${answer.status}.` } = await answer.json().catch(() => ({}));
    throw new Refused(
      answer.status,
      answer.status === 401 ? 'Your session is over. Reload this page to sign in.' : detail,
    );
  };
  return {
    async get<T>(path: string) {
      const answer = await ask('GET', path);
      return { body: (await answer.json()) as T, etag: answer.headers.get('etag') ?? '' };
    },
    async send(method, path, sent) {
      await ask(method, path, sent);
    },
  };
}

export interface Device {
  readonly deviceKeyId: string;
  readonly principalId: string;
  readonly principalName: string;
  readonly name: string;
  readonly publicKey: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
}

export interface SealedVersion {
  readonly versionNumber: number;
  readonly timestamp: string;
  readonly authorName?: string;
  readonly author: string;
  readonly changeDescription: string;
  readonly documentHash: string;
  readonly size: number;
  readonly recipients: readonly Pick<Device, 'principalId' | 'principalName' | 'deviceKeyId'>[];
}

export interface Opening extends SealedVersion {
  readonly keys: readonly { readonly deviceKeyId: string; readonly wrappedKey: string }[];
  readonly url: string;
}
