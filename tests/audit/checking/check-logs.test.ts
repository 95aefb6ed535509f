import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPartition } from '../../../src/audit/checking/check.ts';
import type { Finding } from '../../../src/audit/checking/findings.ts';
import { checkpointName, sealId } from '../../../src/audit/sealing/seal.ts';
import { canonicalJson } from '../../../src/platform/canonical-json.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { openSealingWorld, type SealingWorld } from '../sealing/sealing-world.ts';
import { changeBlob, openChecking } from './checking-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

type Raw = Record<string, unknown>;

/** A log of so many leaves under several checkpoints. */
async function sealedLog(sizes: readonly number[]) {
  const checking = openChecking(world);
  const scope = await world.tenant();
  for (const size of sizes) {
    await world.fill(scope, size);
    await checking.instance.seal(scope);
  }
  return { ...checking, scope };
}

async function entryId(scope: TenantScope, index: number): Promise<string> {
  for await (const { id } of world.reader.entries(scope, 0, index, index + 1)) return id;
  throw new Error(`there is no entry ${index}`);
}

const flipped = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte)));

describe('an honest log', () => {
  test('never alarms, whatever it grows to and however it was cut into checkpoints', async () => {
    const { check, scope, alarms } = await sealedLog([1, 5, 250, 1, 300, 90]);
    expect(await check(scope)).toEqual({ findings: [], said: true });
    await world.fill(scope, 10);
    expect((await check(scope)).findings).toEqual([]);
    expect(alarms).toEqual([]);
  });

  test('of nothing at all is right', async () => {
    const { check } = openChecking(world);
    expect(await check(await world.tenant())).toMatchObject({ findings: [] });
  });

  test('is read again from its beginning every thirty days', async () => {
    const { check, scope, later, remembered } = await sealedLog([20]);
    await check(scope);
    const first = (await remembered(scope)).round;
    expect(first.endedAt).toBeDefined();
    later(29 * 24);
    await check(scope);
    expect((await remembered(scope)).round).toEqual(first);
    later(2 * 24);
    await check(scope);
    expect((await remembered(scope)).round.startedAt > first.startedAt).toBe(true);
  });

  test('is said to be right once a day, and not at all when there is nothing new', async () => {
    const { check, scope, later } = await sealedLog([3]);
    expect((await check(scope)).said).toBe(true);
    await world.fill(scope, 1);
    expect((await check(scope)).said).toBe(false);
    later(24);
    expect((await check(scope)).said).toBe(true);
    later(24);
    expect((await check(scope)).said).toBe(false);
  });

  test('with payloads that two people agreed to erase stays right', async () => {
    const { check, scope } = await sealedLog([5]);
    const { documents: _, ...erased } = {
      documents: 0,
      redacted: { at: '2026-12-01T00:00:00.000Z', erasure: 'agreed' },
    };
    await world.tamper(scope, await entryId(scope, 2), ({ payload: _, salt: __, ...rest }) => ({
      ...rest,
      ...erased,
    }));
    expect((await check(scope)).findings).toEqual([]);
  });
});

const ofEntry: readonly (readonly [string, Finding, ((doc: Raw) => object) | undefined])[] = [
  ['an entry that was taken out', 'entryMissing', undefined],
  [
    'a hash that is not the leaf’s',
    'entryChanged',
    (doc) => ({ ...doc, leafHash: Buffer.alloc(32).toString('base64') }),
  ],
  ['a field that is not the leaf’s', 'entryChanged', (doc) => ({ ...doc, type: 'contract.forged' })],
  ['a leaf that was rewritten', 'rootDiffers', (doc) => rewritten(doc)],
  [
    'a leaf that says more than the schema allows',
    'leafMalformed',
    (doc) => ({ ...doc, leaf: `${String(doc.leaf)} ` }),
  ],
  ['a payload that was changed', 'payloadChanged', (doc) => ({ ...doc, payload: `${String(doc.payload)} ` })],
  ['another salt', 'payloadChanged', (doc) => ({ ...doc, salt: Buffer.alloc(32, 1).toString('base64') })],
  ['a payload that is gone', 'payloadLost', ({ payload: _, salt: __, ...rest }) => rest],
  [
    'a payload taken by an erasure nobody agreed to',
    'payloadLost',
    ({ payload: _, salt: __, ...rest }) => ({
      ...rest,
      redacted: { at: '2026-12-01T00:00:00.000Z', erasure: 'made up' },
    }),
  ],
];

/** Well-formed in itself, as somebody with rights on the database would leave it. */
function rewritten(doc: Raw): object {
  const leaf = canonicalJson({ ...JSON.parse(String(doc.leaf)), type: 'contract.forged' });
  const leafHash = createHash('sha256').update(Buffer.of(0)).update(leaf).digest('base64');
  return { ...doc, leaf, leafHash, type: 'contract.forged' };
}

