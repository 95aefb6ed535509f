import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inclusionProof } from '../../../src/audit/tree/prove.ts';
import { rootOf, subtreesOver } from '../../../src/audit/verifier/compact-range.ts';
import { leafHash, nodeHash } from '../../../src/audit/verifier/hashes.ts';
import { provesInclusion } from '../../../src/audit/verifier/proofs.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import { type LocalAzure, startLocalAzure } from '../../support/devhost.ts';
import { anna, bert, type ErasingWorld, openErasingWorld } from './erasing-world.ts';

let azure: LocalAzure;
beforeAll(async () => {
  azure = await startLocalAzure();
});
afterAll(() => azure.stop());

class Killed extends Error {}

/** Documents of a process that is killed at its n-th commit: before it is written, or before it learns that it was. */
function killedAt(step: number, when: 'before' | 'after') {
  const seen = { commits: 0 };
  const wrap = (plain: Documents): Documents => ({
    read: (...what) => plain.read(...what),
    query: (...what) => plain.query(...what),
    record: (...what) => plain.record(...what),
    async commit(...what) {
      if (seen.commits > step) throw new Killed();
      const isLast = seen.commits++ === step;
      if (isLast && when === 'before') throw new Killed();
      const committed = await plain.commit(...what);
      if (isLast) throw new Killed();
      return committed;
    },
  });
  return { wrap, seen };
}

async function filled(): Promise<ErasingWorld> {
  const world = await openErasingWorld(azure);
  await world.did(anna, 'contract.created');
  await world.did(bert, 'contract.created', 'contract:c2');
  await world.did(bert, 'grants.changed', 'tenant:acme', { data: { principalId: anna } });
  await world.did(anna, 'contract.created', 'contract:c3');
  return world;
}

/** Where it stands after the end, whatever happened on the way. */
async function expectErased(world: ErasingWorld, id: string): Promise<void> {
  await world.logAll();
  const entries = await world.entries();
  expect(entries.slice(0, 4).map(({ redacted }) => redacted?.erasure)).toEqual([id, undefined, id, id]);
  const about = { params: { erasureId: id } };
  expect(await world.call(anna, 'audit-readErasure', about)).toMatchObject({
    value: { json: { state: 'erased', what: { person: 'erased' }, erased: { entries: 3 } } },
  });
  // Each entry that lost its payload is told of once, and nothing is that did not.
  const told = entries
    .filter(({ type }) => type === 'log.redacted')
    .map(({ payload }) => JSON.parse(payload ?? '').data);
  const indexes = told.flatMap(({ ranges }: { ranges: [number, number][] }) =>
    ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n)),
  );
  expect(indexes.sort()).toEqual([0, 2, 3]);
  expect(entries.filter(({ type }) => type === 'log.erasureCompleted')).toHaveLength(1);
  const text = "SELECT * FROM c WHERE c.kind != 'audit.entry'";
  const { items } = await world.documents.query(world.system, { text }, { limit: 200 });
  expect(items.filter((doc) => JSON.stringify(doc).includes(anna))).toEqual([]);
}

// The events beside three changes, the entries, the person, the erasure's own end.
const steps = [0, 1, 2, 3, 4, 5];

describe.each(['before', 'after'] as const)('an erasure that is killed %s a commit is', (when) => {
  test.each(steps)('finished by the next one, killed at commit %i', async (step) => {
    const world = await filled();
    const id = await world.agreed({ what: { person: anna } });
    const { wrap } = killedAt(step, when);
    await expect(world.erasingOn(wrap).carryOut(world.system, id)).rejects.toThrow(Killed);
    expect(await world.erasing.carryOut(world.system, id)).toBe('done');
    await expectErased(world, id);
  });
});

test('an erasure has as many steps as were tried', async () => {
  const world = await filled();
  const id = await world.agreed({ what: { person: anna } });
  const { wrap, seen } = killedAt(1000, 'before');
  await world.erasingOn(wrap).carryOut(world.system, id);
  expect(seen.commits).toBe(steps.length);
});

test('of two runs at once nothing is erased or told twice', async () => {
  const world = await filled();
  const id = await world.agreed({ what: { person: anna } });
  const runs = [world.erasing, world.erasingOn()].map((erasing) => erasing.carryOut(world.system, id));
  expect(await Promise.all(runs)).toEqual(['done', 'done']);
  await expectErased(world, id);
});

test('after erasing any entries every proof still verifies, against the root from before', async () => {
  const world = await openErasingWorld(azure);
  const size = 23;
  for (let n = 0; n < size; n++) await world.did(n % 2 ? anna : bert, 'contract.created', `contract:c${n % 5}`);
  const before = await world.entries();
  const hashAt = async (level: number, index: number): Promise<Buffer> => {
    const leaf = (await leaves)[index] ?? '';
    return level === 0
      ? leafHash(leaf)
      : nodeHash(await hashAt(level - 1, 2 * index), await hashAt(level - 1, 2 * index + 1));
  };
  let leaves = Promise.resolve(before.map(({ leaf }) => leaf));
  const rootNow = async () =>
    rootOf(
      await Promise.all(subtreesOver(0, size).map(async (at) => ({ ...at, hash: await hashAt(at.level, at.index) }))),
    );
  const root = await rootNow();
  let asked = 0;
  const subsets = fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(subsets, async (indexes) => {
      const left = (await world.entries()).filter(({ payload }) => payload !== undefined).map(({ index }) => index);
      if (!indexes.some((index) => left.includes(index))) return;
      const entries = indexes.map((index) => ({ epoch: 0, index }));
      const id = await world.agreed({ what: { entries } }, `k-${asked++}`);
      await world.erasing.carryOut(world.system, id);
      leaves = world.entries().then((all) => all.slice(0, size).map(({ leaf }) => leaf));
      expect(await rootNow()).toEqual(root);
      for (const index of indexes) {
        const proof = await inclusionProof(index, size, hashAt);
        expect(provesInclusion(index, size, await hashAt(0, index), proof, root)).toBe(true);
      }
    }),
    { numRuns: 8 },
  );
});
