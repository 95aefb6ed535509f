import type { TenantScope } from '../../platform/scope.ts';
import type { LogEntry } from '../log-entry.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import type { LogReader } from '../log-reader.ts';
import { tileWidth } from '../tree/tile-paths.ts';
import { add, type CompactRange, joined, rootOf, type Subtree } from '../verifier/compact-range.ts';
import { leafHash, sameHash } from '../verifier/hashes.ts';
import type { Sealed, SealedLog } from './sealed.ts';
import type { WritesTiles } from './write-tiles.ts';

/** A full tile is a perfect tree of this height. */
const tileLevel = Math.log2(tileWidth);

export interface ExtendingParts {
  readonly reader: LogReader;
  readonly writeTiles: WritesTiles;
}

/**
 * Adds the leaves [sealed.size, size) and writes the tiles they complete. Only what came since is read, and where a tile is
 * completed its earlier leaves too: they must still give what was signed. Throws LogInconsistent when anything does not add up.
 */
export function extendsRanges({ reader, writeTiles }: ExtendingParts) {
  return async (scope: TenantScope, log: SealedLog, sealed: Sealed, size: number): Promise<CompactRange> => {
    const tileStart = sealed.size - (sealed.size % tileWidth);
    const completes = size >= tileStart + tileWidth;
    let tiles: CompactRange = sealed.range.filter(({ level }) => level >= tileLevel);
    let begun: Subtree[] = completes ? [] : sealed.range.filter(({ level }) => level < tileLevel);
    let [leaves, hashes]: [string[], Buffer[]] = [[], []];
    let index = completes ? tileStart : sealed.size;
    for await (const entry of reader.entries(scope, log.epoch, index, size)) {
      const hash = hashOf(entry, log, index++);
      add(begun, { level: 0, index: index - 1, hash });
      leaves.push(entry.leaf);
      hashes.push(hash);
      if (index === sealed.size && !sameHash(rootOf([...tiles, ...begun]), rootOf(sealed.range)))
        throw new LogInconsistent('rootDiffers', { epoch: log.epoch, ordinal: sealed.ordinal, size: sealed.size });
      if (leaves.length < tileWidth) continue;
      await writeTiles(
        scope,
        log.epoch,
        { index: index / tileWidth - 1, leaves, hashes: Buffer.concat(hashes) },
        tiles,
      );
      tiles = joined(tiles, begun);
      [begun, leaves, hashes] = [[], [], []];
    }
    if (index !== size) throw new LogInconsistent('entryMissing', { epoch: log.epoch, index });
    return [...tiles, ...begun];
  };
}

/** Of the leaf itself, which must be in its place and agree with the hash beside it. */
function hashOf(
  { leaf, leafHash: stored, index: claimed }: LogEntry,
  { epoch, origin }: SealedLog,
  index: number,
): Buffer {
  if (claimed !== index) throw new LogInconsistent('entryMissing', { epoch, index });
  const hash = leafHash(leaf);
  if (hash.toString('base64') !== stored) throw new LogInconsistent('entryChanged', { epoch, index });
  const { log, seq } = placeOf(leaf);
  if (log !== origin || seq !== index) throw new LogInconsistent('leafMalformed', { epoch, index });
  return hash;
}

function placeOf(leaf: string): { readonly log?: unknown; readonly seq?: unknown } {
  try {
    return Object(JSON.parse(leaf));
  } catch {
    return {};
  }
}
