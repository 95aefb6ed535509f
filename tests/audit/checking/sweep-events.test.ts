import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendsToLog } from '../../../src/audit/appending/append-to-log.ts';
import { checksLogged } from '../../../src/audit/appending/check-logged.ts';
import { pseudonymStore } from '../../../src/audit/appending/pseudonym-store.ts';
import type { AppendsToLog } from '../../../src/audit/appending/tenant-queues.ts';
import { checkPartition } from '../../../src/audit/checking/check.ts';
import { newEventSweep } from '../../../src/audit/checking/event-sweep.ts';
import { sweepsEvents } from '../../../src/audit/checking/sweep-events.ts';
import { epochStore } from '../../../src/audit/epoch-store.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import { markPublished } from '../../../src/platform/cosmos/publication-marks.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { openProcess, provision, scopeOf } from '../../platform/cosmos/tenant-fixture.ts';
import { type LocalAzure, startLocalAzure } from '../../support/devhost.ts';
import { host, type LogWorld, openLogWorld } from '../appending/log-world.ts';

let azure: LocalAzure;
let world: LogWorld;
let tenants = 0;
beforeAll(async () => {
  azure = await startLocalAzure();
  world = await openLogWorld({ azure });
});
afterAll(() => azure.stop());

const hour = 3_600_000;

/** An instance of the app that appends and sweeps, so many hours from now. */
function openInstance(
  hours: number,
  {
    entriesPerEpoch = 1000,
    documents = openProcess(azure).documents,
  }: { entriesPerEpoch?: number; documents?: Documents } = {},
) {
  const clock = { now: () => new Date(azure.clock.now() + hours * hour) };
  const epochs = epochStore(documents);
  const pseudonyms = pseudonymStore({ documents, clock });
  const append = appendsToLog({
    ...{ documents, epochs, pseudonyms, clock, host, entriesPerEpoch },
    ...{ described: () => ({ phase: 'change' }) as const, lastCheckpoint: world.lastCheckpoint },
  });
  const { notLogged } = checksLogged(documents, epochs);
  const sweepWith = (given: AppendsToLog) => sweepsEvents({ documents, append: given, notLogged, clock });
  return { append, notLogged, sweepWith, sweep: sweepWith(append) };
}

async function newTenant(): Promise<TenantScope> {
  const name = `swept-${++tenants}`;
  await provision(azure, name);
  return scopeOf(name);
}

/** Changes of an aggregate, each with an event; `at large` are those the mesh has not been given. */
async function happened(scope: TenantScope, count: number, state: 'published' | 'at large' = 'published') {
  const { documents, containerOf } = openProcess(azure);
  const all: DomainEvent[] = [];
  while (all.length < count) {
    const events = Array.from({ length: Math.min(90, count - all.length) }, () => ({
      type: 'contract.noted',
      subject: { kind: 'contract', id: '1' },
    }));
    const committed = await documents.commit(scope, { partition: 'contract:1', writes: [], events });
    if (!committed.ok) throw new Error('it did not happen');
    all.push(...committed.events);
  }
  if (state === 'published') await markPublished(await containerOf(scope), all);
  return all;
}

/** What the sweeps said, the oldest first. */
async function said(scope: TenantScope): Promise<readonly unknown[]> {
  const text = "SELECT VALUE c.event.data FROM c WHERE c.event.type = 'log.eventRecovered' ORDER BY c.event.at";
  return (await openProcess(azure).documents.query(scope, { text, partition: checkPartition })).items;
}

const loggedIds = async (scope: TenantScope) => (await world.entries(scope)).map(({ eventId }) => eventId).sort();
const idsOf = (events: readonly DomainEvent[]) => events.map(({ id }) => id).sort();

describe('what the mesh had an hour ago', () => {
  test('and never brought into the log is logged, and said once', async () => {
    const scope = await newTenant();
    const { append, sweep } = openInstance(2);
    const events = await happened(scope, 7);
    await append(scope, events.slice(0, 3));
    expect(await sweep(scope)).toBe('done');
    expect(await loggedIds(scope)).toEqual(idsOf(events));
    expect(await said(scope)).toEqual([{ count: 4 }]);
    await sweep(scope);
    await openInstance(26).sweep(scope);
    expect(await said(scope)).toEqual([{ count: 4 }]);
    expect(await world.flaws(scope)).toEqual([]);
  });

  test('is found beside reads and refusals too', async () => {
    const scope = await newTenant();
    const { documents, containerOf } = openProcess(azure);
    const read = await documents.record(scope, { type: 'contract.read', subject: { kind: 'contract', id: '1' } });
    await markPublished(await containerOf(scope), [read]);
    await openInstance(2).sweep(scope);
    expect(await loggedIds(scope)).toEqual([read.id]);
  });

  test('and is in the log is left as it is, and nothing is said', async () => {
    const scope = await newTenant();
    const { append, sweep } = openInstance(2);
    await append(scope, await happened(scope, 5));
    await sweep(scope);
    expect(await said(scope)).toEqual([]);
    expect(await loggedIds(scope)).toHaveLength(5);
  });

  test('is looked for in every epoch of the log', async () => {
    const scope = await newTenant();
    const { append, sweep } = openInstance(2, { entriesPerEpoch: 10 });
    const events = await happened(scope, 35);
    await append(scope, events.slice(0, 12));
    await append(scope, events.slice(13, 34));
    expect(await world.reader.epoch(scope)).toBeGreaterThan(1);
    await sweep(scope);
    expect(await said(scope)).toEqual([{ count: 2 }]);
    const own = (await world.entries(scope)).filter(({ type }) => type === 'contract.noted');
    expect(own.map(({ eventId }) => eventId).sort()).toEqual(idsOf(events));
  });
});

