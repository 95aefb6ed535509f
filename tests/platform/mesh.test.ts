import { ServiceBusClient, type ServiceBusSessionReceiver } from '@azure/service-bus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { markPublished } from '../../src/platform/cosmos/publication-marks.ts';
import type { DomainEvent } from '../../src/platform/events.ts';
import { inbox } from '../../src/platform/inbox.ts';
import { eventTopic, Outbox } from '../../src/platform/outbox.ts';
import { sweepOutbox } from '../../src/platform/outbox-sweep.ts';
import { ServiceBus } from '../../src/platform/service-bus.ts';
import { anyCredential, type LocalAzure, startLocalAzure } from '../support/devhost.ts';
import { noted, openProcess, provision, scopeOf } from './cosmos/tenant-fixture.ts';

const acme = scopeOf('acme');
const noWorkflows = { nudge: async () => {}, start: async () => 'started' as const };
let azure: LocalAzure;
let bus: ServiceBus;
let reader: ServiceBusClient;

beforeAll(async () => {
  // Without the broker's duplicate detection, so that nothing but the inbox stands between a repetition and the handler.
  const subscriptions = [{ name: 'all', requiresSession: true }];
  azure = await startLocalAzure({ queues: [], topics: [{ name: eventTopic, subscriptions }] });
  await provision(azure, 'acme');
  bus = new ServiceBus({ connectionString: azure.serviceBus.connectionString }, anyCredential);
  reader = new ServiceBusClient(azure.serviceBus.connectionString);
});
afterAll(async () => {
  await Promise.all([bus.close(), reader.close()]);
  await azure.stop();
});

test('from commit to handler: a process that dies between publishing and marking causes two deliveries and one effect', async () => {
  const publish = (topic: string, messages: Parameters<ServiceBus['publish']>[1]) => bus.publish(topic, messages);
  const dying = new Outbox({ publish, markPublished: () => new Promise(() => {}) });
  const doomed = openProcess(azure, azure.cosmos.url, dying);
  const outcome = await doomed.documents.commit(acme, {
    partition: 'contract:42',
    writes: [],
    events: [{ ...noted('42'), data: { hash: 'x' } }],
  });

  const receiver = await reader.acceptSession(eventTopic, 'all', 'acme/contract:42');
  const first = await nextBody(receiver); // published, and there the process hangs for ever: a crash, as the store sees it

  azure.clock.move(2 * 60_000);
  const successor = new Outbox({
    publish,
    markPublished: async (scope, events) => markPublished(await app.containerOf(scope), events),
  });
  const app = openProcess(azure, azure.cosmos.url, successor);
  expect(await sweepOutbox(acme, { ...app, outbox: successor })).toBe(1);
  const second = await nextBody(receiver);
  await receiver.close();

  const seen: DomainEvent[] = [];
  const subscription = {
    name: 'audit-note',
    subscription: 'audit',
    types: ['*'],
    inbox: 'kept' as const,
    handle: async (_: unknown, event: DomainEvent) => void seen.push(event),
  };
  const receive = inbox(app);
  for (const body of [first, second]) await receive.event(subscription, body, 1, noWorkflows);
  expect(seen).toEqual(outcome.ok && outcome.events);
  expect(await sweepOutbox(acme, { ...app, outbox: successor })).toBe(0);
});

async function nextBody(receiver: ServiceBusSessionReceiver): Promise<unknown> {
  for (;;) {
    const [message] = await receiver.receiveMessages(1);
    if (!message) continue;
    await receiver.completeMessage(message);
    return message.body;
  }
}
