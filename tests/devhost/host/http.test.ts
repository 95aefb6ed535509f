import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppFolder, appFolder, type HostProcess, MASTER, startHostProcess } from './host-process.ts';

const source = `
import { app } from '@azure/functions';
const echo = async (req, context) => ({
  jsonBody: { fn: context.functionName, method: req.method, url: req.url, params: req.params, query: Object.fromEntries(req.query), header: req.headers.get('x-in'), body: await req.text() },
  headers: { 'x-out': 'yes' },
});
const http = (name, options) => app.http(name, { handler: echo, authLevel: 'anonymous', ...options });
http('plain', {});
http('item', { route: 'items/{id:int}', methods: ['GET', 'PUT'] });
http('itemByName', { route: 'items/{name}', methods: ['GET'] });
http('itemDelete', { route: 'items/{name}', methods: ['DELETE'] });
http('optional', { route: 'optional/{a?}' });
http('rest', { route: 'files/{*rest}' });
http('setting', { route: '%SEGMENT%/x' });
http('disabled', {});
http('withFunctionKey', { authLevel: 'function' });
http('withAdminKey', { authLevel: 'admin' });
app.http('cookies', { authLevel: 'anonymous', handler: () => ({ body: 'hi', cookies: [
  { name: 'a', value: 'b c', httpOnly: true, secure: true, sameSite: 'Lax', maxAge: 60 },
  { name: 'z', value: '1', path: '/p', expires: new Date(1000) } ] }) });
app.http('nothing', { authLevel: 'anonymous', handler: () => undefined });
app.http('throws', { authLevel: 'anonymous', handler: () => { throw new Error('secret detail'); } });
app.http('lazy', { authLevel: 'anonymous', handler: async () => { const { answer } = await import('data:text/javascript,export const answer = 42'); return { jsonBody: { answer, cwd: process.cwd(), host: process.env.WEBSITE_HOSTNAME } }; } });
app.http('slow', { authLevel: 'anonymous', handler: () => new Promise(() => {}) });
`;

let app: AppFolder;
let host: HostProcess;
beforeAll(async () => {
  app = await appFolder(source, {
    functionTimeout: '00:00:01',
    extensions: { http: { routePrefix: 'api', customHeaders: { 'X-Content-Type-Options': 'nosniff' } } },
  });
  host = await startHostProcess(app, {
    environment: {
      SEGMENT: 'resolved',
      'AzureWebJobs.disabled.Disabled': 'true',
      FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1000',
    },
  });
});
afterAll(async () => {
  await host?.end('SIGKILL');
  app?.remove();
});

const json = async (path: string, init?: RequestInit) => (await host.fetch(path, init)).json();

