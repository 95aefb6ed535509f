import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AppFolder, appFolder, type HostProcess, MASTER, startHostProcess } from './host-process.ts';

const source = `
import { app } from '@azure/functions';
import * as df from 'durable-functions';
const log = [];
app.timer('daily', { schedule: '0 0 6 * * *', handler: (timer, context) => { log.push({ at: new Date().toISOString(), now: Date.now(), timer, retry: context.retryContext }); } });
let tries = 0;
app.timer('flaky', { schedule: '0 0 7 1 1 *', retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: 0 }, handler: (_, context) => { log.push({ retry: context.retryContext ?? null }); if (++tries < 3) throw new Error('try ' + tries); } });
app.http('log', { authLevel: 'anonymous', handler: () => ({ jsonBody: log }) });
app.http('setting', { authLevel: 'anonymous', handler: () => ({ jsonBody: [process.env.A, process.env.B, process.env.C] }) });
let begin;
app.http('slow', { authLevel: 'anonymous', handler: async (_, context) => { await new Promise((r) => setTimeout(r, 300)); return { body: 'finished' }; } });
app.hook.appTerminate(() => console.log('terminate hook'));
app.hook.preInvocation((context) => { context.hookData.began = 1; });
app.hook.postInvocation((context) => { if (context.invocationContext.functionName === 'hooked') context.result = { body: 'replaced ' + context.hookData.began }; });
app.hook.log((context) => { if (context.message === 'quiet please') context.message = 'loud then'; });
app.http('hooked', { authLevel: 'anonymous', handler: (_, context) => { context.log('quiet please'); return { body: 'original' }; } });
df.app.activity('double', { handler: (n) => n * 2 });
df.app.orchestration('story', function* (context) {
  const n = yield context.df.callActivity('double', 21);
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30 * 86400000));
  return n;
});
app.http('begin', { authLevel: 'anonymous', methods: ['POST'], extraInputs: [df.input.durableClient()], handler: async (req, context) => {
  const client = df.getClient(context);
  return client.createCheckStatusResponse(req, await client.startNew('story', { instanceId: 'one' }));
} });
`;

let app: AppFolder;
let host: HostProcess | undefined;
let control: Server | undefined;
beforeEach(async () => {
  app = await appFolder(source, { extensions: { durableTask: { hubName: 'Hub' } } });
});
afterEach(async () => {
  await host?.end('SIGKILL');
  control?.closeAllConnections();
  control?.close();
  [host, control] = [undefined, undefined];
  app.remove();
});

const start = async (options?: Parameters<typeof startHostProcess>[1]): Promise<HostProcess> =>
  (host = await startHostProcess(app, options));
const running = (): HostProcess => {
  if (!host) throw new Error('no host is running');
  return host;
};
const json = async (path: string, init?: RequestInit) => (await running().fetch(path, init)).json();
const move = (body: unknown): Promise<Response> =>
  running().fetch('/admin/devhost/clock', {
    method: 'POST',
    headers: MASTER,
    body: JSON.stringify(body),
  });
const logged = (count: number) =>
  vi.waitFor(async () => {
    const log = (await json('/api/log')) as Record<string, unknown>[];
    expect(log).toHaveLength(count);
    return log;
  });

describe('the clock of a running host', () => {
  it('moves forward for the app, its timers and its orchestrations', async () => {
    await start();
    await running().fetch('/api/begin', { method: 'POST' });
    const status = '/runtime/webhooks/durabletask/instances/one?code=local-durable-key';
    await vi.waitFor(async () => {
      const { historyEvents } = (await json(`${status}&showHistory=true`)) as {
        historyEvents: { EventType: string }[];
      };
      expect(historyEvents.map((event) => event.EventType)).toContain('TimerCreated');
    });
    const before = Date.now();
    const moved = (await (await move({ advance: 'P31D' })).json()) as { now: string; offset: number };
    expect(moved.offset).toBeGreaterThanOrEqual(31 * 86_400_000 - 1000);
    expect(Date.parse(moved.now) - before).toBeGreaterThan(30 * 86_400_000);
    const log = await logged(1);
    expect(log[0]).toMatchObject({ timer: { isPastDue: true, schedule: { adjustForDST: true } } });
    expect((log[0]?.now as number) - before).toBeGreaterThan(30 * 86_400_000);
    await vi.waitFor(async () => expect(await json(status)).toMatchObject({ runtimeStatus: 'Completed', output: 42 }), {
      timeout: 5000,
    });
    expect(await json('/admin/devhost/clock', { headers: MASTER })).toMatchObject({ offset: moved.offset });
  });

  it('refuses to go back with 400, saying so', async () => {
    await start({ args: ['--quiet'] });
    const response = await move({ to: '2020-01-01T00:00:00Z' });
    expect([response.status, await response.json()]).toEqual([
      400,
      { message: expect.stringContaining('only moves forward') },
    ]);
  });

  it('is the clock of the local services, which are told first', async () => {
    const told: string[] = [];
    control = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      told.push(`${request.method} ${request.url} ${body}`);
      response.end(JSON.stringify({ offset: 86_400_000 }));
    }).listen(0, '127.0.0.1');
    await once(control, 'listening');
    const { port } = control.address() as AddressInfo;
    await start({ args: ['--control', `http://127.0.0.1:${port}/`] });
    const { offset } = (await json('/admin/devhost/clock', { headers: MASTER })) as { offset: number };
    expect(offset).toBe(86_400_000);
    const moved = (await (await move({ advance: 5000 })).json()) as { offset: number };
    expect(told).toEqual(['GET /clock ', `POST /clock {"offset":${moved.offset}}`]);
  });

  it('stays where it is when the services refuse to move', async () => {
    control = createServer((request, response) => {
      response.writeHead(request.method === 'GET' ? 200 : 500).end('{"offset":0}');
    }).listen(0, '127.0.0.1');
    await once(control, 'listening');
    await start({ args: ['--control', `http://127.0.0.1:${(control.address() as AddressInfo).port}`] });
    expect((await move({ advance: 5000 })).status).toBe(500);
    expect(await json('/admin/devhost/clock', { headers: MASTER })).toMatchObject({ offset: 0 });
  });
});

