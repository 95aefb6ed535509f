import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BadCursor } from '../../../src/platform/cosmos/cursor.ts';
import type { RawRequest } from '../../../src/platform/http/parse-input.ts';
import { type PipelineParts, serve } from '../../../src/platform/http/pipeline.ts';
import { type Access, type Route, route } from '../../../src/platform/http.ts';
import { type RefusalKind, refusal, statusOf } from '../../../src/platform/refusal.ts';
import { ok, refused } from '../../../src/platform/result.ts';
import { event, workflow } from '../../../src/platform/workflow.ts';
import type { Workflows } from '../../../src/platform/workflows.ts';

const ann = { id: 'ann', kind: 'person', name: 'Ann', appRoles: [] } as const;
let denials: string[];
let faults: unknown[];
let tenants: readonly string[] | 'all';
let permitted: boolean;
let recorded: (denial: string) => Promise<void>;
let nudge: Workflows['nudge'];
beforeEach(() => {
  [denials, faults, tenants, permitted] = [[], [], ['acme'], true];
  recorded = async (denial) => void denials.push(denial);
  nudge = async () => {};
});

const parts: PipelineParts = {
  door: {
    verifyBearer: async (token) =>
      token === 'good' ? ok(ann) : refused(refusal('unauthenticated', 'tokenNotValid', 'The token is not valid.')),
    verifyBot: async () => refused(refusal('unauthenticated', 'tokenNotValid', 'The token is not valid.')),
    readSession: async (cookies) => (cookies.get('session') === 'ann' ? ann : undefined),
    readScriptSession: async ({ headers }) => (headers.get('x-script-token') === 'of ann' ? ann : undefined),
    tenantsOf: async () => tenants,
    tenantIsOpen: async (tenant) => ['acme', 'other', 'house'].includes(tenant),
    houseTenant: 'house',
    authorize: async () => permitted,
    openHook: async (token) => (token === 'known' ? { tenant: 'acme', reference: 'connection-1' } : undefined),
    guestOf: async (asking, { token }) =>
      token === 'of gail' ? { kind: 'person', id: `gail at ${asking.tenant}` } : undefined,
  },
  recordDenial: ({ scope, route, code }) => recorded(`${scope.tenant} ${route} ${code}`),
  recordRead: async () => {},
  logFault: (_, __, fault) => void faults.push(fault),
};

