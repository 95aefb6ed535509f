import type { TenantScope } from '../../platform/scope.ts';
import type { WriteOnce } from '../../platform/write-once.ts';
import { leafSchema } from '../leaf.ts';
import type { LogEntry } from '../log-entry.ts';
import type { LogReader } from '../log-reader.ts';
import type { ProvesEntries } from '../proving/prove-entries.ts';
import { checkpointName, type SealKey } from '../sealing/seal.ts';
import { consistencyProof, rangeOver } from '../tree/prove.ts';
import { parseCheckpoint } from '../verifier/checkpoint.ts';
import { leafHash } from '../verifier/hashes.ts';
import { isSignedBy, parseNote, parseVkey } from '../verifier/signed-note.ts';
import type { EpochEvidence, EvidenceLeaf, SignedCheckpoint } from './evidence-window.ts';
import type { EpochRange } from './ranges.ts';

export interface ReadingParts {
  readonly reader: LogReader;
  readonly writeOnce: Pick<WriteOnce, 'read'>;
  readonly proves: Pick<ProvesEntries, 'tree' | 'checkpointUpTo'>;
  /** Returns when a checkpoint covers so many leaves. */
  readonly sealedUpTo: (scope: TenantScope, epoch: number, size: number) => Promise<unknown>;
}

/** Everything of the leaves [first, last) of an epoch that a package needs. */
export function readsEvidence({ reader, writeOnce, proves, sealedUpTo }: ReadingParts) {
  return async (scope: TenantScope, range: EpochRange): Promise<EpochEvidence> => {
    const { epoch, first, last } = range;
    await sealedUpTo(scope, epoch, last);
    const [checkpoint, earlier, tree] = await Promise.all([
      covering(scope, epoch, last),
      proves.checkpointUpTo(scope, epoch, first),
      proves.tree(scope, epoch),
    ]);
    if (!tree.ok) throw new Error(`the log of ${scope.tenant}, epoch ${epoch}, was sealed and has no checkpoint`);
    const { hashAt } = tree.value;
    const { size, root, origin } = checkpoint;
    const [before, after, leaves, consistency] = await Promise.all([
      rangeOver(0, first, hashAt),
      rangeOver(last, size, hashAt),
      Array.fromAsync(reader.entries(scope, epoch, first, last), toLeaf),
      earlier && earlier.size > 0 ? consistencyProof(earlier.size, size, hashAt) : undefined,
    ]);
    const known = (await reader.seal(scope, epoch))?.doc.keys ?? [];
    const notes = [checkpoint.note, ...(earlier && consistency ? [earlier.note] : [])];
    return {
      ...{ epoch, origin, first, last, leaves, root, before, after },
      checkpoint: { size, note: checkpoint.note },
      ...(earlier && consistency ? { earlier: { size: earlier.size, note: earlier.note, consistency } } : {}),
      vkeys: [...new Set(notes.flatMap((note) => signersOf(note, known)))],
    };
  };

  /**
   * The first checkpoint of at least `size` leaves: not the newest, so that every export of a window finds the same one. Nobody
   * can put another before it, for they lie in the write-once container by their ordinals.
   */
  async function covering(scope: TenantScope, epoch: number, size: number) {
    const before = size > 1 ? await proves.checkpointUpTo(scope, epoch, size - 1) : undefined;
    const name = checkpointName(epoch, (before?.ordinal ?? 0) + 1);
    const note = (await writeOnce.read(scope, name))?.toString('utf8');
    const checkpoint = parseCheckpoint(parseNote(note ?? '')?.text ?? '');
    if (note === undefined || !checkpoint || checkpoint.size < size)
      throw new Error(`${name} in the write-once container does not cover ${size} leaves`);
    return { ...checkpoint, note } satisfies SignedCheckpoint & { root: Buffer };
  }
}

/** By their signatures and not by when they were in use, so that a later rotation changes nothing. */
const signersOf = (text: string, keys: readonly SealKey[]): readonly string[] => {
  const note = parseNote(text);
  return keys.flatMap(({ vkey }) => {
    const key = parseVkey(vkey);
    return note && key && isSignedBy(note, key) ? [vkey] : [];
  });
};

/** The hash is computed here: what lies beside the leaf could be another's. */
function toLeaf({ leaf, payload, salt, redacted }: LogEntry): EvidenceLeaf {
  return {
    leaf: leafSchema.parse(JSON.parse(leaf)),
    text: leaf,
    hash: leafHash(leaf),
    ...(payload !== undefined && salt !== undefined
      ? { payload: { text: payload, salt, facts: JSON.parse(payload) } }
      : {}),
    ...(redacted ? { erasure: { id: redacted.erasure, at: redacted.at } } : {}),
  };
}
