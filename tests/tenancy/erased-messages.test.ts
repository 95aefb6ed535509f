import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { toCloudEvent } from '../../src/platform/cloud-event.ts';
import { inbox } from '../../src/platform/inbox.ts';
import { outboxSlice } from '../../src/platform/outbox-sweep.ts';
import { tellShredding } from '../../src/tenancy/shred-tenant.workflow.ts';
import { note, noted } from '../platform/cosmos/tenant-fixture.ts';
import { house, inert, perform, scopeIn, tenantBench } from './tenant-bench.ts';

let bench: Awaited<ReturnType<typeof tenantBench>>;
beforeAll(async () => {
  bench = await tenantBench();
  await bench.open(house, 'open', {}, 'shared');
});
afterAll(() => bench.stop());

const story = { requestedAt: '2026-06-01T12:00:00.000Z', reason: 'the client has left' };

test('what still waits in queues for a shredded tenant is taken off and dropped, and nobody sees it', async () => {
  await bench.open('quiet', 'suspended', {}, 'shared');
  const scope = scopeIn('quiet');
  const { documents, committed, clock } = bench.first;
  await documents.commit(scope, { partition: 'c:1', writes: [{ op: 'create', doc: note('n') }], events: [noted('n')] });
  const event = committed.find(({ tenant }) => tenant === 'quiet');
  if (!event) throw new Error('no event');
  await perform(bench.openInstance(), scope, tellShredding(story));

  const seen: unknown[] = [];
  const pauses: number[] = [];
  const { event: take, message } = inbox({
    documents: bench.openInstance().documents,
    clock,
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  const subscription = {
    ...({ name: 'x-see', subscription: 'x', types: ['*'], inbox: 'kept' } as const),
    handle: async () => void seen.push('event'),
  };
  await take(subscription, toCloudEvent(event), 1, inert);
  const consumer = {
    name: 'x-take',
    queue: 'q',
    sessions: false,
    message: z.unknown(),
    handle: async () => void seen.push('message'),
  };
  await message(consumer, { id: 'm', scope: scope.toEnvelope(), message: {} }, 1, inert);
  expect([seen, pauses]).toEqual([[], []]);
});

test('a mark that an instance set late does not keep the sweep busy for ever', async () => {
  await bench.open('marked', 'suspended', {}, 'shared');
  const scope = scopeIn('marked');
  await perform(bench.openInstance(), scope, tellShredding(story));
  await bench.openInstance().marks.mark('marked');
  const fresh = bench.openInstance();
  const sweep = outboxSlice({ ...fresh, outbox: undefined as never, queues: { send: async () => {} } }).tenantWork?.[0];
  await sweep?.handle(scope, {}, { workflows: inert, attempt: 1, now: new Date() });
  expect(await Array.fromAsync(fresh.marks.list())).not.toContain('marked');
});
