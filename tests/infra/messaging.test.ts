import { expect, test } from 'vitest';
import { parseRules } from '../../devhost/service-bus/rules.ts';
import { topology } from '../../devhost/topology.ts';
import messaging from '../../infra/messaging.json' with { type: 'json' };
import type { EventSubscription } from '../../src/platform/messages.ts';
import { eventTopic } from '../../src/platform/outbox.ts';
import { isOwnReport } from '../../src/surfaces/webhooks/webhook.ts';
import { composedStamp } from '../support/composed-stamp.ts';

const { slices } = composedStamp();
const consumers = slices.flatMap((slice) => slice.subscriptions ?? []);
const queueConsumers = slices.flatMap((slice) => slice.queues ?? []);
/** What the product says can happen; a filter is tried with each. */
const eventTypes = slices.flatMap((slice) => slice.events ?? []).map(({ type }) => type);
const subscriptions = messaging.topic.subscriptions;

const filterOf = (name: string) => {
  const rule = parseRules(name, [{ sql: subscriptions.find((each) => each.name === name)?.filter ?? '' }]);
  return (type: string) => rule({ system: { subject: type }, user: { type, tenant: 'northwind' } });
};
const wants = ({ subscription, types }: EventSubscription, type: string) =>
  // Webhooks ask for all events and drop reports about webhooks unread; the filter spares them these.
  !(subscription === 'webhooks' && isOwnReport(type)) &&
  types.some((wanted) => (wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted));

test('the topic is the one the outbox publishes to', () => {
  expect(messaging.topic.name).toBe(eventTopic);
});

test('every subscription a slice consumes is deployed, and every one deployed is consumed', () => {
  const consumed = consumers.map(({ subscription }) => subscription);
  expect(subscriptions.map(({ name }) => name).sort()).toEqual(consumed.sort());
});

test('every queue a slice consumes is deployed, with sessions as it expects them, and every one deployed is consumed', () => {
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  const deployed = messaging.queues.map(({ name, requiresSession }) => ({ name, requiresSession }));
  const consumed = queueConsumers.map(({ queue, sessions }) => ({ name: queue, requiresSession: sessions }));
  expect(deployed.sort(byName)).toEqual(consumed.sort(byName));
});

test('subscriptions have sessions, since events of one aggregate are handled one after the other', () => {
  expect(subscriptions.filter(({ requiresSession }) => !requiresSession)).toEqual([]);
});

test.each(consumers)('the filter of $subscription lets through what its slice wants and nothing else', (consumer) => {
  const passes = filterOf(consumer.subscription);
  const exact = consumer.types.filter((type) => !type.endsWith('*'));
  for (const type of new Set([...eventTypes, ...exact]))
    expect({ type, passes: passes(type) }).toEqual({ type, passes: wants(consumer, type) });
});

// learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas: "Maximum length of filter condition string: 1,024".
test('no filter is longer than Service Bus takes', () => {
  expect(subscriptions.filter(({ filter }) => filter.length > 1024)).toEqual([]);
});

test('the local namespace has what is deployed, with the same limits', () => {
  const [events] = topology.topics;
  expect(topology.queues.map(({ name }) => name)).toEqual(messaging.queues.map(({ name }) => name));
  expect(topology.queues.map((queue) => queue.duplicateDetectionWindowMs)).toEqual([600_000, 86_400_000]);
  expect(events?.duplicateDetectionWindowMs).toBe(600_000);
  expect(
    events?.subscriptions.map(({ name, lockDurationMs, maxDeliveryCount }) => [name, lockDurationMs, maxDeliveryCount]),
  ).toEqual(subscriptions.map(({ name }) => [name, 60_000, 10]));
});
