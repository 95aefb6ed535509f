import type { TenantScope } from '../../platform/scope.ts';
import type { WriteOnce } from '../../platform/write-once.ts';
import type { Payload } from '../leaf.ts';
import type { LogEntry } from '../log-entry.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import type { LogReader } from '../log-reader.ts';
import type { Seal } from '../sealing/seal.ts';
import { rangeOf, toSealRange } from '../sealing/sealed.ts';
import { verifyLast } from '../sealing/verify-last.ts';
import { tileWidth } from '../tree/tile-paths.ts';
import { add, type Subtree } from '../verifier/compact-range.ts';
import { leafHash } from '../verifier/hashes.ts';
import { fromTheBeginning, type Reached } from './check.ts';
import { checkpointsAfter } from './check-checkpoints.ts';
import { checkEntry } from './check-entry.ts';
import { isOwnWord } from './check-events.ts';
import { checksTiles } from './check-tiles.ts';
import type { Found } from './found.ts';

export interface StretchParts {
  readonly reader: LogReader;
  readonly writeOnce: Pick<WriteOnce, 'read'>;
  /** Whether two people agreed to the erasure, and the log tells that it took the payload of this entry. */
  readonly isErasure: (
    scope: TenantScope,
    erasureId: string,
    entry: { readonly epoch: number; readonly index: number; readonly at: string },
  ) => Promise<boolean>;
}

export interface Stretch {
  readonly reached: Reached;
  /** Nothing is left that a checkpoint covers. */
  readonly atEnd: boolean;
  /** Leaves that were not looked at before, but those about checks. */
  readonly news: number;
}

/**
 * Looks through a log from where an earlier look ended, at most `most` leaves (a multiple of the width of a tile) of one epoch.
 * What it does not find right it adds to `found` and goes on; where an entry is missing it stays.
 */
export function checksStretches({ reader, writeOnce, isErasure }: StretchParts) {
  const checkTile = checksTiles(writeOnce);

  return async (scope: TenantScope, from: Reached, most: number, found: Found): Promise<Stretch> => {
    const { epoch } = from;
    const seal = (await reader.seal(scope, epoch))?.doc;
    if (!seal) return { reached: from, atEnd: true, news: 0 };
    const head = await reader.head(scope, epoch); // read after the seal, so it can only be ahead of it
    if (!head || head.size < seal.size) {
      found.add('headBehindSeal', { epoch, head: head?.size ?? 0, sealed: seal.size });
      if (!head) return { reached: from, atEnd: true, news: 0 };
    }
    const { origin } = head;
    try {
      // verifyLast reads; it writes nothing.
      await verifyLast(writeOnce as WriteOnce, scope, { epoch, origin }, seal);
    } catch (fault) {
      found.addThrown(fault);
    }
    const isOver = head.closed && seal.size >= head.size && (await reader.head(scope, epoch + 1)) !== undefined;
    // Idle tenants cost a few reads: the tile that was begun is looked at again when it has grown.
    if (from.ordinal === seal.ordinal && from.leaves === seal.size && !isOver)
      return { reached: from, atEnd: true, news: 0 };
    const until = seal.size - from.size > most ? from.size + most : seal.size;
    const checkpoints = checkpointsAfter(writeOnce, scope, { seal, origin, found, ordinal: from.ordinal });
    let reached = from;
    let news = 0;
    let before = rangeOf({ range: from.range } as Seal);
    const range: Subtree[] = [...before];
    let [leaves, hashes]: [string[], Buffer[]] = [[], []];
    let index = from.size;
    await checkpoints.at(index, range);
    try {
      for await (const entry of reader.entries(scope, epoch, from.size, until)) {
        for (const finding of await checkEntry(entry, { epoch, origin, index }, (id, at) =>
          isErasure(scope, id, { epoch, index, at }),
        ))
          found.add(finding, { epoch, index });
        if (index === 0 && epoch > 0 && !(await isLinked(scope, epoch, entry))) found.add('linkBroken', { epoch });
        const hash = leafHash(entry.leaf);
        add(range, { level: 0, index, hash });
        leaves.push(entry.leaf);
        hashes.push(hash);
        if (index >= from.leaves && !isOwnWord(entry.type)) news++;
        index++;
        await checkpoints.at(index, range);
        if (leaves.length === tileWidth) {
          const tile = { epoch, index: index / tileWidth - 1, leaves, hashes: Buffer.concat(hashes) };
          await checkTile(scope, tile, before, found);
          before = [...range];
          [leaves, hashes] = [[], []];
          reached = { epoch, size: index, range: toSealRange(before), ordinal: checkpoints.ordinal, leaves: index };
        }
      }
    } catch (fault) {
      if (!(fault instanceof LogInconsistent)) throw fault;
      found.addThrown(fault);
      return { reached: { ...reached, leaves: Math.max(from.leaves, index) }, atEnd: true, news };
    }
    if (until === seal.size) checkpoints.end();
    reached = { ...reached, ordinal: checkpoints.ordinal, leaves: Math.max(from.leaves, index) };
    if (until < seal.size) return { reached, atEnd: false, news };
    return isOver
      ? { reached: { ...fromTheBeginning, epoch: epoch + 1 }, atEnd: false, news }
      : { reached, atEnd: true, news };
  };

  /** The first leaf of an epoch holds the last checkpoint of the one before, so that nobody can put another epoch there. */
  async function isLinked(scope: TenantScope, epoch: number, { type, payload }: LogEntry): Promise<boolean> {
    const last = (await reader.seal(scope, epoch - 1))?.doc.note;
    if (type !== 'log.epochOpened' || payload === undefined) return false;
    try {
      return (JSON.parse(payload) as Payload).data.checkpoint === last;
    } catch {
      return false;
    }
  }
}
