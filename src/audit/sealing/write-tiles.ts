import type { TenantScope } from '../../platform/scope.ts';
import type { WriteOnce } from '../../platform/write-once.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import { toEntryBundle } from '../tree/entry-bundle.ts';
import { rootOfPerfect } from '../tree/tile-hashes.ts';
import { tilePath, tileWidth } from '../tree/tile-paths.ts';
import { type CompactRange, joined, rootOf } from '../verifier/compact-range.ts';
import { hashBytes, sameHash } from '../verifier/hashes.ts';

/** A full tile of level 0 with its leaves. */
export interface FullTile {
  readonly index: number;
  readonly leaves: readonly string[];
  readonly hashes: Buffer;
}

/** `before` is the compact range of everything before the tile. */
export type WritesTiles = (scope: TenantScope, epoch: number, tile: FullTile, before: CompactRange) => Promise<void>;

/** So many tiles are asked for at a time. */
const readAtOnce = 16;

/**
 * Writes what a tile of leaves completes: itself, its entry bundle and the tiles above it, whose hashes are read back from the
 * tiles below. Safe to repeat: what is there already must be the same, else LogInconsistent.
 */
export function writesTiles(writeOnce: WriteOnce): WritesTiles {
  const write = async (scope: TenantScope, name: string, bytes: Buffer) => {
    if ((await writeOnce.create(scope, name, bytes)) === 'created') return;
    const there = await writeOnce.read(scope, name);
    if (!there?.equals(bytes)) throw new LogInconsistent('tileDiffers', { tile: name });
  };
  const pathIn = (epoch: number, level: number | 'entries', index: number) =>
    `e${epoch}/${tilePath({ level, index, width: tileWidth })}`;

  async function rootOfTile(scope: TenantScope, name: string): Promise<Buffer> {
    const bytes = await writeOnce.read(scope, name);
    if (!bytes) throw new LogInconsistent('tileMissing', { tile: name });
    if (bytes.length !== tileWidth * hashBytes) throw new LogInconsistent('tileDiffers', { tile: name });
    return rootOfPerfect(bytes);
  }

  /** The hashes of a tile above: the roots of the 256 tiles below it. */
  async function hashesAbove(scope: TenantScope, epoch: number, level: number, index: number): Promise<Buffer> {
    const roots: Buffer[] = [];
    for (let at = index * tileWidth; at < (index + 1) * tileWidth; at += readAtOnce) {
      const some = Array.from({ length: readAtOnce }, (_, i) => pathIn(epoch, level - 1, at + i));
      roots.push(...(await Promise.all(some.map((name) => rootOfTile(scope, name)))));
    }
    return Buffer.concat(roots);
  }

  return async (scope, epoch, { index, leaves, hashes }, before) => {
    await Promise.all([
      write(scope, pathIn(epoch, 0, index), hashes),
      write(scope, pathIn(epoch, 'entries', index), toEntryBundle(leaves)),
    ]);
    const size = (index + 1) * tileWidth;
    const tile = { level: Math.log2(tileWidth), index, hash: rootOfPerfect(hashes) };
    for (let level = 1; size % tileWidth ** (level + 1) === 0; level++) {
      const width = tileWidth ** (level + 1); // in leaves
      const under = before.filter((subtree) => subtree.index * 2 ** subtree.level >= size - width);
      const above = await hashesAbove(scope, epoch, level, size / width - 1);
      const name = pathIn(epoch, level, size / width - 1);
      if (!sameHash(rootOfPerfect(above), rootOf(joined(under, [tile]))))
        throw new LogInconsistent('tileDiffers', { tile: name });
      await write(scope, name, above);
    }
  };
}
