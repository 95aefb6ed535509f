import type { LogKeys } from '../../platform/log-keys.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import type { LogReader } from '../log-reader.ts';
import { parseCheckpoint } from '../verifier/checkpoint.ts';
import { rootOf } from '../verifier/compact-range.ts';
import { sameHash } from '../verifier/hashes.ts';
import { isSignedBy, keyIdOf, type NoteKey, parseNote, parseVkey, type SignedNote } from '../verifier/signed-note.ts';
import type { extendsRanges } from './extend-range.ts';
import { inUse, keysAfter } from './keys-on-record.ts';
import type { SealKey } from './seal.ts';
import type { Sealed, SealedLog } from './sealed.ts';

export interface AdoptingParts {
  readonly reader: LogReader;
  readonly keys: LogKeys;
  readonly extendRange: ReturnType<typeof extendsRanges>;
}

/**
 * Goes on from a checkpoint that somebody else wrote: an instance that was faster, or one that crashed before it could say so.
 * It is believed like one of our own: its signatures are of keys we know, and our leaves give its root. Else LogInconsistent.
 */
export function adoptsCheckpoints({ reader, keys, extendRange }: AdoptingParts) {
  return async (scope: TenantScope, log: SealedLog, sealed: Sealed, written: string): Promise<Sealed> => {
    const ordinal = sealed.ordinal + 1;
    const at = { epoch: log.epoch, ordinal };
    const note = parseNote(written);
    const checkpoint = note && parseCheckpoint(note.text);
    if (!note || checkpoint?.origin !== log.origin) throw new LogInconsistent('checkpointMalformed', at);
    const after = await keysOf(note, log.origin, sealed.keys, ordinal);
    if (!after) throw new LogInconsistent('signatureBad', at);
    const { size, root } = checkpoint;
    if (size <= sealed.size) throw new LogInconsistent('notConsistent', { ...at, size });
    // Read after the checkpoint: whoever wrote that had seen so many leaves.
    const head = await reader.head(scope, log.epoch);
    if (!head || head.size < size) throw new LogInconsistent('headBehindSeal', { ...at, size });
    const range = await extendRange(scope, log, sealed, size);
    if (!sameHash(rootOf(range), root)) throw new LogInconsistent('rootDiffers', { ...at, size });
    return { ordinal, size, range, keys: after };
  };

  async function keysOf(
    { signatures, ...note }: SignedNote,
    origin: string,
    before: readonly SealKey[],
    ordinal: number,
  ) {
    const recorded = inUse(before).flatMap(({ vkey }) => parseVkey(vkey) ?? []);
    const signedBy = (candidates: readonly NoteKey[]) =>
      signatures.flatMap(({ keyId }) => candidates.find((key) => keyIdOf(key) === keyId) ?? []);
    let found = signedBy(recorded);
    if (found.length < signatures.length) {
      const ofVault = (await keys.all()).map(({ kind, publicKey }): NoteKey => ({ name: origin, kind, publicKey }));
      found = signedBy([...recorded, ...ofVault]);
    }
    const good = found.length === signatures.length && found.every((key) => isSignedBy({ ...note, signatures }, key));
    return good ? keysAfter(before, found, ordinal) : undefined;
  }
}
