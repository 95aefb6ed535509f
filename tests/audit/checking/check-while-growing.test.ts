import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { openSealingWorld, type SealingWorld } from '../sealing/sealing-world.ts';
import { openChecking } from './checking-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

const rounds = Number(process.env.LOG_CHECK_ROUNDS ?? 10);

/** Pseudo-random, from 1 to `most`. */
function dice(seed: number) {
  let state = seed;
  return (most: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return 1 + (state % most);
  };
}

/**
 * Two instances append and seal, keys are rotated, epochs end; two others check the same log meanwhile, as fast as they can and
 * with a whole month between two looks, so that each begins anew. What they read was being written.
 */
test('a log that grows, is sealed and goes on in another epoch while it is checked raises no alarm', async () => {
  const scope: TenantScope = await world.tenant();
  const keys = world.newKeys();
  const [one, other] = [openChecking(world, { keys }), openChecking(world, { keys: world.newKeys() })];
  const writers = [one, other].map(({ instance }) => ({
    append: world.appendsIn(300, instance.lastCheckpoint),
    seal: instance.seal,
  }));
  const events = (count: number) => Array.from({ length: count }, () => world.event({ tenant: scope.tenant }));
  let writing = true;

  async function write({ append, seal }: (typeof writers)[number], seed: number) {
    const roll = dice(seed);
    for (let round = 0; round < rounds; round++) {
      await append(scope, events(roll(90)));
      await seal(scope);
      if (seed === 1 && round === Math.floor(rounds / 2)) await keys.rotate();
    }
  }
  async function look({ check, later }: typeof one) {
    let [looks, found] = [0, [] as unknown[]];
    while (writing || looks === 0) {
      found = [...found, ...(await check(scope)).findings];
      later(31 * 24);
      looks++;
    }
    return { looks, found };
  }

  const looking = [openChecking(world), openChecking(world)].map(look);
  await Promise.all(writers.map((writer, at) => write(writer, at + 1)));
  writing = false;
  const looked = await Promise.all(looking);
  expect(looked.flatMap(({ found }) => found)).toEqual([]);
  expect([...one.instance.alarms, ...other.instance.alarms]).toEqual([]);
  expect(looked.every(({ looks }) => looks > 1)).toBe(true);
  expect(await world.reader.epoch(scope)).toBeGreaterThan(0);
});

/** Documents of an instance whose seals wait before they are kept, until somebody lets them, or that dies there. */
function haltingBeforeKeeping(documents: Documents, halt: () => Promise<void>): Documents {
  return {
    read: (...what) => documents.read(...what),
    query: (...what) => documents.query(...what),
    record: (...what) => documents.record(...what),
    async commit(where, change) {
      await halt();
      return documents.commit(where, change);
    },
  };
}

test('a checkpoint that is written while the seal is not yet kept is none that nobody knows of', async () => {
  const scope = await world.tenant();
  const { instance, documents } = openChecking(world);
  await world.fill(scope, 3);
  await instance.seal(scope);
  await world.fill(scope, 3);
  const [written, kept] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = openChecking(world, {
    documents: haltingBeforeKeeping(documents, () => {
      written.resolve();
      return kept.promise;
    }),
  });
  const sealing = slow.instance.seal(scope);
  await written.promise;
  const checking = openChecking(world);
  for (let run = 0; run < 3; run++) expect(await checking.findings(scope)).toEqual([]);
  kept.resolve();
  expect((await sealing)?.size).toBe(6);
  expect(await checking.findings(scope)).toEqual([]);
});

test('what a crash left behind is no finding while an outage keeps it from being adopted', async () => {
  const scope = await world.tenant();
  const { instance, documents } = openChecking(world);
  await world.fill(scope, 3);
  await instance.seal(scope);
  await world.fill(scope, 3);
  const dying = haltingBeforeKeeping(documents, () => Promise.reject(new Error('the power went')));
  await expect(openChecking(world, { documents: dying }).instance.seal(scope)).rejects.toThrow('the power went');
  const unusable = () => Promise.reject(new Error('the vault cannot be used'));
  const keys = { current: unusable, all: unusable, withPublicKey: unusable, rotate: unusable };
  const blind = openChecking(world, { keys });
  for (let run = 0; run < 3; run++) expect(await blind.findings(scope)).toEqual([]);
  expect(await openChecking(world).findings(scope)).toEqual([]);
});
