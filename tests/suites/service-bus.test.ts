import { randomUUID } from 'node:crypto';
import { ServiceBusClient, type ServiceBusReceivedMessage, type ServiceBusReceiver } from '@azure/service-bus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionString, type Topology } from '../../devhost/service-bus/index.ts';
import { newClient, startLocalNamespace } from '../devhost/service-bus/local-namespace.ts';

/**
 * The suite runs against the devhost, or with SERVICE_BUS_SUITE_CONNECTION against a namespace in Azure that has these
 * entities, empty (with a lock duration of at least PT5S, which the vendor demands). The latter has not been done.
 */
const azure = process.env.SERVICE_BUS_SUITE_CONNECTION;
const LOCK_MS = azure === undefined ? 700 : 5000;

const topology: Topology = {
  queues: [
    { name: 'plain' },
    { name: 'two-deliveries', maxDeliveryCount: 2 },
    { name: 'short-lock', lockDurationMs: LOCK_MS },
    { name: 'expiring', deadLetterOnExpiration: true },
    { name: 'no-duplicates', duplicateDetectionWindowMs: 60_000 },
    { name: 'sessions', requiresSession: true },
    { name: 'short-sessions', requiresSession: true, lockDurationMs: LOCK_MS },
  ],
  topics: [
    {
      name: 'events',
      subscriptions: [
        { name: 'all' },
        { name: 'signed', rules: [{ correlation: { subject: 'signed', applicationProperties: { tenant: 'a' } } }] },
        { name: 'large', rules: [{ sql: "amount > 1000 AND sys.Label LIKE 'sig%'" }] },
      ],
    },
  ],
};

let connection: string;
let client: ServiceBusClient;
let stop: () => Promise<void>;

beforeAll(async () => {
  if (azure === undefined) {
    const local = await startLocalNamespace(topology);
    connection = connectionString(local.service.port);
    client = local.client;
    stop = () => local.stop();
  } else {
    connection = azure;
    client = newClient(azure);
    stop = () => client.close();
  }
});

afterAll(() => stop());

const send = (
  entity: string,
  ...messages: Parameters<ReturnType<ServiceBusClient['createSender']>['sendMessages']>[0][]
) => client.createSender(entity).sendMessages(messages as never);

/** The next message; lock renewal by the client is off so that locks can expire. */
async function next(receiver: Pick<ServiceBusReceiver, 'receiveMessages'>): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
  if (message === undefined) throw new Error('no message arrived in time');
  return message;
}

const receiverOf = (queue: string): ServiceBusReceiver =>
  client.createReceiver(queue, { maxAutoLockRenewalDurationInMs: 0 });

async function nothingIn(receiver: Pick<ServiceBusReceiver, 'receiveMessages'>): Promise<void> {
  expect(await receiver.receiveMessages(1, { maxWaitTimeInMs: 100 })).toEqual([]);
}

