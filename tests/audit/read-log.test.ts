import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toLogEntryResource } from '../../src/audit/log.api.ts';
import { logPartition } from '../../src/audit/log-entry.ts';
import type { DomainEvent } from '../../src/platform/events.ts';
import { provision, scopeOf } from '../platform/cosmos/tenant-fixture.ts';
import { ann, type LogWorld, openLogWorld, scope } from './appending/log-world.ts';

let world: LogWorld;
let events: readonly DomainEvent[];
beforeAll(async () => {
  world = await openLogWorld();
  events = Array.from({ length: 25 }, (_, n) =>
    world.event({
      aggregate: n % 5 === 0 ? 'contract:2' : n % 5 === 1 ? 'access:contract:1' : 'contract:1',
      subject: n % 5 === 0 ? { kind: 'contract', id: '2' } : { kind: n % 5 === 2 ? 'proposal' : 'contract', id: '1' },
      type: n % 5 === 1 ? 'contract.read' : 'contract.analysed',
    }),
  );
  await world.instance({ entriesPerEpoch: 10 }).append(scope, events);
});
afterAll(() => world.stop());

const ids = (entries: readonly { eventId: string }[]) => entries.map(({ eventId }) => eventId);
/** What erasing leaves of an entry. */
async function erase(eventId: string): Promise<void> {
  const entry = (await world.entries()).find((one) => one.eventId === eventId);
  if (!entry) throw new Error(`${eventId} is not logged`);
  const { payload: _, salt: __, aggregate: ___, ...rest } = entry;
  const doc = { ...rest, redacted: { at: '2026-06-02T00:00:00.000Z', erasure: 'e-1' } };
  const writes = [{ op: 'upsert', doc } as const];
  await world.documents.commit(scope, { partition: logPartition(entry.epoch), writes, events: [] });
}

describe('the log', () => {
  test('that has not begun is empty', async () => {
    await provision(world.azure, 'fresh');
    const fresh = scopeOf('fresh');
    expect(await world.reader.epoch(fresh)).toBe(0);
    expect(await world.reader.head(fresh, 0)).toBeUndefined();
    expect(await world.reader.seal(fresh, 0)).toBeUndefined();
    expect(await world.reader.trail(fresh, 'contract:1')).toEqual([]);
  });

  test.each([
    ['in the middle', 4],
    ['at the end', 9],
  ])('that lacks an entry %s is said to be damaged', async (where, index) => {
    const tenant = `lacking${index}`;
    await provision(world.azure, tenant);
    await world.instance().append(scopeOf(tenant), events.slice(0, 10));
    const lost = (await world.entries(scopeOf(tenant)))[index];
    const writes = [{ op: 'delete', id: lost?.id ?? where } as const];
    await world.documents.commit(scopeOf(tenant), { partition: logPartition(0), writes, events: [] });
    await expect(world.entries(scopeOf(tenant))).rejects.toThrow(`epoch 0, index ${index}`);
  });
});

describe('the trail of an aggregate', () => {
  const own = () => events.filter(({ aggregate }) => aggregate === 'contract:1').map(({ id }) => id);

  test('is everything that was committed in it, in the order of the log, and no reading of it', async () => {
    expect(ids(await world.reader.trail(scope, 'contract:1'))).toEqual(own());
  });

  test('keeps what was erased where the leaf still says that it is about it', async () => {
    const [about, read, proposal] = [events[3], events[6], events[7]];
    for (const one of [about, read, proposal]) if (one) await erase(one.id);
    const trail = await world.reader.trail(scope, 'contract:1');
    expect(ids(trail)).toEqual(own().filter((id) => id !== proposal?.id));
    expect(trail.find(({ eventId }) => eventId === about?.id)?.redacted).toBeDefined();
  });
});

describe('an entry on the wire', () => {
  test('has the facts of its payload', async () => {
    const entry = (await world.entries()).find(({ eventId }) => eventId === events[0]?.id);
    if (!entry) throw new Error('the first event is not logged');
    const { id, type, at, correlation, data } = events[0] ?? world.event();
    expect(toLogEntryResource(entry)).toEqual({
      ...{ epoch: 0, index: 0, leaf: entry.leaf, leafHash: entry.leafHash },
      event: {
        ...{ id, type, at, correlation, data, phase: 'analysis', outcome: 'success', actor: ann },
        ...{ aggregate: 'contract:2', sequence: 0, subject: { kind: 'contract', id: '2' } },
      },
    });
  });

  test('has of an erased payload what the leaf says, with people by pseudonym', async () => {
    const entry = (await world.entries()).find(({ redacted }) => redacted);
    if (!entry) throw new Error('nothing was erased');
    const { event, redacted } = toLogEntryResource(entry);
    expect(redacted).toEqual({ at: '2026-06-02T00:00:00.000Z', erasure: 'e-1' });
    expect(event).toMatchObject({ type: entry.type, at: entry.at, actor: { kind: 'person', id: entry.actor } });
    expect(Object.keys(event)).not.toEqual(expect.arrayContaining(['data', 'aggregate', 'sequence']));
    expect(JSON.stringify(event)).not.toMatch(/ann/i);
  });
});
