import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { app, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { afterEach, expect, it } from 'vitest';
import { tinyFunctionApp } from '../../support/tiny-function-app.ts';
import { Hub } from './task-hub.ts';

type Work = (client: df.DurableClient) => Promise<unknown>;
let work: Work = async () => undefined;

df.app.orchestration('asked', function* ({ df: context }) {
  context.setCustomStatus('waiting');
  const answer: unknown = yield context.waitForExternalEvent('answer');
  return { input: context.getInput() ?? null, answer, version: context.version ?? null };
});
app.generic('user', {
  trigger: { type: 'manualTrigger', name: 'trigger' },
  extraInputs: [df.input.durableClient()],
  handler: (_input: unknown, context: InvocationContext) => work(df.getClient(context)),
});

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Runs `work` with the genuine client, over real HTTP, against a hub behind the least of a host. */
async function withClient<T>(run: (client: df.DurableClient, hub: Hub) => Promise<T>): Promise<T> {
  let hub: Hub | undefined;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const found = hub?.extension.locate(url.pathname);
    let body = '';
    for await (const chunk of request) body += chunk;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const answer =
      found &&
      (await hub?.extension.handle({
        ...found,
        method: request.method ?? '',
        query: url.searchParams,
        headers,
        body,
        selfUrl: url.href,
      }));
    response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const { port } = server.address() as AddressInfo;
  process.env.WEBSITE_HOSTNAME = `127.0.0.1:${port}`;
  const ready = new Hub({ publicUrl: `http://127.0.0.1:${port}` });
  hub = ready;
  let result: T | undefined;
  work = async (client) => {
    result = await run(client, ready);
  };
  const fn = tinyFunctionApp.find('user');
  if (!fn) throw new Error('not registered');
  const binding = Object.entries(fn.bindings).find(([, { type }]) => type === 'durableClient')?.[0] ?? '';
  await tinyFunctionApp.invoke(fn, {
    inputData: [
      { name: fn.trigger.bindingName, data: { string: '' } },
      { name: binding, data: { string: ready.extension.clientBinding() } },
    ],
  });
  return result as T;
}

it('the genuine client starts, asks, raises, lists and purges', async () => {
  await withClient(async (client, hub) => {
    const id = await client.startNew('asked', { instanceId: 'tenant:c:1', input: { n: 1 }, version: '1.0' });
    expect(id).toBe('tenant:c:1');
    await hub.idle();
    expect(await client.getStatus(id)).toMatchObject({
      runtimeStatus: 'Running',
      customStatus: 'waiting',
      input: { n: 1 },
    });
    await client.raiseEvent(id, 'answer', { yes: true });
    await hub.idle();
    expect(await client.getStatus(id)).toMatchObject({
      runtimeStatus: 'Completed',
      output: { input: { n: 1 }, answer: { yes: true }, version: '1.0' },
    });
    await client.raiseEvent(id, 'answer', 'too late');
    await expect(client.raiseEvent('nobody', 'answer', 1)).rejects.toThrow(/No instance/);
    await expect(client.getStatus('nobody')).rejects.toThrow(/404/);
    expect(await client.getStatusAll()).toHaveLength(1);
    expect(await client.getStatusBy({ runtimeStatus: [df.OrchestrationRuntimeStatus.Running] })).toEqual([]);
    expect(await client.purgeInstanceHistory(id)).toMatchObject({ instancesDeleted: 1 });
    expect(await client.purgeInstanceHistory(id)).toMatchObject({ instancesDeleted: 0 });
  });
});

it('the genuine client suspends, resumes, terminates, and reads all pages of a list', async () => {
  await withClient(async (client, hub) => {
    for (let i = 0; i < 120; i++) await hub.start('asked', `i${i}`);
    await hub.idle();
    expect(await client.getStatusAll()).toHaveLength(120);
    await client.suspend('i1', 'because');
    await hub.idle();
    expect((await client.getStatus('i1')).runtimeStatus).toBe('Suspended');
    await client.resume('i1', 'enough');
    await hub.idle();
    expect((await client.getStatus('i1')).runtimeStatus).toBe('Running');
    await client.terminate('i1', 'stop it');
    await hub.idle();
    expect(await client.getStatus('i1')).toMatchObject({ runtimeStatus: 'Terminated', output: 'stop it' });
    await expect(client.rewind('i1', 'x')).rejects.toThrow();
    expect(await client.purgeInstanceHistoryBy({ createdTimeFrom: new Date(0) })).toMatchObject({
      instancesDeleted: 1,
    });
  });
});

it('a start the extension refuses is an error of the client', async () => {
  await withClient(async (client) => {
    await expect(client.startNew('nobody')).rejects.toThrow(/doesn't exist/);
    await expect(client.startNew('asked', { instanceId: 'x'.repeat(101) })).rejects.toThrow(/100 characters/);
  });
});

it('startNew without input gives an empty string, as on the wire', async () => {
  await withClient(async (client, hub) => {
    const id = await client.startNew('asked');
    await client.raiseEvent(id, 'answer', 1);
    await hub.idle();
    expect((await client.getStatus(id)).output).toMatchObject({ input: '' });
  });
});

it('management payloads point at the webhooks, with the key', async () => {
  await withClient(async (client) => {
    const links = client.createHttpManagementPayload('abc');
    expect(links.statusQueryGetUri).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/runtime\/webhooks\/durabletask\/instances\/abc\?taskHub=TestHub&connection=Storage&code=system-key$/,
    );
    expect((await fetch(links.statusQueryGetUri)).status).toBe(404);
    expect((await fetch(links.statusQueryGetUri.replace('system-key', 'x'))).status).toBe(401);
  });
});
