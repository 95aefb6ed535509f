import type { TenantScope } from '../../platform/scope.ts';
import type { WriteOnce } from '../../platform/write-once.ts';
import { toEntryBundle } from '../tree/entry-bundle.ts';
import { rootOfPerfect } from '../tree/tile-hashes.ts';
import { tilePath, tileWidth } from '../tree/tile-paths.ts';
import { type CompactRange, joined, rootOf } from '../verifier/compact-range.ts';
import { hashBytes, sameHash } from '../verifier/hashes.ts';
import type { Found } from './found.ts';

export interface CheckedTile {
  readonly epoch: number;
  readonly index: number;
  readonly leaves: readonly string[];
  readonly hashes: Buffer;
}

/** A full tile of leaves, and those above that it completes, against what lies in the write-once container. */
export function checksTiles(writeOnce: Pick<WriteOnce, 'read'>) {
  return async (scope: TenantScope, tile: CheckedTile, before: CompactRange, found: Found): Promise<void> => {
    const { epoch, index, leaves, hashes } = tile;
    const compare = async (level: number | 'entries', at: number, isRight: (bytes: Buffer) => boolean) => {
      const name = `e${epoch}/${tilePath({ level, index: at, width: tileWidth })}`;
      const bytes = await writeOnce.read(scope, name);
      if (!bytes) found.add('tileMissing', { tile: name });
      else if (!isRight(bytes)) found.add('tileDiffers', { tile: name });
    };
    await compare(0, index, (bytes) => bytes.equals(hashes));
    await compare('entries', index, (bytes) => bytes.equals(toEntryBundle(leaves)));
    const size = (index + 1) * tileWidth;
    const bottom = { level: Math.log2(tileWidth), index, hash: rootOfPerfect(hashes) };
    for (let level = 1; size % tileWidth ** (level + 1) === 0; level++) {
      const width = tileWidth ** (level + 1); // in leaves
      const under = before.filter((subtree) => subtree.index * 2 ** subtree.level >= size - width);
      const root = rootOf(joined(under, [bottom]));
      // Other hashes under the same root would be a collision of SHA-256.
      await compare(level, size / width - 1, (bytes) => isFull(bytes) && sameHash(rootOfPerfect(bytes), root));
    }
  };
}

const isFull = (bytes: Buffer): boolean => bytes.length === tileWidth * hashBytes;
