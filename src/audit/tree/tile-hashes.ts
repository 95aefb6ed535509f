import { hashBytes, nodeHash } from '../verifier/hashes.ts';
import type { HashAt } from './prove.ts';
import { tileWidth, widthIn } from './tile-paths.ts';

/** `width` hashes of 32 bytes each. */
export type ReadTile = (level: number, index: number, width: number) => Promise<Buffer>;

/** The hashes of a tree by its tiles; each tile is read once, and what stands above its hashes is computed once. */
export function hashesOfTiles(size: number, readTile: ReadTile): HashAt {
  const tiles = new Map<string, Promise<readonly Buffer[]>>();
  const rowsOf = (level: number, index: number) => {
    const key = `${level}/${index}`;
    const found = tiles.get(key) ?? readTile(level, index, widthIn(size, level, index)).then(rowsAbove);
    tiles.set(key, found);
    return found;
  };
  return async (level, index) => {
    const tileLevel = Math.floor(level / 8);
    const height = level - tileLevel * 8; // rows above the hashes that the tile holds
    const tile = Math.floor((index * 2 ** height) / tileWidth);
    const start = (index - tile * 2 ** (8 - height)) * hashBytes;
    const hash = (await rowsOf(tileLevel, tile))[height]?.subarray(start, start + hashBytes);
    if (hash?.length !== hashBytes) throw new RangeError(`a tree of ${size} leaves has no hash ${index} at ${level}`);
    return hash;
  };
}

/** The root over a power of two of hashes. */
export const rootOfPerfect = (hashes: Buffer): Buffer => rowsAbove(hashes).at(-1) ?? hashes;

/** The hashes and what stands above them, row by row; one that has no sibling yet ends with its row. */
function rowsAbove(hashes: Buffer): readonly Buffer[] {
  const rows = [hashes];
  for (let row = hashes; row.length >= 2 * hashBytes; ) {
    const above = [];
    for (let at = 0; at + 2 * hashBytes <= row.length; at += 2 * hashBytes)
      above.push(nodeHash(row.subarray(at, at + hashBytes), row.subarray(at + hashBytes, at + 2 * hashBytes)));
    row = Buffer.concat(above);
    rows.push(row);
  }
  return rows;
}
