import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectionString, type Topology } from '../../../devhost/service-bus/index.ts';
import { newClient } from '../service-bus/local-namespace.ts';
import { type AppFolder, appFolder, type HostProcess, startHostProcess } from './host-process.ts';

const topology: Topology = {
  queues: [
    { name: 'plain', maxDeliveryCount: 3 },
    { name: 'many', maxDeliveryCount: 3 },
    { name: 'sessions', requiresSession: true },
  ],
  topics: [{ name: 'events', subscriptions: [{ name: 'sub' }] }],
};

const source = `
import { app } from '@azure/functions';
const got = [];
let running = 0, most = 0;
const record = (fn) => async (body, context) => {
  most = Math.max(most, ++running);
  got.push({ fn, body, metadata: context.triggerMetadata });
  await new Promise((resolve) => setTimeout(resolve, body?.ms ?? 0));
  running--;
  const bodies = Array.isArray(body) ? body : [body];
  if (bodies.some((one) => one?.fail > 0 && context.triggerMetadata.deliveryCount !== undefined ? context.triggerMetadata.deliveryCount <= one.fail : one?.fail)) throw new Error('told to fail');
};
const connection = 'Bus';
app.serviceBusQueue('plain', { connection, queueName: '%QUEUE%', handler: record('plain') });
app.serviceBusQueue('many', { connection, queueName: 'many', cardinality: 'many', handler: record('many') });
app.serviceBusQueue('sessions', { connection, queueName: 'sessions', isSessionsEnabled: true, handler: record('sessions') });
app.serviceBusTopic('topic', { connection, topicName: 'events', subscriptionName: 'sub', handler: record('topic') });
app.http('got', { authLevel: 'anonymous', handler: () => ({ jsonBody: { got, most } }) });
`;

interface Got {
  fn: string;
  body: unknown;
  metadata: Record<string, unknown>;
}

let broker: ChildProcess;
let port = 0;
let app: AppFolder;
let host: HostProcess;
let client: ServiceBusClient;

async function startBroker(): Promise<void> {
  const file = fileURLToPath(new URL('../service-bus/broker-process.ts', import.meta.url));
  const args = [
    '--disable-warning=ExperimentalWarning',
    file,
    join(app.dataDir, 'bus'),
    String(port),
    JSON.stringify(topology),
  ];
  broker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [ready] = await once(broker.stdout ?? broker, 'data');
  port = Number(String(ready));
}

beforeAll(async () => {
  app = await appFolder(source, {
    extensions: { serviceBus: { maxConcurrentCalls: 4, maxConcurrentSessions: 2, sessionIdleTimeout: '00:00:01' } },
  });
  await startBroker();
  host = await startHostProcess(app, { environment: { Bus: connectionString(port), QUEUE: 'plain' } });
  client = newClient(connectionString(port));
});
afterAll(async () => {
  await client?.close();
  await host?.end('SIGKILL');
  broker?.kill('SIGKILL');
  app?.remove();
});

const all = async (): Promise<{ got: Got[]; most: number }> =>
  (await host.fetch('/api/got')).json() as Promise<{ got: Got[]; most: number }>;
/** What functions got, once there are `count` that match. */
const arrived = (count: number, match: (got: Got) => boolean): Promise<Got[]> =>
  vi.waitFor(
    async () => {
      const found = (await all()).got.filter(match);
      if (found.length < count) throw new Error(`${found.length} of ${count} arrived:\n${host.output().slice(-2000)}`);
      return found;
    },
    { timeout: 20_000, interval: 20 },
  );
const has = (key: string, value: unknown) => (got: Got) => (got.body as Record<string, unknown>)?.[key] === value;

