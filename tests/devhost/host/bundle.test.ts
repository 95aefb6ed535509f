import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type AppFolder, appFolder, type HostProcess, startHostProcess } from './host-process.ts';

const opened: { app: AppFolder; host?: HostProcess }[] = [];
afterEach(async () => {
  for (const { app, host } of opened.splice(0)) {
    await host?.end('SIGKILL');
    app.remove();
  }
});

const hello = `
import { app } from '@azure/functions';
let started = 0;
app.hook.appStart(() => { started++; });
app.http('hello', { authLevel: 'anonymous', handler: async () => { const again = await import('@azure/functions'); return { jsonBody: { started, same: (again.app ?? again.default.app) === app, node: process.version } }; } });
`;
const open = async (source: string, hostJson?: object, format?: 'esm' | 'cjs') => {
  const app = await appFolder(source, hostJson, format);
  opened.push({ app });
  return app;
};
const start = async (app: AppFolder, options?: Parameters<typeof startHostProcess>[1]) => {
  const host = await startHostProcess(app, options);
  opened.push({ app, host });
  return host;
};

/** The app's target is Node 22 besides the locked one; where it is not installed, NODE_22 may name it. */
const node22 = process.env.NODE_22 ?? '';

describe('an app folder', () => {
  it.each(['esm', 'cjs'] as const)('bundled as %s is loaded with the genuine library and its hooks', async (format) => {
    const app = await open(hello, {}, format);
    const host = await start(app);
    expect(await (await host.fetch('/api/hello')).json()).toMatchObject({ started: 1, same: true });
    expect(host.readyLine).toMatch(/^Host ready on http:\/\/localhost:\d+ \(\d+ ms, 1 functions: 1 http\)$/);
  });

  it.skipIf(!existsSync(node22))('bundled as an ES module is loaded on Node 22 (NODE_22)', async () => {
    const app = await open(hello);
    const host = await start(app, { node: node22, environment: { NODE_OPTIONS: '--experimental-strip-types' } });
    expect(await (await host.fetch('/api/hello')).json()).toMatchObject({ node: expect.stringMatching(/^v22\./) });
  });

  const trigger = (type: string) => `import { app } from '@azure/functions';
app.generic('bad', { trigger: { type: '${type}', name: 'in' }, handler: () => undefined });`;
  it.each([
    [
      'a trigger that is not offered',
      trigger('queueTrigger'),
      {},
      'function \'bad\' has the binding "in" of type "queueTrigger"',
    ],
    ['an entity', trigger('entityTrigger'), {}, 'entityTrigger'],
    ['a Cosmos trigger', trigger('cosmosDBTrigger'), {}, 'cosmosDBTrigger'],
    [
      'an output that is not offered',
      `import { app, output } from '@azure/functions';
app.timer('bad', { schedule: '0 0 0 * * *', return: output.storageQueue({ queueName: 'q', connection: 'c' }), handler: () => 1 });`,
      {},
      '"queue" (out)',
    ],
    [
      'a schedule that is none',
      `import { app } from '@azure/functions'; app.timer('bad', { schedule: '00:05:00', handler: () => 1 });`,
      {},
      'The timer function \'bad\': "00:05:00" is a TimeSpan',
    ],
    [
      'a missing setting',
      `import { app } from '@azure/functions'; app.timer('bad', { schedule: '%NONE%', handler: () => 1 });`,
      {},
      'there is no app setting "NONE"',
    ],
    [
      'an identity connection',
      `import { app } from '@azure/functions'; app.serviceBusQueue('bad', { queueName: 'q', connection: 'Identity', handler: () => 1 });`,
      {},
      'identity connections are not offered by the devhost',
    ],
    [
      'a connection without setting',
      `import { app } from '@azure/functions'; app.serviceBusQueue('bad', { queueName: 'q', connection: 'Bus', handler: () => 1 });`,
      {},
      'there is no app setting "Bus"',
    ],
    ['an entry file that throws', `throw new Error('broken entry');`, {}, 'broken entry'],
    ['a wrong host.json', hello, { functionTimeout: '5m' }, '"functionTimeout" must be a time span'],
    [
      'a function registered twice',
      `${hello}\napp.http('HELLO', { handler: () => ({}) });`,
      {},
      'already been registered',
    ],
  ])('with %s is refused, naming it', async (_, source, hostJson, message) => {
    const app = await open(source, hostJson);
    const environment = { Identity__fullyQualifiedNamespace: 'x.servicebus.windows.net' };
    await expect(startHostProcess(app, { environment })).rejects.toThrow(message);
  });

  it('takes a port only if it is free', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(startHostProcess(await open(hello), { args: ['--port', String(port)] })).rejects.toThrow('EADDRINUSE');
    taken.close();
  });
});
