import { hashBytes, nodeHash } from '../verifier/hashes.ts';
import type { HashAt } from './prove.ts';
import { tileWidth, widthIn } from './tile-paths.ts';

/** `width` hashes of 32 bytes each. */
export type ReadTile = (level: number, index: number, width: number) => Promise<Buffer>;

/** The hashes of a tree by its tiles; each tile is read once. */
export function hashesOfTiles(size: number, readTile: ReadTile): HashAt {
  const tiles = new Map<string, Promise<Buffer>>();
  const tile = (level: number, index: number) => {
    const key = `${level}/${index}`;
    const found = tiles.get(key) ?? readTile(level, index, widthIn(size, level, index));
    tiles.set(key, found);
    return found;
  };
  return async (level, index) => {
    const tileLevel = Math.floor(level / 8);
    const below = 2 ** (level - tileLevel * 8); // hashes of the tile under the one asked for
    const first = index * below;
    const bytes = await tile(tileLevel, Math.floor(first / tileWidth));
    const start = (first % tileWidth) * hashBytes;
    return rootOfPerfect(bytes.subarray(start, start + below * hashBytes));
  };
}

/** The root over a power of two of hashes. */
export function rootOfPerfect(hashes: Buffer): Buffer {
  let row = hashes;
  while (row.length > hashBytes) {
    const above = [];
    for (let at = 0; at < row.length; at += 2 * hashBytes)
      above.push(nodeHash(row.subarray(at, at + hashBytes), row.subarray(at + hashBytes, at + 2 * hashBytes)));
    row = Buffer.concat(above);
  }
  return row;
}
