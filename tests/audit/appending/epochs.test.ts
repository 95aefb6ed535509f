import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { systemActor, type TenantScope } from '../../../src/platform/scope.ts';
import { openProcess, provision, scopeOf } from '../../platform/cosmos/tenant-fixture.ts';
import { type LogWorld, openLogWorld } from './log-world.ts';

let world: LogWorld;
let scope: TenantScope;
beforeAll(async () => {
  world = await openLogWorld();
});
afterAll(() => world.stop());
let count = 0;
beforeEach(async () => {
  scope = scopeOf(`epochs${++count}`);
  await provision(world.azure, scope.tenant);
});

const small = { entriesPerEpoch: 50 };
const hour = 3_600_000;
const some = (many: number): DomainEvent[] =>
  Array.from({ length: many }, () => world.event({ actor: systemActor('test') }));
const sizes = async () => {
  const newest = await world.reader.epoch(scope);
  const heads = Array.from({ length: newest + 1 }, (_, epoch) => world.reader.head(scope, epoch));
  return (await Promise.all(heads)).map((head) => `${head?.size}${head?.closed ? ' closed' : ''}`);
};

test('an epoch is closed with its last leaf, and the next one begins when there is something to log', async () => {
  const { append } = world.instance(small);
  await append(scope, some(49));
  expect(await sizes()).toEqual(['49']);
  await append(scope, some(1));
  expect(await sizes()).toEqual(['50 closed']);
  await append(scope, some(1));
  expect(await sizes()).toEqual(['50 closed', '2']);
  expect(await world.flaws(scope)).toEqual([]);
});

test('the first leaf of an epoch holds the last checkpoint of the one before, over all of it', async () => {
  await world.instance(small).append(scope, some(51));
  const [first] = await Array.fromAsync(world.reader.entries(scope, 1, 0, 1));
  expect(first).toMatchObject({ type: 'log.epochOpened', phase: 'log', actor: 'system:audit' });
  const { data } = JSON.parse(first?.payload ?? '{}');
  const origin = `counterpart.example/t/${scope.tenant}/e0`;
  expect(data).toEqual({ origin, size: 50, checkpoint: await world.lastCheckpoint(scope, 0) });
  expect(data.checkpoint.split('\n').slice(0, 2)).toEqual([origin, '50']);
  expect(JSON.parse(first?.leaf ?? '{}').log).toBe(`counterpart.example/t/${scope.tenant}/e1`);
});

test('one call may fill several epochs, and several instances may meet at their ends', async () => {
  const instances = Array.from({ length: 4 }, () => world.instance(small));
  const parts = instances.map(() => some(80));
  await Promise.all(instances.map(({ append }, n) => append(scope, parts[n] ?? [])));
  const log = await world.entries(scope);
  expect(
    log
      .filter(({ type }) => type !== 'log.epochOpened')
      .map(({ eventId }) => eventId)
      .sort(),
  ).toEqual(
    parts
      .flat()
      .map(({ id }) => id)
      .sort(),
  );
  expect(await world.flaws(scope)).toEqual([]);
  expect((await sizes()).slice(0, -1).every((size) => size === '50 closed')).toBe(true);
});

test('an epoch is not begun before the one before has its checkpoint, and nothing is lost meanwhile', async () => {
  let sealed = false;
  const lastCheckpoint: LogWorld['lastCheckpoint'] = async (...asked) => {
    if (!sealed) throw new Error('the vault is away');
    return world.lastCheckpoint(...asked);
  };
  const { append } = world.instance({ ...small, lastCheckpoint });
  const events = some(60);
  await expect(append(scope, events)).rejects.toThrow('the vault is away');
  expect(await sizes()).toEqual(['50 closed']);
  sealed = true;
  await append(scope, events);
  expect(await sizes()).toEqual(['50 closed', '11']);
  expect(await world.flaws(scope)).toEqual([]);
});

test('an event that comes again after a change of epoch, or two, is not logged again', async () => {
  const { append } = world.instance(small);
  const early = some(20);
  await append(scope, early);
  world.later(hour);
  await append(scope, some(60));
  await append(scope, early); // the same instance
  await world.instance(small).append(scope, early); // one that was just started
  world.later(hour);
  await append(scope, some(60));
  await world.instance(small).append(scope, [...early, ...some(1)]);
  expect(await world.flaws(scope)).toEqual([]);
  expect(await sizes()).toEqual(['50 closed', '50 closed', '43']);
});

test('an event that comes late for the first time is logged in the epoch that there is', async () => {
  const late = some(5);
  world.later(hour);
  await world.instance(small).append(scope, some(130));
  world.later(hour);
  await world.instance(small).append(scope, late);
  const log = await world.entries(scope);
  expect(log.filter(({ eventId }) => late.some(({ id }) => id === eventId)).map(({ epoch }) => epoch)).toEqual(
    late.map(() => 2),
  );
});

test('clocks may be some minutes apart: an event dated ahead is not logged again in the next epoch', async () => {
  const { append } = world.instance(small);
  const ahead = { ...world.event(), at: new Date(world.clock.now().getTime() + 5 * 60_000).toISOString() };
  await append(scope, [ahead, ...some(60)]);
  await append(scope, [ahead]);
  expect(await world.flaws(scope)).toEqual([]);
});

test('what happens in an epoch is looked up in no other one', async () => {
  await world.instance(small).append(scope, some(120));
  world.later(hour);
  const asked: string[] = [];
  const { documents } = openProcess(world.azure);
  const watching: Documents = {
    query: documents.query.bind(documents),
    record: documents.record.bind(documents),
    commit: documents.commit.bind(documents),
    read: (where, partition, id, kind) => {
      asked.push(`${partition}/${id}`);
      return documents.read(where, partition, id, kind);
    },
  };
  const { append } = world.instance(small, watching);
  await append(scope, some(1)); // finds the newest epoch, head by head
  asked.length = 0;
  await append(scope, some(1));
  expect(asked).toEqual(['log:e2/head-of-log']);
});
