import { afterAll, beforeAll, expect, test } from 'vitest';
import { dirtyMarks } from '../../src/platform/cosmos/dirty-marks.ts';
import type { EventDocument } from '../../src/platform/cosmos/event-documents.ts';
import { markPublished } from '../../src/platform/cosmos/publication-marks.ts';
import type { DomainEvent } from '../../src/platform/events.ts';
import { inbox } from '../../src/platform/inbox.ts';
import type { Queues } from '../../src/platform/messages.ts';
import { Outbox, type OutboxParts } from '../../src/platform/outbox.ts';
import { outboxSlice, sweepOutbox } from '../../src/platform/outbox-sweep.ts';
import type { TenantScope } from '../../src/platform/scope.ts';
import { tenantWorkConsumer, tenantWorkQueue } from '../../src/platform/tenant-work.ts';
import { type LocalAzure, startLocalAzure } from '../support/devhost.ts';
import { noted, openProcess, provision, scopeOf } from './cosmos/tenant-fixture.ts';

const minute = 60_000;
const noWorkflows = { nudge: async () => {}, start: async () => 'started' as const };
let azure: LocalAzure;
let app: ReturnType<typeof openProcess>;
let tenants = 0;

beforeAll(async () => {
  azure = await startLocalAzure();
  app = openProcess(azure);
});
afterAll(() => azure.stop());

async function freshTenant(): Promise<TenantScope> {
  const tenant = `t${++tenants}`;
  await provision(azure, tenant);
  return scopeOf(tenant);
}

/** A process of the app with an outbox, whose publishing and marking a test may break. */
function withOutbox(broken: Partial<OutboxParts> = {}) {
  const sent: string[] = [];
  const outbox = new Outbox({
    publish: async (_, messages) => void sent.push(...messages.map(({ messageId }) => String(messageId))),
    markPublished: async (scope, events) => markPublished(await app.containerOf(scope), events),
    ...broken,
  });
  return { sent, outbox, ...openProcess(azure, azure.cosmos.url, outbox) };
}

const unpublished = async (scope: TenantScope): Promise<DomainEvent[]> => {
  const text = "SELECT * FROM c WHERE c.kind = 'platform.event' AND IS_DEFINED(c.unpublished)";
  return (await app.documents.query<EventDocument>(scope, { text }, { limit: 200 })).items.map(({ event }) => event);
};
const marked = async (scope: TenantScope): Promise<boolean> => {
  for await (const tenant of app.marks.list()) if (tenant === scope.tenant) return true;
  return false;
};
const crash = async () => {
  throw new Error('the process ended here');
};
const quiet = async <T>(work: () => Promise<T>): Promise<T> => {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
};

test('a published event loses its mark, and marking it once more harms nothing', async () => {
  const scope = await freshTenant();
  const { documents, outbox, sent } = withOutbox();
  const outcome = await documents.commit(scope, {
    partition: 'contract:1',
    writes: [],
    events: [noted('1'), noted('1')],
  });
  await documents.record(scope, { type: 'contract.viewed', subject: { kind: 'contract', id: '1' } });
  await outbox.flush();
  expect(sent).toHaveLength(3);
  expect(await unpublished(scope)).toEqual([]);
  await markPublished(await app.containerOf(scope), outcome.ok ? outcome.events : []);
});

test('marking passes over events that are gone', async () => {
  const scope = await freshTenant();
  const outcome = await app.documents.commit(scope, {
    partition: 'contract:1',
    writes: [],
    events: [noted('1'), noted('1')],
  });
  const events = outcome.ok ? outcome.events : [];
  const container = await app.containerOf(scope);
  await container.item('event:0000000001', 'contract:1').delete();
  await markPublished(container, events);
  expect(await unpublished(scope)).toEqual([]);
});

test('what a crash before publishing left is published by the sweep, in order, and the tenant becomes clean', async () => {
  const scope = await freshTenant();
  await app.documents.commit(scope, {
    partition: 'contract:1',
    writes: [],
    events: [noted('1'), noted('1'), noted('1')],
  });
  const left = await unpublished(scope);
  const sweeper = withOutbox();
  expect(await sweepOutbox(scope, sweeper)).toBe(0); // younger than a minute: on its way, for all the sweep knows
  azure.clock.move(2 * minute);
  expect(await sweepOutbox(scope, sweeper)).toBe(3);
  expect(sweeper.sent).toEqual(left.toSorted((a, b) => a.sequence - b.sequence).map(({ id }) => id));
  expect(await unpublished(scope)).toEqual([]);
  expect(await marked(scope)).toBe(true); // a process may still commit under this mark
  azure.clock.move(15 * minute);
  expect(await sweepOutbox(scope, sweeper)).toBe(0);
  expect(await marked(scope)).toBe(false);
});

