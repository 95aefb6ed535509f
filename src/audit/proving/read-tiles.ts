import type { TenantScope } from '../../platform/scope.ts';
import type { WriteOnce } from '../../platform/write-once.ts';
import type { LogReader } from '../log-reader.ts';
import { toEntryBundle } from '../tree/entry-bundle.ts';
import { rootOfPerfect } from '../tree/tile-hashes.ts';
import { type Tile, tilePath, tileWidth } from '../tree/tile-paths.ts';
import { hashBytes, leafHash } from '../verifier/hashes.ts';

export interface ProvingParts {
  readonly reader: Pick<LogReader, 'entries' | 'epoch' | 'head' | 'seal'>;
  readonly writeOnce: Pick<WriteOnce, 'read'>;
}

/** Bytes of a tile that the last checkpoint covers, whatever its width. */
type ReadsTile = (scope: TenantScope, epoch: number, tile: Tile) => Promise<Buffer>;

/** Of full tiles, which never change: what a partial tile above them is made of. About 8 MB. */
const rootsKept = 65_536;
const atOnce = 16;

/**
 * Full tiles come from the write-once container. A partial one changes with every checkpoint and cannot lie there: at the bottom
 * it is made from the documents, further up from the full tiles under it. The first one this process makes there costs up to
 * 255 reads, each later one those of the tiles that were filled since.
 */
export function readsTiles({ reader, writeOnce }: ProvingParts): ReadsTile {
  const roots = new Map<string, Buffer>();

  const full: ReadsTile = async (scope, epoch, tile) => {
    const name = `e${epoch}/${tilePath(tile)}`;
    const bytes = await writeOnce.read(scope, name);
    // What a checkpoint covers was written before it was signed.
    if (!bytes) throw new Error(`${name} is covered by a checkpoint and not in the write-once container`);
    if (tile.level !== 'entries' && bytes.length !== tileWidth * hashBytes)
      throw new Error(`${name} in the write-once container holds ${bytes.length} bytes`);
    return bytes;
  };

  async function rootOf(scope: TenantScope, epoch: number, level: number, index: number): Promise<Buffer> {
    const key = `${scope.tenant}/e${epoch}/${level}/${index}`;
    const known = roots.get(key);
    if (known) return known;
    const root = rootOfPerfect(await full(scope, epoch, { level, index, width: tileWidth }));
    const [oldest] = roots.keys();
    if (roots.size >= rootsKept && oldest !== undefined) roots.delete(oldest);
    roots.set(key, root);
    return root;
  }

  async function above(scope: TenantScope, epoch: number, level: number, first: number, width: number) {
    const hashes: Buffer[] = [];
    for (let at = 0; at < width; at += atOnce) {
      const some = Array.from({ length: Math.min(atOnce, width - at) }, (_, n) => first + at + n);
      hashes.push(...(await Promise.all(some.map((index) => rootOf(scope, epoch, level - 1, index)))));
    }
    return Buffer.concat(hashes);
  }

  return async (scope, epoch, tile) => {
    const { level, index, width } = tile;
    if (width === tileWidth) return full(scope, epoch, tile);
    const first = index * tileWidth;
    if (level !== 'entries' && level > 0) return above(scope, epoch, level, first, width);
    const leaves: string[] = [];
    for await (const { leaf } of reader.entries(scope, epoch, first, first + width)) leaves.push(leaf);
    if (leaves.length !== width)
      throw new Error(`entries of e${epoch} from ${first} are missing that a checkpoint covers`);
    // The hash is computed here: one that lies beside the leaf could be another's.
    return level === 'entries' ? toEntryBundle(leaves) : Buffer.concat(leaves.map((leaf) => leafHash(leaf)));
  };
}