describe('queues', () => {
  it('deliver what was sent, with its properties and an assigned message id', async () => {
    const applicationProperties = { text: 'ü', count: 7, share: 0.5, flag: true };
    await send('plain', {
      body: { nested: [1] },
      subject: 'greeting',
      correlationId: 'c',
      contentType: 'application/json',
      applicationProperties,
    });
    const receiver = receiverOf('plain');
    const message = await next(receiver);
    expect(message).toMatchObject({
      body: { nested: [1] },
      subject: 'greeting',
      correlationId: 'c',
      applicationProperties,
      deliveryCount: 0,
    });
    expect(message.messageId).toBeTruthy();
    expect(message.sequenceNumber?.toNumber()).toBeGreaterThan(0);
    expect(Math.abs((message.enqueuedTimeUtc?.getTime() ?? 0) - Date.now())).toBeLessThan(5000);
    await receiver.completeMessage(message);
    await nothingIn(receiver);
  });

  it('delete on delivery in receive-and-delete mode', async () => {
    await send('plain', { body: 1 });
    const receiver = client.createReceiver('plain', { receiveMode: 'receiveAndDelete' });
    expect((await next(receiver)).body).toBe(1);
    await receiver.close();
    await nothingIn(receiverOf('plain'));
  });

  it('deliver an abandoned message again, counted and with edited properties', async () => {
    await send('plain', { body: 1, applicationProperties: { kept: 'yes', edited: 'no' } });
    const receiver = receiverOf('plain');
    await receiver.abandonMessage(await next(receiver), { edited: 'yes' });
    const again = await next(receiver);
    expect(again).toMatchObject({ deliveryCount: 1, applicationProperties: { kept: 'yes', edited: 'yes' } });
    await receiver.completeMessage(again);
  });

  it('keep a dead-lettered message with reason and description in the sub-queue', async () => {
    await send('plain', { body: 'bad', messageId: 'm-1' });
    const receiver = receiverOf('plain');
    const reasons = { deadLetterReason: 'unreadable', deadLetterErrorDescription: 'no such field', hint: 'x' };
    await receiver.deadLetterMessage(await next(receiver), reasons);
    await nothingIn(receiver);
    const deadLetters = client.createReceiver('plain', { subQueueType: 'deadLetter' });
    const message = await next(deadLetters);
    expect(message).toMatchObject({
      body: 'bad',
      messageId: 'm-1',
      deadLetterReason: 'unreadable',
      deadLetterErrorDescription: 'no such field',
    });
    expect(message.applicationProperties?.hint).toBe('x');
    await deadLetters.completeMessage(message);
  });

  it('dead-letter a message after the maximum number of deliveries', async () => {
    await send('two-deliveries', { body: 'poison' });
    const receiver = receiverOf('two-deliveries');
    await receiver.abandonMessage(await next(receiver));
    await receiver.abandonMessage(await next(receiver));
    const deadLetters = client.createReceiver('two-deliveries', { subQueueType: 'deadLetter' });
    const message = await next(deadLetters);
    expect(message).toMatchObject({ body: 'poison', deadLetterReason: 'MaxDeliveryCountExceeded', deliveryCount: 2 });
    await deadLetters.completeMessage(message);
  });

  it('let a message be settled after its receiver was closed', async () => {
    await send('plain', { body: 1 });
    const receiver = receiverOf('plain');
    const message = await next(receiver);
    await receiver.close();
    await receiverOf('plain').completeMessage(message);
    await nothingIn(receiverOf('plain'));
  });

  it('give a deferred message back by sequence number only', async () => {
    await send('plain', { body: 'later' });
    const receiver = receiverOf('plain');
    const message = await next(receiver);
    await receiver.deferMessage(message);
    await nothingIn(receiver);
    const sequenceNumber = message.sequenceNumber ?? never();
    const [deferred] = await receiver.receiveDeferredMessages(sequenceNumber);
    expect(deferred).toMatchObject({ body: 'later', state: 'deferred' });
    await receiver.completeMessage(deferred ?? never());
    await expect(receiver.receiveDeferredMessages(sequenceNumber)).rejects.toMatchObject({ code: 'MessageNotFound' });
  });

  it('settle a deferred message as dead letter', async () => {
    await send('plain', { body: 'later' });
    const receiver = receiverOf('plain');
    const message = await next(receiver);
    await receiver.deferMessage(message);
    const [deferred] = await receiver.receiveDeferredMessages(message.sequenceNumber ?? never());
    await receiver.deadLetterMessage(deferred ?? never(), {
      deadLetterReason: 'too late',
      deadLetterErrorDescription: '',
    });
    const deadLetters = client.createReceiver('plain', { subQueueType: 'deadLetter', receiveMode: 'receiveAndDelete' });
    expect((await next(deadLetters)).deadLetterReason).toBe('too late');
  });

  it('extend a lock on renewal', async () => {
    await send('short-lock', { body: 1 });
    const receiver = receiverOf('short-lock');
    const message = await next(receiver);
    const until = message.lockedUntilUtc?.getTime() ?? 0;
    expect(until - Date.now()).toBeLessThanOrEqual(LOCK_MS);
    const renewed = await receiver.renewMessageLock(message);
    expect(renewed.getTime()).toBeGreaterThan(until);
    await receiver.completeMessage(message);
  });

  it('deliver again when a lock expires, and refuse the late settlement', async () => {
    await send('short-lock', { body: 1 });
    const receiver = receiverOf('short-lock');
    const late = await next(receiver);
    const again = await next(receiver);
    expect(again).toMatchObject({ deliveryCount: 1, sequenceNumber: late.sequenceNumber });
    await expect(receiver.completeMessage(late)).rejects.toMatchObject({ code: 'MessageLockLost' });
    await receiver.completeMessage(again);
    await nothingIn(receiver);
  });

  it('dead-letter what expires unread', async () => {
    await send('expiring', { body: 'stale', timeToLive: 300 });
    const deadLetters = client.createReceiver('expiring', {
      subQueueType: 'deadLetter',
      receiveMode: 'receiveAndDelete',
    });
    expect(await next(deadLetters)).toMatchObject({ body: 'stale', deadLetterReason: 'TTLExpiredException' });
    await nothingIn(receiverOf('expiring'));
  });

  it('drop a second message with the same id', async () => {
    const messageId = randomUUID();
    await send('no-duplicates', { body: 'first', messageId });
    await send('no-duplicates', { body: 'second', messageId });
    const receiver = client.createReceiver('no-duplicates', { receiveMode: 'receiveAndDelete' });
    expect((await next(receiver)).body).toBe('first');
    await receiver.close();
    await nothingIn(receiverOf('no-duplicates'));
  });

  it('enqueue a scheduled message when it is due, and never a cancelled one', async () => {
    const sender = client.createSender('plain');
    const due = new Date(Date.now() + 500);
    const [cancelled] = await sender.scheduleMessages([{ body: 'cancelled' }, { body: 'due' }], due);
    await sender.cancelScheduledMessages(cancelled ?? never());
    const receiver = receiverOf('plain');
    const message = await next(receiver);
    expect(message.body).toBe('due');
    expect(message.enqueuedTimeUtc?.getTime()).toBeGreaterThanOrEqual(due.getTime());
    await receiver.completeMessage(message);
    await nothingIn(receiver);
  });

  it('refuse to cancel what is not scheduled', async () => {
    const sender = client.createSender('plain');
    const [seq] = await sender.scheduleMessages({ body: 1 }, new Date(Date.now() + 60_000));
    await sender.cancelScheduledMessages(seq ?? never());
    await expect(sender.cancelScheduledMessages(seq ?? never())).rejects.toMatchObject({ code: 'MessageNotFound' });
  });

  it('take a batch of at most 256 KB as one', async () => {
    const sender = client.createSender('plain');
    const batch = await sender.createMessageBatch();
    expect(batch.maxSizeInBytes).toBe(262_144);
    const body = 'x'.repeat(20_000);
    while (batch.tryAddMessage({ body, applicationProperties: { index: batch.count } }));
    await sender.sendMessages(batch);
    const receiver = receiverOf('plain');
    const received: ServiceBusReceivedMessage[] = [];
    while (received.length < batch.count) received.push(await next(receiver));
    expect(received.map((message) => message.applicationProperties?.index)).toEqual([...received.keys()]);
    await Promise.all(received.map((message) => receiver.completeMessage(message)));
  });

  it('refuse a message over 256 KB', async () => {
    await expect(send('plain', { body: 'x'.repeat(262_144) })).rejects.toMatchObject({ code: 'MessageSizeExceeded' });
  });

  it('show messages to a peek without locking them', async () => {
    await send('plain', { body: 1 }, { body: 2 }, { body: 3 });
    const receiver = receiverOf('plain');
    const held = await next(receiver);
    const peeked = await receiver.peekMessages(10);
    expect(peeked.map(({ body }) => body)).toEqual([1, 2, 3]);
    expect(await receiver.peekMessages(10)).toEqual([]);
    const rest = [held, await next(receiver), await next(receiver)];
    expect(rest.map(({ body }) => body)).toEqual([1, 2, 3]);
    for (const message of rest) await receiver.completeMessage(message);
  });

  it('return the credit a receiver no longer wants, losing nothing', async () => {
    const receiver = receiverOf('plain');
    await send('plain', { body: 1 });
    expect(await receiver.receiveMessages(5, { maxWaitTimeInMs: 200 })).toHaveLength(1);
    await send('plain', { body: 2 });
    const other = client.createReceiver('plain', { receiveMode: 'receiveAndDelete' });
    expect((await next(other)).body).toBe(2);
    await other.close();
  });

  it('answer an unknown entity with not found', async () => {
    await expect(send('unknown', { body: 1 })).rejects.toMatchObject({ code: 'MessagingEntityNotFound' });
    await expect(receiverOf('unknown').receiveMessages(1)).rejects.toMatchObject({ code: 'MessagingEntityNotFound' });
  });
});