interface Asked {
  readonly method?: RawRequest['method'];
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

async function call(
  to: Route,
  { method = 'GET', query = '', headers = {}, cookies = {}, params = {}, body = '' }: Asked = {},
) {
  const bytes = Buffer.from(body);
  const request: RawRequest = {
    method,
    params,
    correlation: 'c-12345678',
    url: new URL(`https://app.example/x${query}`),
    headers: new Map(Object.entries({ authorization: 'Bearer good', ...headers })),
    cookies: new Map(Object.entries(cookies)),
    body: async (maxBytes) => bytes.subarray(0, maxBytes + 1),
  };
  const output = await serve(to, request, { nudge, start: async () => 'started' }, parts);
  return {
    ...output,
    json: typeof output.body === 'string' && output.body.startsWith('{') ? JSON.parse(output.body) : undefined,
  };
}

const made = (spec: Partial<Route> & { access?: Access } = {}): Route =>
  route({
    name: 'notes-doNote',
    methods: ['GET'],
    path: 'x',
    summary: 'Does',
    responses: {},
    access: { kind: 'permission', permission: 'note.read' },
    handle: async ({ scope, body, query }) => ok({ status: 200, json: { tenant: scope?.tenant, body, query } }),
    ...spec,
  } as Route);

describe('every kind of refusal', () => {
  const kinds = Object.entries(statusOf) as [RefusalKind, number][];
  test.each(kinds)('%s is %i, as a problem in JSON', async (kind, status) => {
    const output = await call(
      made({
        handle: async () => refused(refusal(kind, 'notes.no', 'It cannot be done.', { details: { etag: '"7"' } })),
      }),
    );
    expect(output.status).toBe(status);
    expect(output.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      etag: '"7"',
    });
    expect(output.json).toMatchObject({
      type: 'urn:counterpart:problem:notes.no',
      status,
      code: 'notes.no',
      detail: 'It cannot be done.',
      correlation: 'c-12345678',
    });
    expect(output.json.title).not.toBe('');
    expect(denials).toEqual(kind === 'forbidden' || kind === 'notFound' ? ['acme notes-doNote notes.no'] : []);
  });
  test('has no body for HEAD', async () => {
    const output = await call(made({ methods: ['HEAD'], handle: async () => refused(refusal('conflict', 'x', 'x')) }), {
      method: 'HEAD',
    });
    expect(output).toMatchObject({ status: 409 });
    expect(output.body).toBeUndefined();
  });
  test('and a fault tells nothing of itself', async () => {
    const output = await call(made({ handle: async () => Promise.reject(new Error('password is hunter2')) }));
    expect(output.status).toBe(500);
    expect(output.body).not.toContain('hunter2');
    expect(faults).toMatchObject([{ message: 'password is hunter2' }]);
  });
  test('stays one when it cannot be recorded', async () => {
    recorded = () => Promise.reject(new Error('the store is away'));
    const output = await call(made({ handle: async () => refused(refusal('notFound', 'notes.no', 'No.')) }));
    expect(output.status).toBe(404);
    expect(faults).toMatchObject([{ message: 'the store is away' }]);
  });
  test('and a cursor of another query names its field', async () => {
    const output = await call(made({ handle: async () => Promise.reject(new BadCursor()) }));
    expect(output).toMatchObject({ status: 400, json: { violations: [{ field: 'cursor' }] } });
    expect(faults).toEqual([]);
  });
});