describe('an HTTP function', () => {
  it.each([
    ['a literal', '/api/plain', 'plain', {}],
    ['a route without regard to case', '/API/Plain', 'plain', {}],
    ['the more constrained parameter', '/api/items/7', 'item', { id: '7' }],
    ['the parameter whose constraint does not hold elsewhere', '/api/items/seven', 'itemByName', { name: 'seven' }],
    ['an optional parameter that is absent', '/api/optional', 'optional', {}],
    ['an optional parameter', '/api/optional/x', 'optional', { a: 'x' }],
    ['a catch-all', '/api/files/a/b%20c', 'rest', { rest: 'a/b c' }],
    ['an encoded slash inside its segment', '/api/items/a%2Fb', 'itemByName', { name: 'a%2Fb' }],
    ['a route with a setting in it', '/api/resolved/x', 'setting', {}],
  ])('is found by %s', async (_, path, fn, params) => {
    expect(await json(path)).toMatchObject({ fn, params });
  });

  it('gets method, URL, query, headers and body', async () => {
    const got = await json('/api/plain?a=1&b=x%20y&A=2', { method: 'POST', body: 'text', headers: { 'X-In': 'in' } });
    expect(got).toEqual({
      fn: 'plain',
      method: 'POST',
      url: `${host.url}/api/plain?a=1&b=x%20y&A=2`,
      params: {},
      query: { a: '1,2', b: 'x y' },
      header: 'in',
      body: 'text',
    });
  });

  it('falls through to the route that takes the method', async () => {
    expect(await json('/api/items/7', { method: 'DELETE' })).toMatchObject({ fn: 'itemDelete', params: { name: '7' } });
  });

  it.each([
    ['no route', 'GET', '/api/none', 404],
    ['the wrong method', 'PATCH', '/api/items/7', 404],
    ['a disabled function', 'GET', '/api/disabled', 404],
    ['a path without the prefix', 'GET', '/plain', 404],
    ['HEAD where only others are taken', 'HEAD', '/api/items/7', 405],
    ['a handler that throws', 'GET', '/api/throws', 500],
    ['a handler that returns nothing', 'GET', '/api/nothing', 204],
    ['a handler beyond functionTimeout', 'GET', '/api/slow', 500],
  ])('answers %s with %s %s → %i', async (_, method, path, status) => {
    const response = await host.fetch(path, { method });
    expect([response.status, await response.text()]).toEqual([status, '']);
  });

  it('says loudly that a function took too long', async () => {
    await host.fetch('/api/slow');
    expect(host.output()).toContain('Timeout value of 00:00:01 was exceeded by function: Functions.slow');
  });

  it('tells HEAD which methods there are', async () => {
    expect((await host.fetch('/api/items/7', { method: 'HEAD' })).headers.get('allow')).toBe('DELETE, GET, PUT');
  });

  it('sends its headers, and those of host.json on every answer', async () => {
    const found = await host.fetch('/api/plain');
    expect(found.headers.get('x-out')).toBe('yes');
    expect(found.headers.get('content-type')).toBe('application/json');
    expect(found.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await host.fetch('/api/none')).headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('sends its cookies', async () => {
    expect((await host.fetch('/api/cookies')).headers.getSetCookie()).toEqual([
      'a=b%20c; max-age=60; path=/; secure; samesite=lax; httponly',
      'z=1; expires=Thu, 01 Jan 1970 00:00:01 GMT; path=/p',
    ]);
  });

  it('refuses a body above the limit with 413, announced or not', async () => {
    const big = 'x'.repeat(1001);
    expect((await host.fetch('/api/plain', { method: 'POST', body: big })).status).toBe(413);
    const stream = new Blob([big]).stream();
    const chunked = await host.fetch('/api/plain', { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
    expect(chunked.status).toBe(413);
  });

  it('gets an empty body when the request has no length, as on the real host', async () => {
    const stream = new Blob(['text']).stream();
    expect(await json('/api/plain', { method: 'POST', body: stream, duplex: 'half' } as RequestInit)).toMatchObject({
      body: '',
    });
  });

  it('runs in the folder and under the name of its host', async () => {
    expect(await json('/api/lazy')).toEqual({ answer: 42, cwd: app.dir, host: new URL(host.url).host });
  });

  it('is not reached by a request whose Host header makes no URL', async () => {
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(host.url);
      request({ host: '127.0.0.1', port, path: '/api/plain', headers: { host: 'a b:c' } }, (got) =>
        resolve(got.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(400);
  });
});

describe('a key', () => {
  it.each([
    ['withFunctionKey', undefined, 401],
    ['withFunctionKey', 'wrong', 401],
    ['withFunctionKey', 'local-function-key', 200],
    ['withFunctionKey', 'local-master-key', 200],
    ['withAdminKey', 'local-function-key', 401],
    ['withAdminKey', 'local-master-key', 200],
    ['plain', undefined, 200],
  ])('opens %s with %s → %i, in the header or the query', async (name, key, status) => {
    const header = await host.fetch(`/api/${name}`, { headers: key ? { 'x-functions-key': key } : {} });
    const query = await host.fetch(`/api/${name}${key ? `?code=${key}` : ''}`);
    expect([header.status, query.status]).toEqual([status, status]);
    if (status === 401) expect(await header.text()).toBe('');
  });

  it('is needed for the administration', async () => {
    expect((await host.fetch('/admin/host/status')).status).toBe(401);
    expect(
      (await host.fetch('/admin/host/status', { headers: { 'x-functions-key': 'local-function-key' } })).status,
    ).toBe(401);
    expect(await json('/admin/host/status', { headers: MASTER })).toMatchObject({ state: 'Running' });
  });
});

describe('the administration', () => {
  it('lists the functions that are not disabled', async () => {
    const list = (await json('/admin/functions', { headers: MASTER })) as { name: string; type: string }[];
    expect(list.find(({ name }) => name === 'item')).toMatchObject({
      type: 'httptrigger',
      invoke_url_template: `${host.url}/api/items/{id:int}`,
      methods: ['GET', 'PUT'],
    });
    expect(list.map(({ name }) => name)).not.toContain('disabled');
  });

  it('refuses to run an HTTP function by hand, and knows no other', async () => {
    expect((await host.fetch('/admin/functions/plain', { method: 'POST', headers: MASTER })).status).toBe(400);
    expect((await host.fetch('/admin/functions/none', { method: 'POST', headers: MASTER })).status).toBe(404);
  });

  it('counts invocations by function', async () => {
    await host.fetch('/api/nothing');
    const { functions } = (await json('/admin/devhost/stats', { headers: MASTER })) as {
      functions: Record<string, { started: number; succeeded: number; failed: number }>;
    };
    expect(functions.nothing?.succeeded).toBeGreaterThan(0);
    expect(functions.throws?.failed).toBe(functions.throws?.started);
  });
});

describe('the log', () => {
  it('has the lines of the real host', async () => {
    await host.fetch('/api/nothing');
    await host.line(
      /^\[[^\]]+Z\] Executing 'Functions\.nothing' \(Reason='This function was programmatically called via the host APIs\.', Id=[0-9a-f-]{36}\)$/,
    );
    await host.line(/Executed 'Functions\.nothing' \(Succeeded, Id=[0-9a-f-]{36}, Duration=\d+ms\)$/);
  });

  it('tells what a handler threw, which its caller is not told', async () => {
    await host.fetch('/api/throws');
    await host.line(/Executed 'Functions\.throws' \(Failed/);
    await host.line(/secret detail/);
  });
});
