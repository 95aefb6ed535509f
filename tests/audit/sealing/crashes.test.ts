import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SealingParts } from '../../../src/audit/sealing/seal-epoch.ts';
import { sealsLogs } from '../../../src/audit/sealing/seal-logs.ts';
import { leafHashOf, rootOf } from '../../support/log-check.ts';
import { openSealingWorld, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

class Killed extends Error {}

/** Everything sealing does outside itself, until the power goes: before the step of that number, or right after it. */
function dyingAt(parts: SealingParts, step: number, when: 'before' | 'after') {
  let steps = 0;
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = steps++;
    if (mine > step || (mine === step && when === 'before')) throw new Killed();
    const done = await work();
    if (mine >= step) throw new Killed();
    return done;
  };
  const { documents, writeOnce, keys } = parts;
  const dying: SealingParts = {
    ...parts,
    documents: {
      read: documents.read.bind(documents),
      query: documents.query.bind(documents),
      record: documents.record.bind(documents),
      commit: (...what) => around(() => documents.commit(...what)),
    },
    writeOnce: {
      read: (...what) => around(() => writeOnce.read(...what)),
      create: (...what) => around(() => writeOnce.create(...what)),
    },
    keys: { ...keys, current: () => around(() => keys.current()) },
  };
  return { dying, steps: () => steps };
}

it('a crash between any two steps is made up for by whoever comes next', async () => {
  const plain = world.instance();
  let [cases, step] = [0, 0];
  for (let enough = false; !enough; step++) {
    for (const when of ['before', 'after'] as const) {
      const scope = await world.tenant();
      await world.fill(scope, 250);
      await world.instance().seal(scope);
      await world.fill(scope, 20); // completes a tile
      const { dying, steps } = dyingAt(plain, step, when);
      const victim = sealsLogs({ ...dying, alarm: async () => expect.unreachable('nothing is wrong with the log') });
      const outcome = await victim.seal(scope).then(
        () => 'survived',
        (fault) => (fault instanceof Killed ? 'killed' : expect.unreachable(String(fault))),
      );
      enough = outcome === 'survived' && steps() <= step;
      const heir = world.instance();
      await world.fill(scope, 3);
      const seal = await heir.seal(scope);
      expect(heir.alarms).toEqual([]);
      if (!seal) return expect.unreachable('there is a log');
      const checkpoints = await world.checkpoints(scope, seal);
      const leaves = (await world.entries(scope)).map(({ leaf }) => leafHashOf(leaf));
      expect([seal.size, checkpoints.length]).toEqual([273, seal.ordinal]);
      for (const { size, root } of checkpoints) expect(root).toEqual(rootOf(leaves.slice(0, size)));
      expect(await world.writeOnce.read(scope, 'e0/tile/0/000')).toEqual(Buffer.concat(leaves.slice(0, 256)));
      cases++;
    }
  }
  expect(step).toBeGreaterThan(6);
  console.log(`${cases} crashes, before and after each of ${step - 1} steps`);
});
