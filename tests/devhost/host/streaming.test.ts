import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppFolder, appFolder, type HostProcess, startHostProcess } from './host-process.ts';

const source = `
import { app } from '@azure/functions';
app.setup({ enableHttpStream: true });
const http = (name, handler, options) => app.http(name, { authLevel: 'anonymous', handler, ...options });
http('upper', async (req) => ({ status: 201, headers: { 'x-out': 'yes' }, body: req.body.pipeThrough(new TransformStream({ transform: (chunk, c) => c.enqueue(Buffer.from(String(Buffer.from(chunk)).toUpperCase())) })) }));
http('slowly', () => ({ body: new ReadableStream({ start(c) { c.enqueue(Buffer.from('first')); globalThis.go = () => { c.enqueue(Buffer.from('last')); c.close(); }; } }) }));
http('go', () => { globalThis.go(); return { body: 'ok' }; });
http('item', (req, context) => ({ jsonBody: { params: req.params, url: req.url, header: req.headers.get('x-in'), invocation: context.invocationId } , cookies: [{ name: 'a', value: 'b' }] }), { route: 'items/{id}' });
http('throws', () => { throw new Error('no'); });
http('nothing', () => undefined);
http('swallow', async (req) => { let n = 0; for await (const chunk of req.body) n += chunk.length; return { body: String(n) }; });
`;
let app: AppFolder;
let host: HostProcess;
beforeAll(async () => {
  app = await appFolder(source, { extensions: { http: { customHeaders: { 'X-Frame-Options': 'DENY' } } } });
  host = await startHostProcess(app, {
    environment: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '3000000' },
    args: ['--quiet'],
  });
});
afterAll(async () => {
  await host?.end('SIGKILL');
  app?.remove();
});
const post = (path: string, body: RequestInit['body']) =>
  host.fetch(path, { method: 'POST', body, duplex: 'half' } as RequestInit);

describe('an app that streams', () => {
  it('gets the body as it comes and answers as it goes', async () => {
    const response = await post('/api/upper', new Blob(['stream', 'ed']).stream());
    expect([response.status, response.headers.get('x-out'), await response.text()]).toEqual([201, 'yes', 'STREAMED']);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(response.headers.get('x-ms-invocation-id')).toBeNull();
  });

  it('sends the first part before it has the last', async () => {
    const reader = (await host.fetch('/api/slowly')).body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
    await host.fetch('/api/go');
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('last');
  });

  it('has parameters, URL, headers and cookies as without streaming', async () => {
    const response = await host.fetch('/api/items/7?a=1', {
      headers: { 'x-in': 'in', 'x-ms-invocation-id': 'forged' },
    });
    expect(await response.json()).toEqual({
      params: { id: '7' },
      url: `${host.url}/api/items/7?a=1`,
      header: 'in',
      invocation: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(response.headers.getSetCookie()).toEqual(['a=b']);
  });

  it('answers 500 when the handler throws and 204 when it returns nothing', async () => {
    expect((await host.fetch('/api/throws')).status).toBe(500);
    expect((await host.fetch('/api/nothing')).status).toBe(204);
  });

  it('takes bodies up to the limit and refuses longer ones, announced or not, with 413', async () => {
    expect(await (await post('/api/swallow', new Uint8Array(3_000_000))).text()).toBe('3000000');
    expect((await post('/api/swallow', new Uint8Array(3_000_001))).status).toBe(413);
    expect((await post('/api/swallow', new Blob([new Uint8Array(4_000_000)]).stream())).status).toBe(413);
  });

  it('serves many at once', async () => {
    const texts = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => (await post('/api/upper', `n${i}`)).text()),
    );
    expect(texts).toEqual(Array.from({ length: 50 }, (_, i) => `N${i}`));
  });
});