describe('a timer of a running host', () => {
  it('is fired by hand', async () => {
    await start();
    expect(
      (await running().fetch('/admin/functions/daily', { method: 'POST', headers: MASTER, body: '{}' })).status,
    ).toBe(202);
    expect((await logged(1))[0]).toMatchObject({ timer: { isPastDue: false } });
  });

  it('is retried under its policy', async () => {
    await start();
    await running().fetch('/admin/functions/flaky', { method: 'POST', headers: MASTER });
    expect(await logged(3)).toEqual([
      { retry: null },
      { retry: { retryCount: 1, maxRetryCount: 2, exception: { message: 'try 1' } } },
      { retry: { retryCount: 2, maxRetryCount: 2, exception: { message: 'try 2' } } },
    ]);
  });
});

describe('a host', () => {
  it('lets running functions finish, runs the app’s terminate hooks and ends with 0 on SIGTERM', async () => {
    await start();
    const slow = running().fetch('/api/slow');
    await running().line(/Executing 'Functions\.slow'/);
    const ended = running().end();
    expect(await (await slow).text()).toBe('finished');
    expect(await ended).toBe(0);
    expect(running().output()).toContain('terminate hook');
  });

  it('lets hooks replace results and log lines', async () => {
    await start();
    expect(await (await running().fetch('/api/hooked')).text()).toBe('replaced 1');
    await running().line(/loud then/);
  });

  it('goes on with its orchestrations after SIGKILL', async () => {
    await start();
    await running().fetch('/api/begin', { method: 'POST' });
    await running().end('SIGKILL');
    await start();
    await move({ advance: 'P31D' });
    const status = '/runtime/webhooks/durabletask/instances/one?code=local-durable-key';
    await vi.waitFor(async () => expect(await json(status)).toMatchObject({ runtimeStatus: 'Completed' }), {
      timeout: 5000,
    });
  });

  it('opens the Durable webhooks to the system key and the master key only', async () => {
    await start();
    const status = async (key: string) =>
      (await running().fetch(`/runtime/webhooks/durabletask/instances/none?code=${key}`)).status;
    expect(await Promise.all(['local-durable-key', 'local-master-key', 'local-function-key', ''].map(status))).toEqual([
      404, 404, 401, 401,
    ]);
  });

  it('opens everything under --no-auth', async () => {
    await start({ args: ['--no-auth'] });
    expect((await running().fetch('/admin/host/status')).status).toBe(200);
    expect((await running().fetch('/runtime/webhooks/durabletask/instances/none')).status).toBe(404);
  });

  it('takes settings from the environment before --settings before local.settings.json', async () => {
    const file = join(app.dir, 'settings.json');
    writeFileSync(file, JSON.stringify({ A: 'file', B: 2 }));
    writeFileSync(
      join(app.dir, 'local.settings.json'),
      JSON.stringify({ IsEncrypted: false, Values: { A: 'local', B: 'local', C: 'local' } }),
    );
    await start({ args: ['--settings', file], environment: { A: 'environment' } });
    expect(await json('/api/setting')).toEqual(['environment', '2', 'local']);
  });

  it('logs one JSON object a line under --json-logs, and nothing but trouble under --quiet', async () => {
    await start({ args: ['--json-logs'] });
    await running().fetch('/api/hooked');
    expect(JSON.parse((await running().line(/loud then/)) ?? '')).toMatchObject({
      level: 'information',
      category: 'Function.hooked.User',
      functionName: 'hooked',
    });
    await running().end('SIGKILL');
    await start({ args: ['--quiet'] });
    await running().fetch('/api/hooked');
    expect(running().output()).toBe(running().readyLine);
  });
});
