import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LogInconsistent } from '../../../src/audit/log-inconsistent.ts';
import type { LogReader } from '../../../src/audit/log-reader.ts';
import { extendsRanges } from '../../../src/audit/sealing/extend-range.ts';
import { nothingSealed, type Sealed } from '../../../src/audit/sealing/sealed.ts';
import { writesTiles } from '../../../src/audit/sealing/write-tiles.ts';
import { rootOf } from '../../../src/audit/verifier/compact-range.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import type { WriteOnce } from '../../../src/platform/write-once.ts';
import { scopeOf } from '../../platform/cosmos/tenant-fixture.ts';
import { openSealingWorld, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** RFC 6962 §2.1, as it is written there. */
function treeHash(leaves: readonly string[]): Buffer {
  const [only = '', ...more] = leaves;
  if (more.length === 0) return sha256(Buffer.of(0), only);
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return sha256(Buffer.of(1), treeHash(leaves.slice(0, half)), treeHash(leaves.slice(half)));
}

/** C2SP tlog-tiles: leaves after their lengths in two bytes. */
function leavesIn(bundle: Buffer): readonly string[] {
  const leaves: string[] = [];
  for (let at = 0; at < bundle.length; ) {
    const length = bundle.readUInt16BE(at);
    leaves.push(bundle.toString('utf8', at + 2, at + 2 + length));
    at += 2 + length;
  }
  return leaves;
}

async function judge(writeOnce: WriteOnce, scope: TenantScope, leaves: readonly string[]): Promise<number> {
  const full = Math.floor(leaves.length / 256);
  for (let index = 0; index < full; index++) {
    const own = leaves.slice(index * 256, (index + 1) * 256);
    const tile = await writeOnce.read(scope, small('0', index));
    expect(tile?.equals(Buffer.concat(own.map((leaf) => sha256(Buffer.of(0), leaf)))), `tile ${index}`).toBe(true);
    const bundle = leavesIn((await writeOnce.read(scope, small('entries', index))) ?? Buffer.of());
    expect(bundle.join('\n') === own.join('\n'), `bundle ${index}`).toBe(true);
  }
  expect(await writeOnce.read(scope, small('0', full))).toBeUndefined();
  expect(await writeOnce.read(scope, small('entries', full))).toBeUndefined();
  return full;
}

const small = (level: string, index: number) => `e0/tile/${level}/${String(index).padStart(3, '0')}`;

it('the full tiles of a log of some thousand entries are there, as whoever computes them anew has them', async () => {
  const scope = await world.tenant();
  const { seal, writeOnce } = world.instance();
  for (const count of [100, 155, 1, 1, 300, 512, 1000, 7, 230, 694]) {
    await world.fill(scope, count);
    await seal(scope);
  }
  const last = await seal(scope);
  const leaves = (await world.entries(scope)).map(({ leaf }) => leaf);
  expect(last?.size).toBe(3000);
  expect((await world.checkpoints(scope, last ?? never())).at(-1)?.root).toEqual(treeHash(leaves));
  expect(await judge(writeOnce, scope, leaves)).toBe(11);
});

it('tiles of tiles are made when they are full, whichever seal completes them', async () => {
  const scope = scopeOf('large');
  const origin = 'counterpart.example/t/large/e0';
  const size = 65_536 + 300;
  const leaves = Array.from({ length: size }, (_, seq) => JSON.stringify({ log: origin, seq }));
  const reader: Pick<LogReader, 'entries'> = {
    async *entries(_, epoch, from, to) {
      for (let index = from; index < to; index++) {
        const leaf = leaves[index] ?? '';
        yield { index, epoch, leaf, leafHash: sha256(Buffer.of(0), leaf).toString('base64') } as never;
      }
    },
  };
  const kept = new Map<string, Buffer>();
  const memory: WriteOnce = {
    async create(_, name, bytes) {
      if (kept.has(name)) return 'exists';
      kept.set(name, Buffer.from(bytes));
      return 'created';
    },
    read: async (_, name) => kept.get(name),
  };
  const extend = extendsRanges({ reader: reader as LogReader, writeTiles: writesTiles(memory) });
  let sealed: Sealed = nothingSealed;
  for (const to of [65_000, 65_535, 65_537, size]) {
    const range = await extend(scope, { epoch: 0, origin }, sealed, to);
    sealed = { ...sealed, ordinal: sealed.ordinal + 1, size: to, range };
  }
  expect(rootOf(sealed.range)).toEqual(treeHash(leaves));
  expect(await judge(memory, scope, leaves)).toBe(257);
  const tiles = Array.from({ length: 256 }, (_, at) => treeHash(leaves.slice(at * 256, (at + 1) * 256)));
  expect(kept.get(small('1', 0))?.equals(Buffer.concat(tiles))).toBe(true);
  expect([...kept.keys()].filter((name) => /tile\/[1-9]/.test(name))).toEqual([small('1', 0)]);
  // A tile below that was changed since is no ground to build on.
  kept.set(small('0', 3), Buffer.alloc(8192, 1));
  kept.delete(small('1', 0));
  const range = await extendTo65535();
  const late = { ...nothingSealed, ordinal: 1, size: 65_535, range };
  await expect(extend(scope, { epoch: 0, origin }, late, 65_600)).rejects.toThrow(LogInconsistent);
  expect(kept.has(small('1', 0))).toBe(false);

  /** Without looking at the tiles. */
  function extendTo65535() {
    const nowhere = extendsRanges({ reader: reader as LogReader, writeTiles: async () => {} });
    return nowhere(scope, { epoch: 0, origin }, nothingSealed, 65_535);
  }
});

function never(): never {
  throw new Error('there is no seal');
}