describe('the door', () => {
  const cases: readonly (readonly [what: string, Asked, tenants: readonly string[] | 'all', status: number])[] = [
    ['no token', { headers: { authorization: '' } }, ['acme'], 401],
    ['a bad token', { headers: { authorization: 'Bearer bad' } }, ['acme'], 401],
    ['no bearer token', { headers: { authorization: 'Basic Z29vZA==' } }, ['acme'], 401],
    ['a good token and one tenant', {}, ['acme'], 200],
    ['a tenant of the caller', { headers: { 'x-tenant': 'acme' } }, ['acme', 'other'], 200],
    ['no tenant named where there are several', {}, ['acme', 'other'], 400],
    ['no tenant named by somebody who works everywhere', {}, 'all', 400],
    ['somebody else’s tenant', { headers: { 'x-tenant': 'other' } }, ['acme'], 404],
    ['a tenant that is not there', { headers: { 'x-tenant': 'nowhere' } }, 'all', 404],
    ['no tenant at all', {}, [], 404],
  ];
  test.each(cases)('answers %s', async (_, asked, granted, status) => {
    tenants = granted;
    expect((await call(made(), asked)).status).toBe(status);
  });
  test('tells a foreign tenant and an absent one in the very same words', async () => {
    const [foreign, absent] = await Promise.all(
      ['other', 'nowhere'].map((tenant) => call(made(), { headers: { 'x-tenant': tenant } })),
    );
    expect(foreign).toEqual(absent);
  });
  test('names the permission that is missing', async () => {
    permitted = false;
    expect(await call(made())).toMatchObject({ status: 403, json: { permission: 'note.read' } });
    expect(denials).toEqual(['acme notes-doNote forbidden']);
    expect(await call(made({ access: { kind: 'provider', permission: 'tenant.manage' } }))).toMatchObject({
      status: 403,
    });
  });
  test('takes the session of a browser for reading alone', async () => {
    const asked = { headers: { authorization: '' }, cookies: { session: 'ann' } };
    expect((await call(made(), asked)).status).toBe(200);
    expect((await call(made({ methods: ['POST'] }), { ...asked, method: 'POST' })).status).toBe(401);
  });
  test('lets a script of a page of ours write, which sends the token of the session', async () => {
    const asked = { method: 'POST', cookies: { session: 'ann' } } as const;
    const to = made({ methods: ['POST'] });
    expect((await call(to, { ...asked, headers: { authorization: '', 'x-script-token': 'of ann' } })).status).toBe(200);
    expect((await call(to, { ...asked, headers: { authorization: '', 'x-script-token': 'x' } })).status).toBe(401);
  });
  test('shows a page to anybody, with a scope for those who may alone', async () => {
    const page = made({ access: { kind: 'page', permission: 'note.read' } });
    const asked = { params: { tenant: 'acme' }, cookies: { session: 'ann' } };
    expect((await call(page, { params: { tenant: 'acme' } })).json.tenant).toBeUndefined();
    expect((await call(page, asked)).json.tenant).toBe('acme');
    expect((await call(page, { ...asked, params: { tenant: 'other' } })).json.tenant).toBeUndefined();
    permitted = false;
    expect((await call(page, asked)).json.tenant).toBeUndefined();
  });
  test('opens a hook by its path token', async () => {
    const hook = made({
      access: { kind: 'hook' },
      handle: async ({ hookReference, scope }) => ok({ status: 202, json: { hookReference, tenant: scope?.tenant } }),
    });
    expect(await call(hook, { params: { pathToken: 'known' }, headers: { authorization: '' } })).toMatchObject({
      status: 202,
      json: { hookReference: 'connection-1', tenant: 'acme' },
    });
    expect((await call(hook, { params: { pathToken: 'guessed' } })).status).toBe(404);
  });
  test('gives a guest’s page a scope of the tenant named when the token in its address is known there, else none', async () => {
    const page = made({
      access: { kind: 'guest' },
      handle: async ({ scope }) => ok({ status: 200, json: { tenant: scope?.tenant, who: scope?.actor.id } }),
    });
    const open = async (params: Readonly<Record<string, string>>) =>
      (await call(page, { params, cookies: { session: 'ann' } })).json;
    expect(await open({ tenant: 'acme', token: 'of gail' })).toEqual({ tenant: 'acme', who: 'gail at acme' });
    for (const params of [
      { tenant: 'acme', token: 'guessed' },
      { tenant: 'nowhere', token: 'of gail' },
      { tenant: '../acme', token: 'of gail' },
      { tenant: '__proto__', token: 'of gail' },
      { token: 'of gail' },
    ])
      expect(await open(params)).toEqual({});
  });
  test('comes before the input: nobody learns the rules of a route they may not call', async () => {
    permitted = false;
    const strict = made({ query: z.strictObject({}) });
    expect((await call(strict, { query: '?a=1' })).status).toBe(403);
    expect(
      (
        await call(made({ access: { kind: 'public' }, query: z.strictObject({}) }), {
          query: '?a=1',
          headers: { authorization: '' },
        })
      ).status,
    ).toBe(400);
  });
});

