import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningService } from '../../devhost/service.ts';
import { connectionString, startServiceBus } from '../../devhost/service-bus/index.ts';
import type { DomainEvent } from '../../src/platform/events.ts';
import { eventTopic, Outbox } from '../../src/platform/outbox.ts';
import { openScope } from '../../src/platform/scope.ts';
import { ServiceBus } from '../../src/platform/service-bus.ts';

const noCredential = { getToken: async () => null };
const actor = { kind: 'person', id: 'u-1', name: 'Ada' } as const;
const scope = openScope({ tenant: 'acme', actor, correlation: 'c-1' });
let folder: string;
let broker: RunningService;
let bus: ServiceBus;
let reader: ServiceBusClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterpart-'));
  const clock = { now: () => Date.now(), onMove: () => () => {} };
  const tokens = { verify: async () => undefined };
  broker = await startServiceBus(
    { dataDir: folder, port: 0, clock, tls: { key: '', cert: '', ca: '' }, tokens, log: () => {} },
    {
      queues: [
        { name: 'work', duplicateDetectionWindowMs: 600_000 },
        { name: 'ingest', requiresSession: true },
      ],
      topics: [
        {
          name: eventTopic,
          duplicateDetectionWindowMs: 600_000,
          subscriptions: [{ name: 'all', requiresSession: true }],
        },
      ],
    },
  );
  bus = new ServiceBus({ connectionString: connectionString(broker.port) }, noCredential);
  reader = new ServiceBusClient(connectionString(broker.port));
});

afterAll(async () => {
  await bus.close();
  await reader.close();
  await broker.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a queue message carries its id, its scope and its body, and a second one of the same id is dropped', async () => {
  for (const record of ['7', '7 again', '8'])
    await bus.send(scope, 'work', { id: `agreement/${record[0]}`, body: { record } });
  const receiver = reader.createReceiver('work');
  const messages = [];
  while (messages.length < 2) messages.push(...(await receiver.receiveMessages(2 - messages.length)));
  expect(messages.map(({ messageId, correlationId, body }) => ({ messageId, correlationId, body }))).toEqual(
    ['7', '8'].map((record) => ({
      messageId: `agreement/${record}`,
      correlationId: 'c-1',
      body: { id: `agreement/${record}`, scope: { tenant: 'acme', actor, correlation: 'c-1' }, message: { record } },
    })),
  );
  await receiver.close();
});

test('a message of a session reaches the receiver of that session', async () => {
  await bus.send(scope, 'ingest', { id: 'm-1', session: 'acme/7', body: {} });
  const receiver = await reader.acceptSession('ingest', 'acme/7');
  expect((await receiver.receiveMessages(1))[0]?.messageId).toBe('m-1');
  await receiver.close();
});

const event = (sequence: number, size = 10): DomainEvent => ({
  id: `e-${sequence}`,
  type: 'contract.noted',
  tenant: 'acme',
  aggregate: 'contract:42',
  sequence,
  at: '2026-03-01T10:00:00.000Z',
  actor,
  correlation: 'c-1',
  subject: { kind: 'contract', id: '42' },
  data: { filler: 'x'.repeat(size) },
});

test('events arrive as CloudEvents in order, in as many transfers as the size limit asks for', async () => {
  const outbox = new Outbox({
    publish: (topic, messages) => bus.publish(topic, messages),
    markPublished: async () => {},
  });
  const events = [1, 2, 3, 4, 5].map((sequence) => event(sequence, 100_000));
  outbox.committed(scope, events);
  await outbox.flush();
  const receiver = await reader.acceptSession(eventTopic, 'all', 'acme/contract:42');
  const messages = [];
  while (messages.length < 5) messages.push(...(await receiver.receiveMessages(5 - messages.length)));
  expect(messages.map(({ messageId }) => messageId)).toEqual(events.map(({ id }) => id));
  expect(messages[0]).toMatchObject({
    contentType: 'application/cloudevents+json',
    subject: 'contract.noted',
    applicationProperties: { type: 'contract.noted', tenant: 'acme' },
    body: { specversion: '1.0', id: 'e-1', sequence: '0000000001' },
  });
  await receiver.close();
});

test('a message larger than the broker takes is refused by name', async () => {
  await expect(
    bus.publish(eventTopic, [{ messageId: 'huge', sessionId: 's', body: 'x'.repeat(300_000) }]),
  ).rejects.toThrow('message huge is too large');
});
