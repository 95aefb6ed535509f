import { RouteTable } from '../../../devhost/host/route-table.ts';
import { serve } from '../../../src/platform/http/pipeline.ts';
import type { Route } from '../../../src/platform/http.ts';
import { refusal } from '../../../src/platform/refusal.ts';
import { ok, refused } from '../../../src/platform/result.ts';

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly json: () => Record<string, unknown> & { readonly items: readonly Record<string, unknown>[] };
}

export type Get = (path: string, headers?: Readonly<Record<string, string>>) => Promise<Got>;

/**
 * Asks routes as the Functions host and the pipeline do, as one auditor of one tenant: by address, through the door, to the
 * bytes of the answer.
 */
export function logOverHttp(routes: readonly Route[], own = 'contoso', person = 'ada') {
  const table = new RouteTable(routes.map((route) => ({ route: route.path, methods: route.methods, target: route })));
  const denials: string[] = [];
  const no = refusal('unauthenticated', 'tokenNotValid', 'The token is not valid.');
  const caller = { id: person, kind: 'person', name: person, appRoles: [] } as const;
  const parts: Parameters<typeof serve>[3] = {
    door: {
      verifyBearer: async (token) => (token === 'good' ? ok(caller) : refused(no)),
      verifyBot: async () => refused(no),
      readSession: async () => undefined,
      readScriptSession: async () => undefined,
      tenantsOf: async () => [own],
      tenantIsOpen: async () => true,
      houseTenant: 'house',
      authorize: async (_, tenant, permission) => tenant === own && permission === 'audit.read',
      openHook: async () => undefined,
      guestOf: async () => undefined,
    },
    recordDenial: async ({ route, code }) => void denials.push(`${route} ${code}`),
    recordRead: async () => {},
    logFault: (_, __, fault) => {
      throw fault;
    },
  };
  const get: Get = async (path, headers = {}) => {
    const url = new URL(`https://counterpart.example/api/v1/audit/log${path}`);
    const found = table.find('GET', url.pathname);
    if (!found) return { status: 404, headers: {}, bytes: Buffer.alloc(0), json: () => ({ items: [] }) };
    const request = {
      ...({ method: 'GET', url, params: found.params, cookies: new Map(), correlation: 'c-12345678' } as const),
      headers: new Map(Object.entries({ authorization: 'Bearer good', ...headers })),
      body: async () => new Uint8Array(),
    };
    const output = await serve(found.target, request, { nudge: async () => {}, start: async () => 'started' }, parts);
    const { body = '' } = output;
    if (typeof body !== 'string' && !(body instanceof Uint8Array)) throw new Error('a stream was not expected');
    const bytes = Buffer.from(body);
    return { status: output.status, headers: output.headers, bytes, json: () => JSON.parse(bytes.toString('utf8')) };
  };
  return { get, denials };
}
