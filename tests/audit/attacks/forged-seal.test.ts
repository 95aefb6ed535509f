import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LogInconsistent } from '../../../src/audit/log-inconsistent.ts';
import { checkpointName, type Seal, sealId } from '../../../src/audit/sealing/seal.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { leafHashOf } from '../../support/log-check.ts';
import { openSealingWorld, type SealingWorld } from '../sealing/sealing-world.ts';
import { forgedSeal, otherKeys } from './forged-seal.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

const rewritten = (doc: Record<string, unknown>) => {
  const leaf = String(doc.leaf).replace('"phase":"analysis"', '"phase":"decision"');
  return { ...doc, leaf, leafHash: leafHashOf(leaf).toString('base64') };
};

/** A history of ten leaves under an honest checkpoint, the third of them rewritten since, and a seal over that by other keys. */
async function forgery() {
  const scope = await world.tenant();
  await world.fill(scope, 10);
  await world.instance().seal(scope);
  const third = (await world.entries(scope))[3];
  await world.tamper(scope, third?.id ?? '', rewritten);
  const leaves = (await world.entries(scope)).map(({ leaf }) => leaf);
  const origin = (await world.reader.head(scope, 0))?.origin ?? '';
  return { scope, origin, leaves };
}

const put = (scope: TenantScope, seal: Omit<Seal, 'at'>) => world.tamper(scope, sealId, (doc) => ({ ...doc, ...seal }));

describe('whoever can write to the database and to the storage, and has no key,', () => {
  test('does not have a rewritten history signed by putting a checkpoint and a seal of their own over it', async () => {
    const { scope, origin, leaves } = await forgery();
    const forged = forgedSeal(origin, leaves, 2);
    const { seal, alarms, writeOnce } = world.instance();
    await writeOnce.create(scope, checkpointName(0, 2), Buffer.from(forged.note));
    const honest = (await world.reader.seal(scope, 0))?.doc.keys ?? [];
    await put(scope, { ...forged, keys: [...honest.map((key) => ({ ...key, untilOrdinal: 1 })), ...forged.keys] });
    await world.fill(scope, 2);
    await expect(seal(scope)).rejects.toThrow(LogInconsistent);
    expect(alarms.map(({ what }) => what)).toEqual(['signatureBad']);
    expect(await writeOnce.read(scope, checkpointName(0, 3))).toBeUndefined();
  });

  test('does not pass for a log that is sealed already: whoever waits for a checkpoint is refused', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 2);
    const { seal, alarms } = world.instance();
    await seal(scope);
    await world.fill(scope, 1); // an approval, say
    await world.tamper(scope, sealId, (doc) => ({ ...doc, size: 3 }));
    await expect(seal(scope)).rejects.toThrow(LogInconsistent);
    expect(alarms.map(({ what }) => what)).toEqual(['sealChanged']);
  });

  test('nor by a seal and a checkpoint that agree with each other', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 2);
    const { seal, alarms, writeOnce } = world.instance();
    await seal(scope);
    await world.fill(scope, 1);
    const leaves = (await world.entries(scope)).map(({ leaf }) => leaf);
    const forged = forgedSeal((await world.reader.head(scope, 0))?.origin ?? '', leaves, 2);
    await writeOnce.create(scope, checkpointName(0, 2), Buffer.from(forged.note));
    await put(scope, forged);
    await expect(seal(scope)).rejects.toThrow(LogInconsistent);
    expect(alarms.map(({ what }) => what)).toEqual(['signatureBad']);
  });
});

describe('keys the vault does not know any more', () => {
  test('are believed where the first checkpoint was signed by them: an idle log outlives its keys', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 2);
    await world.instance().seal(scope);
    await world.fill(scope, 1);
    // As after an emergency: the old ones are disabled, and others there.
    const second = await world.instance({ keys: otherKeys() }).seal(scope);
    expect(second).toMatchObject({ ordinal: 2, size: 3 });
    expect(second?.keys.filter(({ untilOrdinal }) => untilOrdinal === 1)).toHaveLength(2);
  });

  test('and where they were signed in by those before them', async () => {
    const scope = await world.tenant();
    await world.fill(scope, 2);
    const keys = world.newKeys();
    const one = world.instance({ keys });
    await one.seal(scope);
    await keys.rotate();
    for (let n = 0; n < 2; n++) {
      await world.fill(scope, 1);
      await one.seal(scope);
    }
    await world.fill(scope, 1);
    expect(await world.instance({ keys: otherKeys() }).seal(scope)).toMatchObject({ ordinal: 4, size: 5 });
  });
});
