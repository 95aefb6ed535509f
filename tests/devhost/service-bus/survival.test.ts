import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceBusClient, ServiceBusReceivedMessage } from '@azure/service-bus';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectionString, type Topology } from '../../../devhost/service-bus/index.ts';
import { newClient } from './local-namespace.ts';

const topology: Topology = {
  queues: [
    { name: 'work', duplicateDetectionWindowMs: 600_000 },
    { name: 'once', maxDeliveryCount: 1 },
    { name: 'stream' },
    { name: 'sessions', requiresSession: true },
  ],
  topics: [{ name: 'events', subscriptions: [{ name: 'all' }] }],
};

let dataDir: string;
let broker: ChildProcess;
let port = 0;
let client: ServiceBusClient;

async function start(): Promise<void> {
  const script = join(import.meta.dirname, 'broker-process.ts');
  broker = spawn(process.execPath, [script, dataDir, String(port), JSON.stringify(topology)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(broker.stdout ?? broker, 'data');
  port = Number(String(line));
}

async function kill(): Promise<void> {
  const exited = once(broker, 'exit');
  broker.kill('SIGKILL');
  await exited;
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'service-bus-'));
  port = 0;
  await start();
  client = newClient(connectionString(port), 1000);
});

afterEach(async () => {
  await client.close();
  await kill();
  rmSync(dataDir, { recursive: true });
});

async function next(queue: string): Promise<ServiceBusReceivedMessage> {
  const [message] = await client.createReceiver(queue).receiveMessages(1, { maxWaitTimeInMs: 10_000 });
  return message ?? expect.fail('no message arrived');
}

describe('a broker that is killed and started again', () => {
  it('has every acknowledged message, its history of duplicates, its schedules and its next sequence number', async () => {
    const sender = client.createSender('work');
    const due = new Date(Date.now() + 3_600_000);
    await sender.sendMessages([
      { body: 1, messageId: 'a' },
      { body: 2, messageId: 'b' },
    ]);
    const [scheduled] = await sender.scheduleMessages({ body: 'later' }, due);
    await client.createReceiver('work').completeMessage(await next('work'));
    await kill();
    await start();
    await sender.sendMessages([
      { body: 'again', messageId: 'a' },
      { body: 3, messageId: 'c' },
    ]);
    const peeked = await client.createReceiver('work').peekMessages(10);
    expect(peeked.map(({ body }) => body)).toEqual([2, 'later', 3]);
    const numbers = peeked.map(({ sequenceNumber }) => sequenceNumber?.toNumber() ?? 0);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    await sender.cancelScheduledMessages(scheduled ?? expect.fail('no number'));
  });

  it('returns what was held, counting the delivery', async () => {
    await client.createSender('stream').sendMessages({ body: 1 });
    await next('stream');
    await kill();
    await start();
    expect(await next('stream')).toMatchObject({ body: 1, deliveryCount: 1 });
  });

  it('dead-letters what was held for the last time', async () => {
    await client.createSender('once').sendMessages({ body: 1 });
    await next('once');
    await kill();
    await start();
    const [dead] = await client.createReceiver('once', { subQueueType: 'deadLetter' }).receiveMessages(1);
    expect(dead?.deadLetterReason).toBe('MaxDeliveryCountExceeded');
  });

  it('keeps deferred messages and the states of sessions, and frees the sessions', async () => {
    await client.createSender('sessions').sendMessages([
      { body: 1, sessionId: 's' },
      { body: 2, sessionId: 's' },
    ]);
    const session = await client.acceptSession('sessions', 's');
    await session.setSessionState('half way');
    const [message] = await session.receiveMessages(1);
    await session.deferMessage(message ?? expect.fail('no message'));
    await kill();
    await start();
    const again = await client.acceptNextSession('sessions');
    expect(again.sessionId).toBe('s');
    expect(await again.getSessionState()).toBe('half way');
    const [deferred] = await again.receiveDeferredMessages(message?.sequenceNumber ?? expect.fail('no number'));
    expect(deferred?.body).toBe(1);
    await again.close();
  });

  it('is found again by senders and subscribed receivers, and loses nothing acknowledged', async () => {
    const sender = client.createSender('stream');
    const acknowledged = new Set<number>();
    const received = new Set<number>();
    const receiver = client.createReceiver('stream');
    receiver.subscribe(
      { processMessage: async ({ body }) => void received.add(Number(body)), processError: async () => {} },
      { maxConcurrentCalls: 5 },
    );
    let sending = true;
    const producer = (async () => {
      for (let body = 0; sending; body++) {
        await sender.sendMessages({ body }).then(
          () => acknowledged.add(body),
          () => {},
        );
      }
    })();
    for (let round = 0; round < 3; round++) {
      const before = received.size;
      await vi.waitFor(() => expect(received.size).toBeGreaterThan(before + 20), { timeout: 20_000 });
      await kill();
      await start();
    }
    const before = acknowledged.size;
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + 20), { timeout: 20_000 });
    sending = false;
    await producer;
    await vi.waitFor(() => expect([...acknowledged].filter((body) => !received.has(body))).toEqual([]), {
      timeout: 20_000,
    });
  }, 60_000);
});