test('what is on its way, or not yet published, is left to the mesh, and looked at another night', async () => {
  const scope = await newTenant();
  const atLarge = await happened(scope, 2, 'at large');
  const young = await happened(scope, 2);
  await openInstance(0.5).sweep(scope);
  expect(await loggedIds(scope)).toEqual([]);
  await openInstance(2).sweep(scope);
  expect(await loggedIds(scope)).toEqual(idsOf(young));
  azure.clock.move(2 * hour);
  await markPublished(await openProcess(azure).containerOf(scope), atLarge);
  await openInstance(26).sweep(scope);
  expect(await loggedIds(scope)).toEqual(idsOf([...young, ...atLarge]));
});

test('what fits no leaf is told of and holds up nothing else', async () => {
  const scope = await newTenant();
  const [first] = await happened(scope, 1);
  await happened(scope.actingAs({ kind: 'application', id: 'with blanks in it' }), 1);
  const [last] = await happened(scope, 1);
  await openInstance(2).sweep(scope);
  expect(await loggedIds(scope)).toEqual([first?.id, last?.id].sort());
  expect(await said(scope)).toEqual([{ count: 3, unfit: 1 }]);
});

test('a record that says all was seen until some day to come is not believed', async () => {
  const scope = await newTenant();
  const doc = { ...newEventSweep, until: 4_000_000_000 };
  const change = { partition: checkPartition, writes: [{ op: 'create', doc } as const], events: [] };
  await openProcess(azure).documents.commit(scope, change);
  const events = await happened(scope, 3);
  await openInstance(2).sweep(scope);
  expect(await loggedIds(scope)).toEqual(idsOf(events));
});

describe('a sweep over several pages', () => {
  /** Documents of an instance that dies at its nth change of the sweep's own record, before it or after it. */
  function dying(at: number, when: 'before' | 'after'): Documents {
    const { documents } = openProcess(azure);
    let left = at;
    const dies = () => left-- === 0;
    return {
      read: (...what) => documents.read(...what),
      query: (...what) => documents.query(...what),
      record: (...what) => documents.record(...what),
      async commit(scope, change) {
        if (change.partition !== checkPartition) return documents.commit(scope, change);
        const dead = dies();
        if (dead && when === 'before') throw new Error('killed');
        const committed = await documents.commit(scope, change);
        if (dead) throw new Error('killed');
        return committed;
      },
    };
  }

  test.each([0, 1, 2].flatMap((at) => [[at, 'before'] as const, [at, 'after'] as const]))(
    'cut off at its record %i, %s it, is taken up again: nothing is lost, nothing twice, all of it is said',
    async (at, when) => {
      const scope = await newTenant();
      const events = await happened(scope, 410);
      const missing = new Set([3, 100, 250, 251, 405].map((index) => events[index]));
      await openInstance(2).append(
        scope,
        events.filter((event) => !missing.has(event)),
      );
      await expect(openInstance(2, { documents: dying(at, when) }).sweep(scope)).rejects.toThrow('killed');
      await openInstance(3).sweep(scope);
      await openInstance(4).sweep(scope);
      expect(await loggedIds(scope)).toEqual(idsOf(events));
      expect(await said(scope)).toEqual([{ count: 5 }]);
      expect(await world.flaws(scope)).toEqual([]);
    },
  );

  test('killed while it logs goes on from there', async () => {
    const scope = await newTenant();
    const events = await happened(scope, 30);
    const { append, sweepWith } = openInstance(2);
    let left = 12;
    const killed = sweepWith(async (...what) => {
      if (left-- <= 0) throw new Error('killed');
      await append(...what);
    });
    await expect(killed(scope)).rejects.toThrow('killed');
    await openInstance(2).sweep(scope);
    expect(await loggedIds(scope)).toEqual(idsOf(events));
    expect(await said(scope)).toEqual([{ count: 30 }]);
  });

  test('beside another one logs nothing twice and says it once', async () => {
    const scope = await newTenant();
    const events = await happened(scope, 250);
    await Promise.all([1, 2, 3].map(() => openInstance(2).sweep(scope)));
    await openInstance(3).sweep(scope);
    expect(await loggedIds(scope)).toEqual(idsOf(events));
    expect(await said(scope)).toEqual([{ count: 250 }]);
  });
});
