import { beforeEach, describe, expect, test } from 'vitest';
import { type PipelineParts, serve } from '../../../src/platform/http/pipeline.ts';
import { type Access, type Route, route } from '../../../src/platform/http.ts';
import { refusal } from '../../../src/platform/refusal.ts';
import { ok, refused } from '../../../src/platform/result.ts';

const ann = { id: 'ann', kind: 'person', name: 'Ann', appRoles: [] } as const;
const nobody = refused(refusal('unauthenticated', 'tokenNotValid', 'The token is not valid.'));
let denials: string[];
let reads: string[];
let permitted: boolean;
let read: (what: string) => Promise<void>;
beforeEach(() => {
  [denials, reads, permitted] = [[], [], true];
  read = async (what) => void reads.push(what);
});

const parts: PipelineParts = {
  door: {
    verifyBearer: async (token) => (token === 'good' ? ok(ann) : nobody),
    verifyBot: async () => nobody,
    readSession: async (cookies) => (cookies.get('session') === 'ann' ? ann : undefined),
    readScriptSession: async () => undefined,
    tenantsOf: async () => ['acme'],
    tenantIsOpen: async (tenant) => ['acme', 'other', 'house'].includes(tenant),
    houseTenant: 'house',
    authorize: async () => permitted,
    openHook: async () => undefined,
    guestOf: async () => undefined,
  },
  recordDenial: async ({ scope, route: name, code, asked }) =>
    void denials.push(`${scope.actor.id} in ${scope.tenant}: ${name} ${code}${asked ? ` of ${asked}` : ''}`),
  recordRead: (scope, { type }) => read(`${scope.tenant} ${type} by ${scope.actor.id}`),
  logFault: () => {},
};

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
}

const call = (to: Route, { headers = {}, cookies = {}, params = {} }: Asked = {}) =>
  serve(
    to,
    {
      ...{ method: 'GET', params, correlation: 'c-12345678', url: new URL('https://app.example/x') },
      headers: new Map(Object.entries({ authorization: 'Bearer good', ...headers })),
      cookies: new Map(Object.entries(cookies)),
      body: async () => new Uint8Array(),
    },
    { nudge: async () => {}, start: async () => 'started' },
    parts,
  );

const made = (access: Access, handle: Route['handle'] = async () => ok({ status: 200, json: {} })): Route =>
  route({ name: 'notes-do', methods: ['GET'], path: 'x', summary: 'Does', responses: {}, access, handle } as Route);

describe('who was refused is on record', () => {
  const named = { params: { tenant: 'acme' }, cookies: { session: 'ann' } };
  const api = made({ kind: 'permission', permission: 'note.read' });
  const page = made({ kind: 'page', permission: 'note.read' });
  const says = (status: number) =>
    made({ kind: 'page', permission: 'note.read' }, async () => ok({ status, html: 'no' }));
  const provider = made({ kind: 'provider', permission: 'tenant.manage' });
  const cases: readonly (readonly [string, Route, Asked, boolean, readonly string[]])[] = [
    [
      'in another tenant',
      api,
      { headers: { 'x-tenant': 'other' } },
      true,
      ['ann in house: notes-do notFound of other'],
    ],
    ['in none', api, { headers: { 'x-tenant': 'nowhere' } }, true, ['ann in house: notes-do notFound of nowhere']],
    ['in what is no tenant', api, { headers: { 'x-tenant': '../a\nb' } }, true, ['ann in house: notes-do notFound']],
    ['at home', api, {}, false, ['ann in acme: notes-do forbidden']],
    ['over the provider', provider, {}, false, ['ann in house: notes-do forbidden']],
    [
      'at the page of another tenant',
      page,
      { ...named, params: { tenant: 'other' } },
      true,
      ['ann in house: notes-do notFound of other'],
    ],
    ['at a page at home', page, named, false, ['ann in acme: notes-do forbidden']],
    ['by what a page says', says(404), named, true, ['ann in acme: notes-do notFound']],
    ['by what a page does', says(403), named, true, ['ann in acme: notes-do forbidden']],
    ['without a name', api, { headers: { authorization: 'Bearer bad' } }, true, []],
    ['at a page, not signed in', page, { params: { tenant: 'acme' } }, true, []],
    ['at a hook that is none', made({ kind: 'hook' }), { params: { pathToken: 'guessed' } }, true, []],
  ];
  test.each(cases)('%s', async (_, to, asked, allowed, expected) => {
    permitted = allowed;
    await call(to, asked);
    expect(denials).toEqual(expected);
  });
});

describe('what an answer shows', () => {
  const showing = made({ kind: 'permission', permission: 'note.read' }, async ({ scope }) =>
    ok({
      ...{ status: 200, json: { secret: 'yes' } },
      ...(scope ? { shows: { scope, event: { type: 'note.read', subject: { kind: 'note', id: '1' } } } } : {}),
    }),
  );
  test('is on record once, before it is handed out', async () => {
    expect(await call(showing)).toMatchObject({ status: 200, body: JSON.stringify({ secret: 'yes' }) });
    expect(reads).toEqual(['acme note.read by ann']);
  });
  test('is not shown when it cannot be recorded', async () => {
    read = () => Promise.reject(new Error('the store is away'));
    const output = await call(showing);
    expect(output.status).toBe(500);
    expect(output.body).not.toContain('secret');
  });
});
