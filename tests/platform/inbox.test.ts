import { expect, test } from 'vitest';
import { z } from 'zod';
import { toCloudEvent } from '../../src/platform/cloud-event.ts';
import type { Doc, Documents } from '../../src/platform/cosmos/documents.ts';
import type { DomainEvent } from '../../src/platform/events.ts';
import { inbox } from '../../src/platform/inbox.ts';
import type { EventSubscription, QueueConsumer } from '../../src/platform/messages.ts';
import type { TenantScope } from '../../src/platform/scope.ts';
import type { Workflows } from '../../src/platform/workflows.ts';

const event: DomainEvent = {
  id: 'e-1',
  type: 'contract.activated',
  tenant: 'acme',
  aggregate: 'contract:42',
  sequence: 1,
  at: '2026-03-01T10:00:00.000Z',
  actor: { kind: 'person', id: 'u-1' },
  correlation: 'c-1',
  subject: { kind: 'contract', id: '42' },
};
const workflows: Workflows = { nudge: async () => {}, start: async () => 'started' };

/** Keeps what the inbox remembers, as the tenant's container would. */
class Memory implements Pick<Documents, 'read' | 'commit'> {
  readonly docs = new Map<string, Doc & { readonly ttl?: number }>();
  async read<T extends Doc>(scope: TenantScope, partition: string, id: string, _kind: T['kind']) {
    const doc = this.docs.get(`${scope.tenant} ${partition} ${id}`);
    return doc && { doc: doc as unknown as T, etag: '"1"' };
  }
  async commit(scope: TenantScope, { partition, writes }: Parameters<Documents['commit']>[1]) {
    for (const write of writes)
      if (write.op === 'create') this.docs.set(`${scope.tenant} ${partition} ${write.doc.id}`, write.doc);
    return { ok: true, etags: new Map(), events: [] } as const;
  }
}

function arrange(overrides: Partial<EventSubscription> = {}) {
  const seen: { scope: TenantScope; what: unknown; attempt: number }[] = [];
  const memory = new Memory();
  const receive = inbox({ documents: memory as unknown as Documents, clock: { now: () => new Date(0) } });
  const subscription: EventSubscription = {
    name: 'renewals-noteContract',
    subscription: 'renewals',
    types: ['contract.*', 'notice.given'],
    inbox: 'kept',
    handle: async (scope, what, { attempt }) => void seen.push({ scope, what, attempt }),
    ...overrides,
  };
  const consumer: QueueConsumer<{ record: string }> = {
    name: 'connectors-ingest',
    queue: 'connector-ingest',
    sessions: true,
    message: z.strictObject({ record: z.string() }),
    handle: async (scope, what, { attempt }) => void seen.push({ scope, what, attempt }),
  };
  return { seen, memory, receive, subscription, consumer: consumer as QueueConsumer };
}

test('an event reaches its handler with the system as actor, in the tenant and correlation it came from', async () => {
  const { seen, receive, subscription } = arrange();
  await receive.event(subscription, toCloudEvent(event), 2, workflows);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ what: event, attempt: 2 });
  expect(seen[0]?.scope.toEnvelope()).toEqual({
    tenant: 'acme',
    correlation: 'c-1',
    actor: { kind: 'system', id: 'system:renewals' },
  });
});

test('a second delivery is skipped, and the memory of the first lasts thirty days', async () => {
  const { seen, memory, receive, subscription } = arrange();
  await receive.event(subscription, toCloudEvent(event), 1, workflows);
  await receive.event(subscription, JSON.stringify(toCloudEvent(event)), 2, workflows);
  expect(seen).toHaveLength(1);
  expect([...memory.docs]).toMatchObject([['acme inbox:renewals e-1', { ttl: 2_592_000 }]]);
});

test('a handler that throws is not remembered, so that the next delivery reaches it', async () => {
  let fails = true;
  const handled: string[] = [];
  const { receive, subscription } = arrange({
    handle: async (_, { id }) => {
      if (fails) throw new Error('not today');
      handled.push(id);
    },
  });
  await expect(receive.event(subscription, toCloudEvent(event), 1, workflows)).rejects.toThrow('not today');
  fails = false;
  await receive.event(subscription, toCloudEvent(event), 2, workflows);
  expect(handled).toEqual(['e-1']);
});

test('a consumer that bears repetition itself costs no request', async () => {
  const { seen, memory, receive, subscription } = arrange({ inbox: 'own' });
  await receive.event(subscription, toCloudEvent(event), 1, workflows);
  await receive.event(subscription, toCloudEvent(event), 1, workflows);
  expect(seen).toHaveLength(2);
  expect(memory.docs.size).toBe(0);
});

test.each([
  ['contract.activated', true],
  ['contract.', true],
  ['contractor.hired', false],
  ['notice.given', true],
  ['notice.given.late', false],
])('of the types contract.* and notice.given, %s is wanted: %s', async (type, wanted) => {
  const { seen, receive, subscription } = arrange();
  await receive.event(subscription, toCloudEvent({ ...event, type }), 1, workflows);
  expect(seen.length === 1).toBe(wanted);
});

const envelope = { tenant: 'acme', correlation: 'c-1', actor: { kind: 'application', id: 'psa' } };

test('a queue message is checked, opened as the actor it names, and handled once per natural key', async () => {
  const { seen, memory, receive, consumer } = arrange();
  const body = { id: 'agreement/7?v=2', scope: envelope, message: { record: '7' } };
  await receive.message(consumer, body, 1, workflows);
  await receive.message(consumer, body, 1, workflows);
  expect(seen).toHaveLength(1);
  expect(seen[0]?.what).toEqual({ record: '7' });
  expect(seen[0]?.scope.actor.id).toBe('psa');
  expect([...memory.docs.keys()][0]).toMatch(/^acme inbox:connector-ingest [0-9a-f]{64}$/);
});

test.each([
  ['an unknown field inside', { id: 'a', scope: envelope, message: { record: '7', more: 1 } }, 'more'],
  ['no scope', { id: 'a', message: { record: '7' } }, 'scope'],
  ['a malformed tenant', { id: 'a', scope: { ...envelope, tenant: 'A/B' }, message: { record: '7' } }, 'tenant'],
  ['no JSON', 'hello', 'JSON'],
])('a queue message with %s throws and reaches nobody', async (_, body, message) => {
  const { seen, receive, consumer } = arrange();
  await expect(receive.message(consumer, body, 1, workflows)).rejects.toThrow(message);
  expect(seen).toEqual([]);
});

test('what fails is waited for longer each time, within the lock, before the broker delivers it again', async () => {
  const pauses: number[] = [];
  const memory = new Memory();
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  const receive = inbox({ documents: memory as unknown as Documents, clock: { now: () => new Date(0) }, pause });
  const failing: EventSubscription = {
    ...arrange().subscription,
    handle: async () => Promise.reject(new Error('the store is away')),
  };
  for (const attempt of [1, 2, 5, 10]) {
    await expect(receive.event(failing, toCloudEvent(event), attempt, workflows)).rejects.toThrow('the store is away');
  }
  expect(pauses).toEqual([500, 1_000, 8_000, 20_000]);
  expect(memory.docs.size).toBe(0);
});