const ofStorage: readonly (readonly [string, Finding, string, ((bytes: Buffer) => Buffer) | undefined])[] = [
  ['a tile that is gone', 'tileMissing', 'e0/tile/0/000', undefined],
  ['a tile that was changed', 'tileDiffers', 'e0/tile/0/000', flipped],
  ['an entry bundle that was changed', 'tileDiffers', 'e0/tile/entries/000', flipped],
  ['a checkpoint that is gone', 'checkpointMissing', checkpointName(0, 1), undefined],
  ['a checkpoint that is none', 'checkpointMalformed', checkpointName(0, 1), () => Buffer.from('hello\n')],
  [
    'a checkpoint over other leaves',
    'signatureBad',
    checkpointName(0, 1),
    (b) => Buffer.from(String(b).replace('\n3\n', '\n4\n')),
  ],
  [
    'a checkpoint of another size',
    'rootDiffers',
    checkpointName(0, 1),
    (b) => Buffer.from(String(b).replace('\n3\n', '\n4\n')),
  ],
  ['a signature that was changed', 'signatureBad', checkpointName(0, 1), (b) => signatureChanged(String(b))],
  ['the newest checkpoint exchanged', 'sealChanged', checkpointName(0, 2), (b) => signatureChanged(String(b))],
];

function signatureChanged(note: string): Buffer {
  const at = note.lastIndexOf(' ') + 20;
  return Buffer.from(`${note.slice(0, at)}${note[at] === 'A' ? 'B' : 'A'}${note.slice(at + 1)}`);
}

describe('found in the look through all of a log is', () => {
  test.each(ofEntry)('%s', async (_, finding, by) => {
    const { check, scope, alarms, later } = await sealedLog([3, 5]);
    expect((await check(scope)).findings).toEqual([]);
    await world.tamper(scope, await entryId(scope, 1), by);
    expect((await check(scope)).findings).toEqual([]); // nothing is new
    later(31 * 24);
    expect((await check(scope)).findings.map((found) => found.finding)).toContain(finding);
    expect(alarms).toContain(finding);
  });

  test.each(ofStorage)('%s', async (_, finding, name, by) => {
    const { check, scope, alarms } = await sealedLog([3, 260]);
    await changeBlob(world, scope, name, by);
    expect((await check(scope)).findings.map((found) => found.finding)).toContain(finding);
    expect(alarms).toContain(finding);
  });
});

test('found at the end of a log is a log that was cut off', async () => {
  const { check, scope } = await sealedLog([3, 5]);
  await world.tamper(scope, 'head-of-log', (head) => ({ ...head, size: 4 }));
  expect((await check(scope)).findings.map(({ finding }) => finding)).toContain('headBehindSeal');
});

test('a log restored to an earlier day is found by what was signed since, when it is seen twice', async () => {
  const { check, scope, instance, storage } = await sealedLog([3]);
  const before = await world.reader.seal(scope, 0);
  await world.fill(scope, 4);
  await instance.seal(scope);
  expect(await storage.read(scope, checkpointName(0, 2))).toBeDefined();
  // Head and seal as they were; the entries that came since are gone.
  for (const index of [3, 4, 5, 6]) await world.tamper(scope, await entryId(scope, index), undefined);
  await world.tamper(scope, 'head-of-log', (head) => ({ ...head, size: 3 }));
  await world.tamper(scope, sealId, (doc) => ({ ...doc, ...before?.doc }));
  await check(scope);
  expect((await check(scope)).findings.map(({ finding }) => finding)).toContain('sealBehindStorage');
});

test('what is wrong is on record once a day, and alarmed as long as it is so', async () => {
  const { check, scope, alarms, later, documents } = await sealedLog([3, 5]);
  await world.tamper(scope, await entryId(scope, 6), (doc) => ({ ...doc, payload: '{}' }));
  for (let run = 0; run < 3; run++) await check(scope);
  later(24);
  await check(scope);
  expect(alarms.filter((what) => what === 'payloadChanged').length).toBeGreaterThanOrEqual(4);
  const text = "SELECT VALUE c.event.data.finding FROM c WHERE c.kind = 'platform.event'";
  const { items } = await documents.query<string>(scope, { text, partition: checkPartition });
  expect(items).toEqual(['payloadChanged', 'payloadChanged']);
});

test('where something is missing it goes no further, and goes on when it is put right', async () => {
  const { check, scope } = await sealedLog([3, 5]);
  const id = await entryId(scope, 4);
  let kept: Raw = {};
  await world.tamper(scope, id, (doc) => {
    kept = doc;
    return { ...doc, index: 1000 };
  });
  expect((await check(scope)).findings.map(({ finding }) => finding)).toContain('entryMissing');
  await world.tamper(scope, id, () => kept);
  expect((await check(scope)).findings).toEqual([]);
});