describe('sessions', () => {
  it('are accepted by name, keep their order and their state', async () => {
    const sessionId = randomUUID();
    await send('sessions', ...[1, 2, 3].map((body) => ({ body, sessionId })));
    const first = await client.acceptSession('sessions', sessionId);
    await first.abandonMessage(await next(first));
    const bodies: unknown[] = [];
    for (let count = 0; count < 3; count++) {
      const message = await next(first);
      bodies.push(message.body);
      await first.completeMessage(message);
    }
    expect(bodies).toEqual([1, 2, 3]);
    await first.setSessionState({ step: 3 });
    await first.close();
    const second = await client.acceptSession('sessions', sessionId);
    expect(await second.getSessionState()).toEqual({ step: 3 });
    await second.setSessionState(null);
    await second.close();
  });

  it('are held by one receiver at a time and free as soon as it closes', async () => {
    const sessionId = randomUUID();
    await send('sessions', { body: 1, sessionId });
    const holder = await client.acceptSession('sessions', sessionId);
    await next(holder);
    await expect(client.acceptSession('sessions', sessionId)).rejects.toMatchObject({ code: 'SessionCannotBeLocked' });
    await holder.close();
    const successor = await client.acceptSession('sessions', sessionId);
    const message = await next(successor);
    expect(message).toMatchObject({ body: 1, deliveryCount: 0 });
    await successor.completeMessage(message);
    await successor.close();
  });

  it('are found by whoever asks for the next one, also before there is one', async () => {
    const waiting = client.acceptNextSession('sessions');
    const sessionId = randomUUID();
    await send('sessions', { body: 1, sessionId });
    const session = await waiting;
    expect(session.sessionId).toBe(sessionId);
    const until = session.sessionLockedUntilUtc.getTime();
    expect((await session.renewSessionLock()).getTime()).toBeGreaterThanOrEqual(until);
    await session.completeMessage(await next(session));
    await session.close();
  });

  it('time out for who asks for the next one when there is none', async () => {
    const impatient = { maxRetries: 0, timeoutInMs: 300 };
    const hurried = new ServiceBusClient(connection, { retryOptions: impatient });
    await expect(hurried.acceptNextSession('sessions')).rejects.toMatchObject({ code: 'ServiceTimeout' });
    await hurried.close();
  });

  it('are lost when the lock expires; their messages come again, counted', async () => {
    const sessionId = randomUUID();
    await send('short-sessions', { body: 1, sessionId });
    const late = await client.acceptSession('short-sessions', sessionId, { maxAutoLockRenewalDurationInMs: 0 });
    const message = await next(late);
    const successor = await client.acceptNextSession('short-sessions');
    await expect(late.completeMessage(message)).rejects.toMatchObject({ code: 'SessionLockLost' });
    const again = await next(successor);
    expect(again.deliveryCount).toBe(1);
    await successor.completeMessage(again);
    await successor.close();
  });

  it('are required where the queue says so, and refused elsewhere', async () => {
    await expect(send('sessions', { body: 1 })).rejects.toThrow(/SessionId was not set/);
    await expect(receiverOf('sessions').receiveMessages(1)).rejects.toThrow(/requires sessions/);
    await expect(client.acceptSession('plain', 'x')).rejects.toThrow();
  });
});

