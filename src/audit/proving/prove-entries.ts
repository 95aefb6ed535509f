import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { consistencyProof, type HashAt, inclusionProof } from '../tree/prove.ts';
import { hashesOfTiles } from '../tree/tile-hashes.ts';
import { type Tile, widthIn } from '../tree/tile-paths.ts';
import { toTlogProof } from '../tree/tlog-proof.ts';
import { readsCheckpoints, type SignedCheckpoint } from './read-checkpoints.ts';
import { type ProvingParts, readsTiles } from './read-tiles.ts';
import { noCheckpoint, outside } from './refusals.ts';

/** That the tree of `to` leaves begins with that of `from`; hashes as RFC 6962 §2.1.2 orders them, base64. */
export interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly proof: readonly string[];
}

/** A tree that a checkpoint commits to. Made once for many proofs: every tile is then read once. */
interface SignedTree {
  readonly checkpoint: SignedCheckpoint;
  readonly hashAt: HashAt;
}

/**
 * What outsiders are shown of a log: checkpoints, tiles and proofs, and nothing that no checkpoint covers yet. A proof reads
 * at most two tiles of each level.
 */
export function provesEntries(parts: ProvingParts) {
  const readTile = readsTiles(parts);
  const checkpoints = readsCheckpoints(parts);

  const hashesOf = (scope: TenantScope, epoch: number, size: number): HashAt =>
    hashesOfTiles(size, (level, index, width) => readTile(scope, epoch, { level, index, width }));

  /** The tree of a checkpoint: the newest, or the one of exactly `size` leaves. */
  async function tree(scope: TenantScope, epoch: number, size?: number): Promise<Result<SignedTree>> {
    const newest = await checkpoints.newest(scope, epoch);
    if (!newest) return refused(noCheckpoint());
    const checkpoint = size === undefined ? newest : await checkpoints.newestUpTo(scope, epoch, size);
    if (!checkpoint || (size !== undefined && checkpoint.size !== size)) {
      const rule = `must be the size of a checkpoint of this log, such as ${newest.size}, the newest`;
      return refused(outside('size', rule, size ?? 0));
    }
    // The hashes an older tree needs are among those of the newest, whose tiles are the fuller ones.
    return ok({ checkpoint, hashAt: hashesOf(scope, epoch, newest.size) });
  }

  return {
    /** The newest; undefined before the first. */
    checkpoint: checkpoints.newest,
    checkpointUpTo: checkpoints.newestUpTo,
    tree,

    /**
     * Undefined for what the newest checkpoint does not cover. Of a tile that has grown since, every narrower one is still
     * there: whoever mirrors the log by an older checkpoint asks for it (C2SP tlog-tiles, "Partial tiles").
     */
    async tile(scope: TenantScope, epoch: number, tile: Tile): Promise<Buffer | undefined> {
      const newest = await checkpoints.newest(scope, epoch);
      const covered = newest ? widthIn(newest.size, tile.level, tile.index) : 0;
      return tile.width <= covered ? readTile(scope, epoch, tile) : undefined;
    },

    /** C2SP tlog-proof, with the checkpoint it leads to. */
    async inclusion(scope: TenantScope, epoch: number, index: number, size?: number): Promise<Result<string>> {
      const found = await tree(scope, epoch, size);
      if (!found.ok) return found;
      const { checkpoint, hashAt } = found.value;
      if (index >= checkpoint.size)
        return refused(outside('index', `must be below the size of the checkpoint, ${checkpoint.size}`, index));
      const proof = await inclusionProof(index, checkpoint.size, hashAt);
      return ok(toTlogProof({ index, proof, checkpoint: checkpoint.note }));
    },

    /** Between any two sizes up to the newest checkpoint's, which is what `to` is unless said. */
    async consistency(scope: TenantScope, epoch: number, from: number, to?: number): Promise<Result<Consistency>> {
      const newest = await checkpoints.newest(scope, epoch);
      if (!newest) return refused(noCheckpoint());
      const size = to ?? newest.size;
      if (size > newest.size)
        return refused(outside('to', `must be at most the size of the newest checkpoint, ${newest.size}`, size));
      if (from < 1 || from > size) return refused(outside('from', `must be from 1 to ${size}`, from));
      const proof = await consistencyProof(from, size, hashesOf(scope, epoch, newest.size));
      return ok({ from, to: size, proof: proof.map((hash) => hash.toString('base64')) });
    },
  };
}

export type ProvesEntries = ReturnType<typeof provesEntries>;
