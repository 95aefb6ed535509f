import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headId } from '../../../src/audit/log-entry.ts';
import { LogInconsistent } from '../../../src/audit/log-inconsistent.ts';
import { checkpointName, sealId } from '../../../src/audit/sealing/seal.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { leafHashOf } from '../../support/log-check.ts';
import { openSealingWorld, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

const entry = async (scope: TenantScope, index: number) => {
  const found = (await world.entries(scope)).find((one) => one.index === index);
  if (!found) throw new Error(`there is no entry ${index}`);
  return found;
};
/** Another leaf in the same place, with the hash that belongs to it: what an administrator of the database would write. */
const rewritten = (doc: Record<string, unknown>) => {
  const leaf = String(doc.leaf).replace(/"correlation":"[0-9a-f]{4}/, '"correlation":"0000');
  return { ...doc, leaf, leafHash: leafHashOf(leaf).toString('base64') };
};
const lifted = (scope: TenantScope, name: string) =>
  world.lifted.container.getBlockBlobClient(`${scope.tenant}/${name}`);
const overwrite = (scope: TenantScope, name: string, text: string) =>
  lifted(scope, name).upload(text, Buffer.byteLength(text));

type Deed = (scope: TenantScope) => Promise<unknown>;

/** After 250 leaves were sealed and 10 more came, so that a tile is completed; and what is then found. */
const deeds: readonly { readonly deed: string; readonly finding: string; readonly does: Deed }[] = [
  {
    deed: 'a new leaf is changed, not its hash',
    finding: 'entryChanged',
    does: async (scope) =>
      world.tamper(scope, (await entry(scope, 253)).id, (doc) => ({ ...doc, leaf: rewritten(doc).leaf })),
  },
  {
    deed: 'a new leaf is gone',
    finding: 'entryMissing',
    does: async (scope) => world.tamper(scope, (await entry(scope, 253)).id, undefined),
  },
  {
    deed: 'a new leaf is that of another place',
    finding: 'leafMalformed',
    does: async (scope) => {
      const { leaf, leafHash } = await entry(scope, 251);
      await world.tamper(scope, (await entry(scope, 253)).id, (doc) => ({ ...doc, leaf, leafHash }));
    },
  },
  {
    deed: 'a sealed leaf is another one, hash and all',
    finding: 'rootDiffers',
    does: async (scope) => world.tamper(scope, (await entry(scope, 17)).id, rewritten),
  },
  {
    deed: 'a sealed leaf is gone',
    finding: 'entryMissing',
    does: async (scope) => world.tamper(scope, (await entry(scope, 17)).id, undefined),
  },
  {
    deed: 'the head is rolled back',
    finding: 'headBehindSeal',
    does: (scope) => world.tamper(scope, headId, (doc) => ({ ...doc, size: 200 })),
  },
  {
    deed: 'the head is gone',
    finding: 'headBehindSeal',
    does: (scope) => world.tamper(scope, headId, undefined),
  },
  {
    deed: 'the seal is gone, and the log is rewritten',
    finding: 'rootDiffers',
    does: async (scope) => {
      await world.tamper(scope, sealId, undefined);
      await world.tamper(scope, (await entry(scope, 17)).id, rewritten);
    },
  },
  {
    deed: 'seal and head are gone, and the log begins anew with fewer leaves',
    finding: 'headBehindSeal',
    does: async (scope) => {
      await world.tamper(scope, sealId, undefined);
      await world.tamper(scope, headId, (doc) => ({ ...doc, size: 20 }));
    },
  },
  {
    deed: 'the seal claims a range of other leaves',
    finding: 'sealChanged',
    does: (scope) =>
      world.tamper(scope, sealId, (doc) => ({
        ...doc,
        range: (doc.range as { hash: string }[]).map((one, at) =>
          at === 0 ? { ...one, hash: Buffer.alloc(32, 1).toString('base64') } : one,
        ),
      })),
  },
  {
    deed: 'the seal claims another note',
    finding: 'sealChanged',
    does: (scope) => world.tamper(scope, sealId, (doc) => ({ ...doc, note: `${doc.note} ` })),
  },
  {
    deed: 'the seal claims other keys',
    finding: 'signatureBad',
    does: async (scope) => {
      const other = await world.instance().seal(await filledTenant(1));
      await world.tamper(scope, sealId, (doc) => ({ ...doc, keys: other?.keys }));
    },
  },
  {
    deed: 'the seal claims no keys',
    finding: 'sealChanged',
    does: (scope) => world.tamper(scope, sealId, (doc) => ({ ...doc, keys: [] })),
  },
  {
    deed: 'the last checkpoint is gone from the storage',
    finding: 'checkpointMissing',
    does: (scope) => lifted(scope, checkpointName(0, 1)).delete(),
  },
  {
    deed: 'the last checkpoint in the storage is another',
    finding: 'sealChanged',
    does: (scope) => overwrite(scope, checkpointName(0, 1), 'something else'),
  },
  {
    deed: 'a next checkpoint lies there that is none',
    finding: 'checkpointMalformed',
    does: (scope) => overwrite(scope, checkpointName(0, 2), 'something else'),
  },
  {
    deed: 'a next checkpoint lies there that nobody of ours signed',
    finding: 'signatureBad',
    does: async (scope) => {
      const last = (await world.reader.seal(scope, 0))?.doc.note ?? '';
      await overwrite(scope, checkpointName(0, 2), last.replace('\n250\n', '\n251\n'));
    },
  },
  {
    deed: 'the last checkpoint lies there again as the next one',
    finding: 'notConsistent',
    does: async (scope) => overwrite(scope, checkpointName(0, 2), (await world.reader.seal(scope, 0))?.doc.note ?? ''),
  },
  {
    deed: 'a tile lies there with other hashes',
    finding: 'tileDiffers',
    does: (scope) => overwrite(scope, 'e0/tile/0/000', 'x'.repeat(8192)),
  },
  {
    deed: 'an entry bundle lies there with other leaves',
    finding: 'tileDiffers',
    does: (scope) => overwrite(scope, 'e0/tile/entries/000', 'x'),
  },
];

async function filledTenant(count: number): Promise<TenantScope> {
  const scope = await world.tenant();
  await world.fill(scope, count);
  return scope;
}

describe('nothing is signed and somebody is alarmed when', () => {
  it.each(deeds)('$deed', async ({ finding, does }) => {
    const scope = await filledTenant(250);
    const honest = world.instance({}, world.lifted.url);
    await honest.seal(scope);
    await world.fill(scope, 10);
    await does(scope);
    const { seal, alarms, writeOnce } = world.instance({}, world.lifted.url);
    const before = await writeOnce.read(scope, checkpointName(0, 2));
    await expect(seal(scope)).rejects.toThrow(LogInconsistent);
    expect(alarms.map(({ what }) => what)).toEqual([finding]);
    expect(await writeOnce.read(scope, checkpointName(0, 2))).toEqual(before);
    expect(await writeOnce.read(scope, checkpointName(0, 3))).toBeUndefined();
  });
});

describe('nobody is alarmed when', () => {
  it('the seal is rolled back to an earlier one, since the storage knows what came after', async () => {
    const scope = await filledTenant(3);
    const one = world.instance();
    const early = await one.seal(scope);
    for (let i = 0; i < 3; i++) {
      await world.fill(scope, 100);
      await one.seal(scope);
    }
    await world.tamper(scope, sealId, (doc) => ({ ...doc, ...early }));
    await world.fill(scope, 1);
    const seal = await one.seal(scope);
    expect(seal).toMatchObject({ ordinal: 5, size: 304 });
    await world.tamper(scope, sealId, undefined);
    await world.fill(scope, 1);
    expect(await world.instance().seal(scope)).toMatchObject({ ordinal: 6, size: 305 });
    expect(one.alarms).toEqual([]);
  });

  it('and the policy of the storage keeps anybody from changing what was written', async () => {
    const scope = await filledTenant(2);
    const { seal, writeOnce } = world.instance();
    const made = await seal(scope);
    expect(await writeOnce.create(scope, checkpointName(0, 1), Buffer.from('other'))).toBe('exists');
    expect((await writeOnce.read(scope, checkpointName(0, 1)))?.toString()).toBe(made?.note);
  });
});