describe('topics', () => {
  it('copy a message to every subscription whose rule matches', async () => {
    await send(
      'events',
      { body: 1, subject: 'signed', applicationProperties: { tenant: 'a', amount: 10 } },
      { body: 2, subject: 'signed', applicationProperties: { tenant: 'b', amount: 5000 } },
      { body: 3, subject: 'opened', applicationProperties: { tenant: 'a', amount: 5000 } },
    );
    const received: Record<string, unknown[]> = {};
    for (const name of ['all', 'signed', 'large']) {
      const receiver = client.createReceiver('events', name, { receiveMode: 'receiveAndDelete' });
      const messages = await receiver.receiveMessages(5, { maxWaitTimeInMs: 300 });
      received[name] = messages.map(({ body }) => body);
      await receiver.close();
    }
    expect(received).toEqual({ all: [1, 2, 3], signed: [1], large: [2] });
  });

  it('keep dead letters per subscription', async () => {
    await send('events', { body: 'bad' });
    const receiver = client.createReceiver('events', 'all');
    await receiver.deadLetterMessage(await next(receiver), {
      deadLetterReason: 'broken',
      deadLetterErrorDescription: '',
    });
    const deadLetters = client.createReceiver('events', 'all', {
      subQueueType: 'deadLetter',
      receiveMode: 'receiveAndDelete',
    });
    expect((await next(deadLetters)).deadLetterReason).toBe('broken');
  });
});

function never(): never {
  throw new Error('the service left out what it promises');
}
