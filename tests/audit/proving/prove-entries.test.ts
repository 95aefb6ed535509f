import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { provesEntries } from '../../../src/audit/proving/prove-entries.ts';
import { type Tile, tileWidth, widthIn } from '../../../src/audit/tree/tile-paths.ts';
import { parseCheckpoint } from '../../../src/audit/verifier/checkpoint.ts';
import { provesConsistency, provesInclusion } from '../../../src/audit/verifier/proofs.ts';
import { isSignedBy, parseNote } from '../../../src/audit/verifier/signed-note.ts';
import { parseTlogProof } from '../../../src/audit/verifier/tlog-proof.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { openScope, systemActor } from '../../../src/platform/scope.ts';
import { ed25519Key, es256Key, honestLog, noteKey } from '../honest-log.ts';
import { memoryLog } from './memory-log.ts';

const scope = openScope({ tenant: 'contoso', actor: systemActor('test'), correlation: 'c-1' });
const keys = [ed25519Key(1), es256Key()];
/** More than one full tile of the second level would need 65,536: this has full and partial ones of two levels. */
const log = honestLog({ keys, size: 1500 });
/** Checkpoints on tile edges, beside them and far from them. */
const sizes = [1, 2, 3, 255, 256, 257, 511, 512, 700, 768, 1024, 1031, 1400];

async function sealedLog() {
  const memory = memoryLog(log);
  for (const size of sizes) await memory.seal(size);
  return { memory, proves: provesEntries(memory) };
}
const size = fc.constantFrom(...sizes);

test('every leaf under every checkpoint is proven, by a proof that bears the checkpoint', async () => {
  const { proves } = await sealedLog();
  const cases = size.chain((of) => fc.tuple(fc.constant(of), fc.nat(of - 1)));
  await fc.assert(
    fc.asyncProperty(cases, async ([of, index]) => {
      const proof = parseTlogProof(orThrow(await proves.inclusion(scope, 0, index, of)));
      const note = parseNote(proof?.checkpoint ?? '');
      const checkpoint = parseCheckpoint(note?.text ?? '');
      if (!proof || !note || !checkpoint) throw new Error('not a proof');
      expect(keys.every((key) => isSignedBy(note, noteKey(key, log.origin)))).toBe(true);
      expect(checkpoint).toMatchObject({ origin: log.origin, size: of });
      const leaf = log.entries[index]?.hash ?? Buffer.alloc(0);
      expect(provesInclusion(index, of, leaf, proof.proof, checkpoint.root)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('of any two sizes up to the newest checkpoint the newer is proven to begin with the older', async () => {
  const { proves } = await sealedLog();
  const cases = fc
    .integer({ min: 1, max: 1400 })
    .chain((to) => fc.tuple(fc.integer({ min: 1, max: to }), fc.constant(to)));
  await fc.assert(
    fc.asyncProperty(cases, async ([from, to]) => {
      const { proof } = orThrow(await proves.consistency(scope, 0, from, to));
      const hashes = proof.map((hash) => Buffer.from(hash, 'base64'));
      expect(provesConsistency(from, to, await log.root(from), await log.root(to), hashes)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('what is not said is the newest checkpoint', async () => {
  const { proves } = await sealedLog();
  expect((await proves.checkpoint(scope, 0))?.size).toBe(1400);
  expect(parseTlogProof(orThrow(await proves.inclusion(scope, 0, 7)))?.checkpoint).toBe(
    (await proves.checkpoint(scope, 0))?.note,
  );
  expect(orThrow(await proves.consistency(scope, 0, 700))).toMatchObject({ from: 700, to: 1400 });
});

test('the last checkpoint up to a size is found, and none before the first', async () => {
  const { proves } = await sealedLog();
  for (const asked of [0, 1, 2, 200, 255, 256, 699, 700, 1399, 1400, 9999]) {
    const expected = sizes.findLast((one) => one <= asked);
    expect((await proves.checkpointUpTo(scope, 0, asked))?.size).toBe(expected);
  }
});

test('a proof reads at most two tiles of each level, and few entries', async () => {
  const { memory, proves } = await sealedLog();
  for (const index of [0, 255, 256, 700, 1279, 1399]) {
    memory.readNames();
    memory.readEntries();
    orThrow(await proves.inclusion(scope, 0, index));
    // Beside the tiles of the proof, the partial tile of the second level is made of full ones, once in a process.
    const tiles = memory.readNames().filter((name) => name.includes('/tile/'));
    expect(tiles.length).toBeLessThanOrEqual(index === 0 ? 6 : 2);
    expect(memory.readEntries()).toBeLessThan(tileWidth);
  }
});

describe('what no proof can be given of is refused with the field and the rule', () => {
  test.each([
    ['an index beyond the newest checkpoint', (p: Proves) => p.inclusion(scope, 0, 1400), 'index'],
    ['an index beyond the one asked for', (p: Proves) => p.inclusion(scope, 0, 700, 700), 'index'],
    ['a size that no checkpoint has', (p: Proves) => p.inclusion(scope, 0, 1, 701), 'size'],
    ['a size that is not signed yet', (p: Proves) => p.inclusion(scope, 0, 1, 1500), 'size'],
    ['a newer tree that is not signed yet', (p: Proves) => p.consistency(scope, 0, 1, 1401), 'to'],
    ['an older tree that is newer', (p: Proves) => p.consistency(scope, 0, 701, 700), 'from'],
    ['an empty tree', (p: Proves) => p.consistency(scope, 0, 0, 700), 'from'],
  ] as const)('%s', async (_, ask, field) => {
    const { proves } = await sealedLog();
    const answer = await ask(proves);
    expect(answer).toMatchObject({ ok: false, refusal: { kind: 'invalid', violations: [{ field }] } });
  });

  test('a log without a checkpoint, and an epoch that has not begun', async () => {
    const unsealed = provesEntries(memoryLog(log));
    for (const epoch of [0, 1]) {
      expect(await unsealed.checkpoint(scope, epoch)).toBeUndefined();
      expect(await unsealed.inclusion(scope, epoch, 0)).toMatchObject({ ok: false, refusal: { kind: 'notFound' } });
      expect(await unsealed.tile(scope, epoch, { level: 0, index: 0, width: 1 })).toBeUndefined();
    }
  });
});

test('a tile is there in every width the newest checkpoint covers, and in no other', async () => {
  const { proves } = await sealedLog();
  const tiles = fc.record({
    level: fc.constantFrom<Tile['level']>('entries', 0, 1, 2),
    index: fc.nat(6),
    width: fc.integer({ min: 1, max: tileWidth }),
  });
  await fc.assert(
    fc.asyncProperty(tiles, async (tile) => {
      const bytes = await proves.tile(scope, 0, tile);
      expect(bytes !== undefined).toBe(tile.width <= widthIn(1400, tile.level, tile.index));
      if (bytes && tile.level !== 'entries') expect(bytes).toHaveLength(tile.width * 32);
    }),
    { numRuns: 150 },
  );
});

test('a tile that a checkpoint covers and that is not there is a fault, never an answer', async () => {
  const memory = memoryLog(log);
  await memory.seal(300);
  const lost = provesEntries({ ...memory, writeOnce: { read: async () => undefined } });
  await expect(lost.tile(scope, 0, { level: 0, index: 0, width: tileWidth })).rejects.toThrow('e0/tile/0/000');
  const cut = provesEntries({ ...memory, writeOnce: { read: async () => Buffer.alloc(8160) } });
  await expect(cut.inclusion(scope, 0, 1)).rejects.toThrow('8160 bytes');
});

type Proves = ReturnType<typeof provesEntries>;