describe('a Service Bus trigger', () => {
  it('gets the parsed body and what the real host tells of the message', async () => {
    await client.createSender('plain').sendMessages({
      body: { id: 'metadata' },
      messageId: '42',
      correlationId: 'c-1',
      subject: 'subject',
      contentType: 'application/json',
      applicationProperties: { CustomerId: 'x', n: 7 },
    });
    const [first] = await arrived(1, has('id', 'metadata'));
    expect(first?.metadata).toMatchObject({
      messageId: 42,
      correlationId: 'c-1',
      subject: 'subject',
      label: 'subject',
      contentType: 'application/json',
      deliveryCount: 1,
      applicationProperties: { customerId: 'x', n: 7 },
      userProperties: { customerId: 'x', n: 7 },
      lockToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sequenceNumber: expect.any(Number),
      enqueuedTimeUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      enqueuedTime: expect.stringMatching(/\+00:00$/),
    });
    expect(first?.metadata).not.toHaveProperty('sessionId');
  });

  it('gets a body that is no JSON as text', async () => {
    await client.createSender('plain').sendMessages({ body: Buffer.from('just text') });
    await arrived(1, (got) => got.body === 'just text');
  });

  it('completes what succeeds and gets again what threw', async () => {
    await client.createSender('plain').sendMessages({ body: { id: 'twice', fail: 1 } });
    const runs = await arrived(2, has('id', 'twice'));
    expect(runs.map((run) => run.metadata.deliveryCount)).toEqual([1, 2]);
  });

  it('leaves a message that always fails to the dead letters of its queue', async () => {
    await client.createSender('plain').sendMessages({ body: { id: 'never', fail: 100 } });
    const [dead] = await client
      .createReceiver('plain', { subQueueType: 'deadLetter' })
      .receiveMessages(1, { maxWaitTimeInMs: 10_000 });
    expect(dead).toMatchObject({ body: { id: 'never' }, deadLetterReason: 'MaxDeliveryCountExceeded' });
    expect((await all()).got.filter(has('id', 'never'))).toHaveLength(3);
  });

  it('runs as many at once as host.json allows, and no more', async () => {
    await client
      .createSender('plain')
      .sendMessages(Array.from({ length: 12 }, (_, n) => ({ body: { id: 'busy', n, ms: 50 } })));
    await arrived(12, has('id', 'busy'));
    expect((await all()).most).toBe(4);
  });

  it('listens to a subscription', async () => {
    await client.createSender('events').sendMessages({ body: { id: 'event' } });
    expect((await arrived(1, has('id', 'event')))[0]?.fn).toBe('topic');
  });

  it('takes one session in order, and more sessions than it may hold one after the other', async () => {
    const messages = ['a', 'b', 'c', 'd'].flatMap((sessionId) =>
      [1, 2, 3].map((n) => ({ sessionId, body: { id: 'session', sessionId, n, fail: n === 2 ? 1 : 0 } })),
    );
    await client.createSender('sessions').sendMessages(messages);
    const runs = await arrived(16, has('id', 'session'));
    for (const sessionId of ['a', 'b', 'c', 'd']) {
      const own = runs
        .map((run) => run.body as { sessionId: string; n: number })
        .filter((body) => body.sessionId === sessionId);
      expect(own.map((body) => body.n)).toEqual([1, 2, 2, 3]);
    }
  });

  it('with cardinality many gets batches, settled as a whole', async () => {
    await client.createSender('many').sendMessages([
      { body: { id: 'x' }, messageId: 'm1' },
      { body: { id: 'y' }, messageId: 'm2' },
    ]);
    const batches = await arrived(1, (got) => got.fn === 'many');
    expect(batches.flatMap((batch) => batch.body)).toEqual([{ id: 'x' }, { id: 'y' }]);
    expect(batches.flatMap((batch) => batch.metadata.messageIdArray)).toEqual(['m1', 'm2']);
  });

  it('goes on when the broker was killed and comes back on the same port', async () => {
    for (let round = 0; round < 3; round++) {
      broker.kill('SIGKILL');
      await once(broker, 'exit');

      await startBroker();
      await client.close();
      client = newClient(connectionString(port));
      await client.createSender('plain').sendMessages({ body: { id: `back-${round}` } });
      await client.createSender('events').sendMessages({ body: { id: `topic-back-${round}` } });
      await client
        .createSender('sessions')
        .sendMessages({ sessionId: `s${round}`, body: { id: `session-back-${round}` } });
      await client.createSender('many').sendMessages({ body: { batch: `batch-back-${round}` } });
      for (const id of [`back-${round}`, `topic-back-${round}`, `session-back-${round}`])
        await arrived(1, has('id', id));
      await arrived(1, (got) => JSON.stringify(got.body).includes(`batch-back-${round}`));
    }
  }, 60_000);

  it('finishes and settles what it is running when the host is told to stop', async () => {
    await client.createSender('plain').sendMessages({ body: { id: 'last', ms: 500 } });
    await arrived(1, has('id', 'last'));
    expect(await host.end()).toBe(0);
    const left = await client.createReceiver('plain').peekMessages(10);
    expect(left.map((message) => message.body)).toEqual([]);
  });
});