describe('input', () => {
  const schema = z.strictObject({
    title: z.string().max(5),
    size: z.int().optional(),
    parts: z.array(z.strictObject({ name: z.string() })).optional(),
  });
  const post = made({ methods: ['POST'], body: { schema, maxBytes: 100 } });
  const json = { 'content-type': 'application/json; charset=utf-8' };
  const send = (body: string | Uint8Array, headers: Readonly<Record<string, string>> = json) =>
    call(post, { method: 'POST', body, headers });

  const bad: readonly (readonly [what: string, body: string | Uint8Array, field: string, rule: RegExp])[] = [
    ['an unknown field', '{"title":"a","colour":"red"}', 'colour', /is not a field/],
    ['an unknown field deep inside', '{"title":"a","parts":[{"name":"x","y":1}]}', 'parts.0.y', /is not a field/],
    ['a prototype', '{"title":"a","__proto__":{"admin":true}}', '__proto__', /is not a field/],
    ['a missing field', '{}', 'title', /expected string/],
    ['a field too long', '{"title":"abcdef"}', 'title', /<=5/],
    ['a wrong type', '{"title":"a","size":"2"}', 'size', /expected number/],
    ['a list', '[]', 'body', /expected object/],
    ['no JSON', '{"title":', 'body', /must be JSON/],
    ['nothing', '', 'body', /must be JSON/],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'body', /must be JSON in UTF-8/],
  ];
  test.each(bad)('with %s is 400 and names field and rule', async (_, body, field, rule) => {
    const { status, json: problem } = await send(body);
    expect(status).toBe(400);
    expect(problem.violations).toMatchObject([{ field, rule: expect.stringMatching(rule) }]);
  });
  test('is shown back shortened, and never whole', async () => {
    const { json: problem } = await send(`{"title":"a","size":{"deep":"secret"}}`);
    expect(problem.violations[0].value).toBe('an object');
    const wide = made({ methods: ['POST'], body: { schema: z.strictObject({ title: z.int() }) } });
    const { json: long } = await call(wide, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ title: 'x'.repeat(500) }),
    });
    expect(long.violations[0].value).toHaveLength(101);
  });
  test('of the right shape arrives as the schema has it', async () => {
    expect(await send('{"title":"a"}')).toMatchObject({ status: 200, json: { body: { title: 'a' } } });
  });

  const titled = (length: number): string => `{"title":"a"}${' '.repeat(length - 13)}`;
  test('may be as long as the limit and no byte longer', async () => {
    expect((await send(titled(100))).status).toBe(200);
    expect(await send(titled(101))).toMatchObject({ status: 413, json: { code: 'tooLarge' } });
    expect((await send('{"title":"a"}', { ...json, 'content-length': '101' })).status).toBe(413);
  });
  test.each(['', 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'of media type %j is 415',
    async (type) => {
      expect(await send('{"title":"a"}', { 'content-type': type })).toMatchObject({
        status: 415,
        json: { violations: [{ field: 'Content-Type' }] },
      });
    },
  );
  test('as raw bytes comes through untouched, of the types taken', async () => {
    const upload = made({
      methods: ['POST'],
      body: { bytes: ['text/plain'] },
      handle: async ({ body }) => ok({ status: 200, json: { length: body.length } }),
    });
    expect(
      await call(upload, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: Buffer.from([0, 255]) }),
    ).toMatchObject({ json: { length: 2 } });
    expect((await call(upload, { method: 'POST', headers: json, body: '{}' })).status).toBe(415);
  });
  test('of a form is read as one', async () => {
    const form = made({ methods: ['POST'], body: { form: true, schema: z.strictObject({ verdict: z.string() }) } });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await call(form, { method: 'POST', headers: type, body: 'verdict=yes+please' })).toMatchObject({
      json: { body: { verdict: 'yes please' } },
    });
    expect((await call(form, { method: 'POST', headers: type, body: 'verdict=yes&admin=1' })).status).toBe(400);
  });
  test('in the query is checked like any other', async () => {
    const list = made({ query: z.strictObject({ limit: z.coerce.number().int().max(200).optional() }) });
    expect(await call(list, { query: '?limit=20' })).toMatchObject({ json: { query: { limit: 20 } } });
    expect(await call(list, { query: '?limit=999' })).toMatchObject({
      status: 400,
      json: { violations: [{ field: 'limit' }] },
    });
    expect(await call(list, { query: '?limti=9' })).toMatchObject({
      status: 400,
      json: { violations: [{ field: 'limti', rule: 'is not a field of this request' }] },
    });
  });
  test('in the path that cannot be is just not there', async () => {
    const one = made({ params: z.strictObject({ id: z.uuid() }) });
    expect((await call(one, { params: { id: "1' OR 1=1" } })).status).toBe(404);
  });
});