test('after a crash between publishing and marking the same event goes out again under the same id', async () => {
  const scope = await freshTenant();
  const dying = withOutbox({ markPublished: crash });
  await quiet(async () => {
    await dying.documents.commit(scope, { partition: 'contract:1', writes: [], events: [noted('1')] });
    await dying.outbox.flush();
  });
  azure.clock.move(2 * minute);
  const sweeper = withOutbox();
  await sweepOutbox(scope, sweeper);
  expect(dying.sent).toHaveLength(1);
  expect(sweeper.sent).toEqual(dying.sent);
  expect(await unpublished(scope)).toEqual([]);
});

test('a sweep that cannot publish fails, and the tenant stays marked for the next', async () => {
  const scope = await freshTenant();
  await app.documents.commit(scope, { partition: 'contract:1', writes: [], events: [noted('1')] });
  azure.clock.move(10 * minute);
  await expect(sweepOutbox(scope, withOutbox({ publish: crash }))).rejects.toThrow('the process ended here');
  expect(await marked(scope)).toBe(true);
  expect(await sweepOutbox(scope, withOutbox())).toBe(1);
});

test('a commit during a sweep keeps the tenant marked', async () => {
  const scope = await freshTenant();
  await app.documents.commit(scope, { partition: 'contract:1', writes: [], events: [noted('1')] });
  azure.clock.move(15 * minute);
  await app.marks.sweptClean(scope.tenant, async () => {
    await app.documents.commit(scope, { partition: 'contract:2', writes: [], events: [noted('2')] });
    return true;
  });
  expect(await marked(scope)).toBe(true);
});

test('a mark written late, for the window before, does not uncover those who commit in the next', async () => {
  const { tenant } = scopeOf('late');
  const border = new Date('2026-06-01T12:00:00Z').getTime();
  const marksAt = (instant: number) => dirtyMarks(app.catalog, { now: () => new Date(instant) });
  await marksAt(border).mark(tenant);
  await marksAt(border - 1).mark(tenant);
  await marksAt(border + 5 * minute).sweptClean(tenant, async () => true);
  expect(await marked(scopeOf(tenant))).toBe(true);
});

test('one mark is written per tenant and window, and none for changes without events', async () => {
  const scope = await freshTenant();
  const fresh = openProcess(azure);
  const upserts = () => azure.cosmos.counts().upsertItem ?? 0;
  const before = upserts();
  await fresh.documents.commit(scope, {
    partition: 'contract:1',
    writes: [{ op: 'upsert', doc: { id: 'a', kind: 'note', schema: 1 } }],
    events: [],
  });
  expect(upserts()).toBe(before);
  const change = (id: string) => ({ partition: `contract:${id}`, writes: [], events: [noted(id)] });
  await Promise.all(['1', '2', '3'].map((id) => fresh.documents.commit(scope, change(id))));
  expect(upserts()).toBe(before + 1);
  azure.clock.move(5 * minute);
  await fresh.documents.commit(scope, change('4'));
  expect(upserts()).toBe(before + 2);
});

test('the timer sends each dirty tenant to the queue once a minute, the daily one every tenant, and the consumer sweeps', async () => {
  const [dirty, clean] = [await freshTenant(), await freshTenant()];
  await app.documents.commit(dirty, { partition: 'contract:1', writes: [], events: [noted('1')] });
  azure.clock.move(2 * minute);
  const queued: { tenant: string; queue: string; id: string; body: unknown; scope: TenantScope }[] = [];
  const queues: Queues = {
    send: async (scope, queue, { id, body }) => void queued.push({ tenant: scope.tenant, queue, id, body, scope }),
  };
  const sweeper = withOutbox();
  const slice = outboxSlice({ ...sweeper, queues });
  const [everyMinute, daily] = slice.timers ?? [];
  const now = app.clock.now();
  await everyMinute?.handle({ now, workflows: noWorkflows });
  await everyMinute?.handle({ now, workflows: noWorkflows });
  const mine = queued.filter(({ tenant }) => tenant === dirty.tenant);
  expect(mine.map(({ queue, id }) => ({ queue, id }))).toEqual(
    Array.from({ length: 2 }, () => ({
      queue: tenantWorkQueue,
      id: `platform-sweepOutbox/${dirty.tenant}/${now.toISOString().slice(0, 16)}`,
    })),
  );
  expect(queued.some(({ tenant }) => tenant === clean.tenant)).toBe(false);
  await daily?.handle({ now, workflows: noWorkflows });
  expect(queued.some(({ tenant }) => tenant === clean.tenant)).toBe(true);

  const [work] = mine;
  if (!work) throw new Error('nothing to do');
  const receive = inbox(app);
  const kept = async () =>
    (await app.documents.query(dirty, { text: "SELECT * FROM c WHERE c.kind = 'platform.inbox'" })).items;
  const body = { id: work.id, scope: work.scope.toEnvelope(), message: work.body };
  await receive.message(tenantWorkConsumer([slice]), body, 1, noWorkflows);
  expect(await kept()).toEqual([]); // sweeping again would harm nothing, remembering would cost every minute
  expect(sweeper.sent).toHaveLength(1);
  expect(await unpublished(dirty)).toEqual([]);
});
