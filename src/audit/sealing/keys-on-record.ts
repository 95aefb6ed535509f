import { type NoteKey, toVkey } from '../verifier/signed-note.ts';
import type { SealKey } from './seal.ts';

export const inUse = (keys: readonly SealKey[]): readonly SealKey[] =>
  keys.filter(({ untilOrdinal }) => untilOrdinal === undefined);

/**
 * The keys on record after a checkpoint that these keys have signed. A new key of a kind takes the place of the one in use,
 * which signs with it this once; one that is retired in the vault already signed the checkpoint before for the last time.
 * Undefined when a kind is missing or has several new keys: no checkpoint of ours is signed so.
 */
export function keysAfter(
  before: readonly SealKey[],
  signedBy: readonly NoteKey[],
  ordinal: number,
): readonly SealKey[] | undefined {
  let after = before;
  for (const kind of ['ed25519', 'es256'] as const) {
    const signed = signedBy.filter((key) => key.kind === kind).map(toVkey);
    const old = inUse(before).filter((key) => key.kind === kind);
    const [vkey, ...others] = signed.filter((one) => !old.some((key) => key.vkey === one));
    if (others.length > 0 || signed.length === 0) return undefined;
    if (vkey === undefined) {
      if (old.some((key) => !signed.includes(key.vkey))) return undefined;
      continue;
    }
    const ended = after.map((key) =>
      old.includes(key) ? { ...key, untilOrdinal: signed.includes(key.vkey) ? ordinal : ordinal - 1 } : key,
    );
    after = [...ended, { kind, vkey, fromOrdinal: ordinal }];
  }
  return after;
}