describe('conditions', () => {
  test('a write states the version it saw: 428 without', async () => {
    const edit = made({
      methods: ['PATCH'],
      ifMatch: true,
      handle: async ({ ifMatch }) => ok({ status: 200, json: { ifMatch } }),
    });
    expect(await call(edit, { method: 'PATCH' })).toMatchObject({ status: 428, json: { code: 'versionRequired' } });
    expect(await call(edit, { method: 'PATCH', headers: { 'if-match': '"1"' } })).toMatchObject({
      status: 200,
      json: { ifMatch: '"1"' },
    });
  });
  test.each(['', 'two words', 'ü', 'x'.repeat(256)])(
    'a command without a natural key brings one: %j is 400',
    async (key) => {
      const command = made({ methods: ['POST'], idempotencyKey: true });
      expect(await call(command, { method: 'POST', headers: { 'idempotency-key': key } })).toMatchObject({
        status: 400,
        json: { violations: [{ field: 'Idempotency-Key' }] },
      });
      expect((await call(command, { method: 'POST', headers: { 'idempotency-key': 'k-1' } })).status).toBe(200);
    },
  );
  test.each(['GET', 'HEAD'] as const)('a reader who has it is told so: 304 to %s, without a body', async (method) => {
    const read = made({ methods: ['GET', 'HEAD'], handle: async () => ok({ status: 200, json: {}, etag: '"1"' }) });
    const output = await call(read, { method, headers: { 'if-none-match': '"1"' } });
    expect(output).toMatchObject({ status: 304, headers: { etag: '"1"' } });
    expect(output.body).toBeUndefined();
    expect((await call(read, { method, headers: { 'if-none-match': '"2"' } })).status).toBe(200);
  });

  test('a refusal says in headers what a protocol wants there', async () => {
    const no = refusal('conflict', 'notes.offset', 'It stands elsewhere.', { headers: { 'upload-offset': '7' } });
    const output = await call(made({ handle: async () => refused(no) }));
    expect(output).toMatchObject({ status: 409, headers: { 'upload-offset': '7' } });
  });
});

describe('answers', () => {
  test('say that it is done when only the story could not be woken', async () => {
    nudge = () => Promise.reject(new Error('the task hub is away'));
    const change = made({
      handle: async ({ scope, workflows }) => {
        if (scope) await workflows.nudge(scope, workflow('notes-story'), 'n-1', {}, event('noteChanged'));
        return ok({ status: 200, json: {} });
      },
    });
    expect((await call(change)).status).toBe(200);
    expect(faults).toMatchObject([{ message: 'the task hub is away' }]);
  });
  test('are kept by nobody in between, taken into no other site’s pages, and name their correlation', async () => {
    expect((await call(made())).headers).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-correlation-id': 'c-12345678',
    });
  });
  test.each([
    ['report.docx', 'attachment; filename="report.docx"; filename*=UTF-8\'\'report.docx'],
    ['a"; x="b.docx', 'attachment; filename="a__ x__b.docx"; filename*=UTF-8\'\'a%22%3B%20x%3D%22b.docx'],
    [
      'Vertrag\r\nSet-Cookie: a=b',
      'attachment; filename="Vertrag__Set-Cookie_ a_b"; filename*=UTF-8\'\'Vertrag%0D%0ASet-Cookie%3A%20a%3Db',
    ],
    ["l'été.docx", 'attachment; filename="l__t_.docx"; filename*=UTF-8\'\'l%27%C3%A9t%C3%A9.docx'],
  ])('with the file name %j cannot break out of their header', async (fileName, header) => {
    const download = made({
      handle: async () => ok({ status: 200, bytes: { mediaType: 'text/plain', content: Buffer.from('x'), fileName } }),
    });
    const { headers } = await call(download);
    expect(headers['content-disposition']).toBe(header);
  });
});
