import type { LogKeys, LogSigner } from '../../platform/log-keys.ts';
import { toCheckpointText } from '../verifier/checkpoint.ts';
import { type CompactRange, rootOf } from '../verifier/compact-range.ts';
import { isSignedBy, keyIdOf, type NoteKey, parseVkey, toNote, toVkey } from '../verifier/signed-note.ts';
import { inUse, keysAfter } from './keys-on-record.ts';
import type { SealKey } from './seal.ts';
import type { Sealed } from './sealed.ts';

/** A checkpoint that is not written yet. */
export interface SignedCheckpoint {
  readonly note: string;
  readonly keys: readonly SealKey[];
}

/** Signs what a log has come to, by the keys in use and, where those of the stamp are others by now, by these too. */
export function signsCheckpoints(keys: LogKeys) {
  /** Those of the stamp. Where they differ from the record, the vault is asked: what this instance remembers may be old. */
  async function newest(known: readonly NoteKey[]): Promise<readonly LogSigner[]> {
    const current = await keys.current();
    return known.length === 0 || current.every((signer) => known.some((key) => isSame(key, signer)))
      ? current
      : keys.current('now');
  }

  async function signersAfter(known: readonly NoteKey[]): Promise<readonly LogSigner[]> {
    const current = await newest(known);
    const old = known.filter((key) => !current.some((signer) => isSame(key, signer)));
    const signers = await Promise.all(old.map((key) => keys.withPublicKey(key.kind, key.publicKey)));
    return [...signers.filter((signer) => signer !== undefined), ...current];
  }

  return async (origin: string, sealed: Sealed, range: CompactRange, size: number): Promise<SignedCheckpoint> => {
    const text = toCheckpointText({ origin, size, root: rootOf(range) });
    const known = inUse(sealed.keys).flatMap(({ vkey }) => parseVkey(vkey) ?? []);
    const signers = await signersAfter(known);
    const noteKeys = signers.map(({ kind, publicKey }): NoteKey => ({ name: origin, kind, publicKey }));
    const signatures = await Promise.all(signers.map(async (signer) => Buffer.from(await signer.sign(text))));
    const note = {
      text,
      signatures: noteKeys.flatMap((key, at) => {
        const signature = signatures[at];
        return signature ? [{ name: origin, keyId: keyIdOf(key), signature }] : [];
      }),
    };
    // It is written for good: a signature that does not hold would stand in the way of every later checkpoint.
    for (const key of noteKeys)
      if (!isSignedBy(note, key)) throw new Error(`the signature by ${toVkey(key)} does not hold`);
    const after = keysAfter(sealed.keys, noteKeys, sealed.ordinal + 1);
    if (!after) throw new Error(`${origin} cannot be signed by one key of each kind`);
    return { note: toNote(note), keys: after };
  };
}

const isSame = (key: NoteKey, { kind, publicKey }: LogSigner): boolean =>
  key.kind === kind && Buffer.compare(key.publicKey, publicKey) === 0;
