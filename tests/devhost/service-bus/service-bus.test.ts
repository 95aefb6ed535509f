import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectionString, startServiceBus, type Topology } from '../../../devhost/service-bus/index.ts';
import { contextFor, type LocalNamespace, movableClock, newClient, startLocalNamespace } from './local-namespace.ts';

const HOUR = 3_600_000;

const topology: Topology = {
  queues: [
    { name: 'clocked', deadLetterOnExpiration: true },
    { name: 'remembering', duplicateDetectionWindowMs: HOUR },
    { name: 'settled' },
    { name: 'faulty' },
    { name: 'sessions', requiresSession: true },
    { name: 'inspected' },
  ],
  topics: [{ name: 'events', subscriptions: [{ name: 'all' }, { name: 'ordered', requiresSession: true }] }],
};

let local: LocalNamespace;
let controlServer: Server;
let control: (path: string, body?: unknown) => Promise<{ status: number; body: Record<string, unknown> }>;

beforeAll(async () => {
  local = await startLocalNamespace(topology);
  controlServer = createServer((request, response) => {
    void local.service.control?.(request, response, new URL(request.url ?? '/', 'http://localhost'));
  }).listen(0, '127.0.0.1');
  control = async (path, body) => {
    const { port } = controlServer.address() as AddressInfo;
    const order = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${port}/service-bus${path}`, order);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
});

afterAll(async () => {
  controlServer.close();
  await local.stop();
});

async function next(queue: string, options = {}): Promise<ServiceBusReceivedMessage> {
  const receiver = local.client.createReceiver(queue, { receiveMode: 'receiveAndDelete', ...options });
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
  await receiver.close();
  return message ?? expect.fail('no message arrived');
}

describe('when the wall clock is moved', () => {
  it('scheduled messages become due', async () => {
    const sender = local.client.createSender('clocked');
    await sender.scheduleMessages({ body: 'tomorrow' }, new Date(local.clock.now() + 24 * HOUR));
    local.clock.advance(24 * HOUR);
    expect((await next('clocked')).body).toBe('tomorrow');
  });

  it('messages expire', async () => {
    await local.client.createSender('clocked').sendMessages({ body: 'stale', timeToLive: HOUR });
    local.clock.advance(HOUR);
    expect((await next('clocked', { subQueueType: 'deadLetter' })).deadLetterReason).toBe('TTLExpiredException');
  });

  it('locks stay, and their ends are told on the moved clock', async () => {
    await local.client.createSender('clocked').sendMessages({ body: 1 });
    const receiver = local.client.createReceiver('clocked', { maxAutoLockRenewalDurationInMs: 0 });
    const [message] = await receiver.receiveMessages(1);
    const remaining = (message?.lockedUntilUtc?.getTime() ?? 0) - local.clock.now();
    expect(remaining).toBeGreaterThan(55_000);
    expect(remaining).toBeLessThanOrEqual(60_000);
    local.clock.advance(HOUR);
    await receiver.completeMessage(message ?? expect.fail('no message'));
    await receiver.close();
  });

  it('the history of duplicates forgets', async () => {
    const sender = local.client.createSender('remembering');
    await sender.sendMessages({ body: 1, messageId: 'm' });
    await sender.sendMessages({ body: 2, messageId: 'm' });
    local.clock.advance(HOUR);
    await sender.sendMessages({ body: 3, messageId: 'm' });
    expect([(await next('remembering')).body, (await next('remembering')).body]).toEqual([1, 3]);
  });
});

describe('the broker', () => {
  it('settles each of many messages with its own outcome', async () => {
    const count = 60;
    await local.client.createSender('settled').sendMessages(Array.from({ length: count }, (_, body) => ({ body })));
    const receiver = local.client.createReceiver('settled', { maxAutoLockRenewalDurationInMs: 0 });
    const messages: ServiceBusReceivedMessage[] = [];
    while (messages.length < count) messages.push(...(await receiver.receiveMessages(count - messages.length)));
    // The client itself merges different outcomes of one turn into the first (rhea 3.0.5, write_dispositions): one at a time.
    for (const message of messages) {
      if (message.body % 3 === 0) await receiver.deadLetterMessage(message);
      else await receiver.completeMessage(message);
    }
    await receiver.close();
    const { body } = await control('/');
    expect(body).toMatchObject({ entities: { settled: { active: 0, locked: 0, deadLetter: 20 } } });
  });

  it('accepts and rejects neighbouring sends of one turn each by its own merit', async () => {
    const sender = local.client.createSender('sessions');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, body) =>
        sender.sendMessages(body % 2 === 0 ? { body, sessionId: 's' } : { body }),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(
      outcomes.map((_, index) => (index % 2 === 0 ? 'fulfilled' : 'rejected')),
    );
  });

  it('dead-letters a message without session in a subscription with sessions', async () => {
    await local.client.createSender('events').sendMessages({ body: 1 });
    const receiver = local.client.createReceiver('events', 'ordered', { subQueueType: 'deadLetter' });
    const [message] = await receiver.receiveMessages(1);
    expect(message?.deadLetterReason).toBe('Session ID is null');
    await receiver.close();
  });

  it('frees a session when the connection of its holder breaks', async () => {
    const sessionId = 'broken';
    await local.client.createSender('sessions').sendMessages({ body: 1, sessionId });
    const other = newClient(connectionString(local.service.port));
    const holder = await other.acceptSession('sessions', sessionId);
    await holder.receiveMessages(1);
    await control('/fault', { entity: 'sessions', kind: 'drop-connection' });
    const successor = await vi.waitFor(() => local.client.acceptSession('sessions', sessionId), { timeout: 10_000 });
    const [message] = await successor.receiveMessages(1);
    expect(message).toMatchObject({ body: 1, deliveryCount: 0 });
    await successor.close();
    await other.close();
  });

  it.each([
    ['no AMQP at all', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['an AMQP header and then noise', Buffer.concat([Buffer.from('AMQP\0\x01\0\0', 'latin1'), Buffer.alloc(64, 0x5a)])],
  ])('hangs up on a peer that sends %s, and goes on', async (_case, bytes) => {
    const socket = connect(local.service.port, '127.0.0.1').resume();
    socket.write(bytes);
    socket.end();
    await once(socket, 'close');
    await local.client.createSender('settled').sendMessages({ body: 'still here' });
    expect((await next('settled')).body).toBe('still here');
  });

  it('keeps its data over an orderly restart, and clients find it again', async () => {
    await local.client.createSender('inspected').sendMessages({ body: 'kept', messageId: 'k' });
    await local.restart();
    expect(await next('inspected')).toMatchObject({ body: 'kept', messageId: 'k' });
  });

  it.each<[string, Topology, RegExp]>([
    ['an entity twice', { queues: [{ name: 'A' }, { name: 'a' }], topics: [] }, /'a' is defined twice/],
    [
      'a lock over five minutes',
      { queues: [{ name: 'a', lockDurationMs: 300_001 }], topics: [] },
      /lockDurationMs of 'a' is 300001/,
    ],
    ['an invalid name', { queues: [{ name: 'a b' }], topics: [] }, /queue name 'a b'/],
    [
      'an unsupported rule',
      { queues: [], topics: [{ name: 't', subscriptions: [{ name: 's', rules: [{ sql: 'a*2=1' }] }] }] },
      /unsupported SQL/,
    ],
  ])('refuses to start with %s', async (_case, wrong, reason) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'service-bus-'));
    await expect(startServiceBus(contextFor(dataDir, movableClock()), wrong)).rejects.toThrow(reason);
    rmSync(dataDir, { recursive: true });
  });
});

describe('the control page', () => {
  it('counts what each entity holds and shows its messages', async () => {
    const sender = local.client.createSender('inspected');
    await sender.sendMessages({ body: { a: 1 }, subject: 'look', applicationProperties: { tenant: 't' } });
    const [seq] = await sender.scheduleMessages({ body: 'later' }, new Date(local.clock.now() + HOUR));
    const { body } = await control('/');
    expect(body).toMatchObject({ entities: { inspected: { active: 1, scheduled: 1, deadLetter: 0, locked: 0 } } });
    const { body: page } = await control('/messages?entity=inspected');
    expect(page).toMatchObject({
      messages: [
        { state: 'active', subject: 'look', applicationProperties: { tenant: 't' }, body: '{"a":1}' },
        { state: 'scheduled', sequenceNumber: seq?.toNumber() },
      ],
    });
  });

  it('rejects sends on demand, which the client retries', async () => {
    await control('/fault', { entity: 'faulty', kind: 'reject-next-sends', count: 2 });
    const before = local.service.counts().send ?? 0;
    await local.client.createSender('faulty').sendMessages({ body: 1 });
    expect(local.service.counts().send).toBe(before + 3);
    expect((await next('faulty')).body).toBe(1);
  });

  it.each([
    ['an unknown entity', '/fault', { entity: 'x', kind: 'drop-connection' }, 404],
    ['an unknown kind', '/fault', { entity: 'faulty', kind: 'x' }, 400],
    ['a bad count', '/fault', { entity: 'faulty', kind: 'reject-next-sends', count: 'x' }, 400],
    ['no object', '/fault', 'x', 400],
    ['messages of an unknown entity', '/messages?entity=x', undefined, 404],
    ['an unknown page', '/x', undefined, 404],
  ])('answers %s with %s', async (_case, path, body, status) => {
    expect((await control(path, body)).status).toBe(status);
  });
});
