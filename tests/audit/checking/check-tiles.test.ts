import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { checksTiles } from '../../../src/audit/checking/check-tiles.ts';
import { Found } from '../../../src/audit/checking/found.ts';
import { writesTiles } from '../../../src/audit/sealing/write-tiles.ts';
import { rootOfPerfect } from '../../../src/audit/tree/tile-hashes.ts';
import { type CompactRange, joined } from '../../../src/audit/verifier/compact-range.ts';
import type { WriteOnce } from '../../../src/platform/write-once.ts';
import { scopeOf } from '../../platform/cosmos/tenant-fixture.ts';

const scope = scopeOf('large');
const kept = new Map<string, Buffer>();
const memory: WriteOnce = {
  async create(_, name, bytes) {
    if (kept.has(name)) return 'exists';
    kept.set(name, Buffer.from(bytes));
    return 'created';
  },
  read: async (_, name) => kept.get(name),
};

/** Two tiles of tiles: what 131,072 leaves fill. A leaf stands for the whole log's at its place in a tile. */
const tiles = 512;
const leaves = Array.from({ length: 256 }, (_, at) => `leaf ${at}`);
const tileAt = (index: number) => {
  const hashes = leaves.map((leaf) => createHash('sha256').update(`${index} ${leaf}`).digest());
  return { index, leaves, hashes: Buffer.concat(hashes) };
};

async function eachTile(visit: (tile: ReturnType<typeof tileAt>, before: CompactRange) => Promise<void>) {
  let before: CompactRange = [];
  for (let index = 0; index < tiles; index++) {
    const tile = tileAt(index);
    await visit(tile, before);
    before = joined(before, [{ level: 8, index, hash: rootOfPerfect(tile.hashes) }]);
  }
}

/** What a look through all of the log finds. */
async function findings() {
  const check = checksTiles(memory);
  const found = new Found();
  await eachTile((tile, before) => check(scope, { epoch: 0, ...tile }, before, found));
  return found.all.map(({ finding, facts }) => [finding, facts.tile]);
}

const upper = (index: number) => `e0/tile/1/00${index}`;

beforeEach(async () => {
  if (kept.size > 0) return;
  const write = writesTiles(memory);
  await eachTile((tile, before) => write(scope, 0, tile, before));
});

describe('tiles of tiles', () => {
  test('that sealing wrote are right', async () => {
    expect([...kept.keys()].filter((name) => name.includes('/tile/1/'))).toEqual([upper(0), upper(1)]);
    expect(await findings()).toEqual([]);
  });

  test.each<readonly [string, string, number, ((bytes: Buffer) => Buffer) | undefined]>([
    ['gone', 'tileMissing', 0, undefined],
    ['gone, the second', 'tileMissing', 1, undefined],
    [
      'changed in one bit',
      'tileDiffers',
      0,
      (bytes) => Buffer.from(bytes.map((byte, at) => (at === 8191 ? byte ^ 1 : byte))),
    ],
    [
      'changed in one bit, the second',
      'tileDiffers',
      1,
      (bytes) => Buffer.from(bytes.map((b, at) => (at === 0 ? b ^ 1 : b))),
    ],
    ['cut off', 'tileDiffers', 1, (bytes) => bytes.subarray(0, 8160)],
    ['empty', 'tileDiffers', 0, () => Buffer.of()],
    ['longer than they are', 'tileDiffers', 0, (bytes) => Buffer.concat([bytes, bytes.subarray(0, 32)])],
    [
      'in the order of another log',
      'tileDiffers',
      1,
      (bytes) => Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)]),
    ],
    ['each other', 'tileDiffers', 0, () => kept.get(upper(1)) ?? Buffer.of()],
  ])('that are %s are found', async (_, finding, index, by) => {
    const before = kept.get(upper(index)) ?? Buffer.of();
    if (by) kept.set(upper(index), by(before));
    else kept.delete(upper(index));
    expect(await findings()).toEqual([[finding, upper(index)]]);
    kept.set(upper(index), before);
  });
});
