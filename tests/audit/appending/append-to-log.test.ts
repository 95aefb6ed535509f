import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Change, Documents } from '../../../src/platform/cosmos/documents.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { newId } from '../../../src/platform/ids.ts';
import { systemActor, type TenantScope } from '../../../src/platform/scope.ts';
import { provision, scopeOf } from '../../platform/cosmos/tenant-fixture.ts';
import { type LogWorld, openLogWorld } from './log-world.ts';

let world: LogWorld;
let scope: TenantScope; // a tenant, and so a log, for each test
beforeAll(async () => {
  world = await openLogWorld();
});
afterAll(() => world.stop());
let count = 0;
beforeEach(async () => {
  scope = scopeOf(`log${++count}`);
  await provision(world.azure, scope.tenant);
});

const system = { actor: systemActor('test') };
const some = (many: number, more: Partial<DomainEvent> = {}) =>
  Array.from({ length: many }, () => world.event({ ...system, ...more }));

/** Sees what is committed to the log, or takes its place. */
function watched(commit: Documents['commit'] = (...asked) => world.documents.commit(...asked)) {
  const changes: Change[] = [];
  const documents: Documents = {
    read: world.documents.read.bind(world.documents),
    query: world.documents.query.bind(world.documents),
    record: world.documents.record.bind(world.documents),
    commit: (where, change) => {
      changes.push(change);
      return commit(where, change);
    },
  };
  return { documents, changes };
}

describe('appending', () => {
  test('makes every event one leaf, however often it arrives and whoever appends it', async () => {
    const events = some(120);
    const instances = [world.instance(), world.instance(), world.instance()];
    await Promise.all(instances.flatMap(({ append }) => events.map((one) => append(scope, [one, one]))));
    const log = await world.entries(scope);
    expect(log.map(({ eventId }) => eventId).sort()).toEqual(events.map(({ id }) => id).sort());
    expect(await world.flaws(scope)).toEqual([]);
  });

  test('is over when the events are in the log', async () => {
    const { append } = world.instance();
    await append(scope, []);
    const [event] = some(1);
    if (event) await append(scope, [event]);
    expect(await world.entries(scope)).toHaveLength(1);
    expect(await world.reader.head(scope, 0)).toMatchObject({
      size: 1,
      origin: `counterpart.example/t/${scope.tenant}/e0`,
    });
  });

  test('puts what arrives together into few batches', async () => {
    const { documents, changes } = watched();
    const { append } = world.instance({}, documents);
    await Promise.all(some(180).map((one) => append(scope, [one])));
    expect(changes.length).toBeLessThanOrEqual(3);
    expect(await world.entries(scope)).toHaveLength(180);
  });

  test('finds in one go what of a batch was logged before', async () => {
    const events = some(80);
    await world.instance().append(scope, events.slice(0, 40));
    const { documents, changes } = watched();
    await world.instance({}, documents).append(scope, events);
    expect(changes).toHaveLength(2);
    expect(await world.entries(scope)).toHaveLength(80);
  });

  test('keeps large events within what a batch holds', async () => {
    const { documents, changes } = watched();
    const { append } = world.instance({}, documents);
    const large = some(24, { data: { text: '"\\'.repeat(50_000) } });
    await Promise.all(large.map((one) => append(scope, [one])));
    expect(await world.entries(scope)).toHaveLength(24);
    for (const change of changes) expect(Buffer.byteLength(JSON.stringify(change))).toBeLessThan(2_000_000);
  });

  test('salts every payload anew', async () => {
    await world.instance().append(scope, some(30));
    expect(new Set((await world.entries(scope)).map(({ salt }) => salt)).size).toBe(30);
  });

  test('puts nobody by name into a leaf, and everything into the payload', async () => {
    const event = world.event();
    await world.instance().append(scope, [event]);
    const [entry] = await world.entries(scope);
    expect(entry?.leaf).not.toMatch(/ann|example\.com/i);
    expect(JSON.parse(entry?.payload ?? '')).toMatchObject({
      actor: event.actor,
      data: event.data,
      aggregate: 'contract:1',
    });
    expect(entry?.actor).toMatch(/^p:/);
  });

  test('goes on in order when the same instance is asked again and again', async () => {
    const { append } = world.instance();
    const events = some(25);
    for (const event of events) await append(scope, [event]);
    expect((await world.entries(scope)).map(({ eventId }) => eventId)).toEqual(events.map(({ id }) => id));
  });
});

describe('when something is wrong', () => {
  afterEach(() => void vi.restoreAllMocks());

  test('what could not be stored is said to those who wait for it, and can be appended again', async () => {
    let away = true;
    const { documents } = watched((...asked) =>
      away ? Promise.reject(new Error('away')) : world.documents.commit(...asked),
    );
    const { append } = world.instance({}, documents);
    const [event] = some(1);
    if (!event) throw new Error('no event');
    await expect(append(scope, [event])).rejects.toThrow('away');
    away = false;
    await append(scope, [event]);
    expect(await world.entries(scope)).toHaveLength(1);
  });

  test('an event that fits no leaf is refused alone: those that came with it are logged', async () => {
    const { append } = world.instance();
    const good = some(40);
    const bad = some(3, { subject: { kind: 'contract', id: 'with a blank' } });
    const all = [...good.slice(0, 20), ...bad, ...good.slice(20)];
    const outcomes = await Promise.allSettled(all.map((one) => append(scope, [one])));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
    expect(await world.entries(scope)).toHaveLength(40);
    expect(await world.flaws(scope)).toEqual([]);
  });

  test('an event that is in no catalogue is logged all the same, as a change, and that is said', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    await world.instance({ described: () => undefined }).append(scope, some(1, { type: 'contract.forgotten' }));
    expect(await world.entries(scope)).toMatchObject([{ type: 'contract.forgotten', phase: 'change' }]);
    expect(String(said.mock.calls[0])).toContain('contract.forgotten');
  });

  test('the logs of two tenants have nothing in common', async () => {
    const other = scopeOf(`log${++count}`);
    await provision(world.azure, other.tenant);
    const { append } = world.instance();
    const id = newId();
    await Promise.all([append(scope, [world.event({ id })]), append(other, [world.event({ id })])]);
    const [[here], [there]] = await Promise.all([world.entries(scope), world.entries(other)]);
    expect(here?.actor).not.toBe(there?.actor);
    expect(here?.leafHash).not.toBe(there?.leafHash);
    expect([await world.flaws(scope), await world.flaws(other)]).toEqual([[], []]);
  });
});
