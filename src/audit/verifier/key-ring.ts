import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { Malformed } from './findings.ts';
import { tenantPartOf } from './manifest.ts';
import { isSignedBy, type KeyKind, keyIdOf, type NoteKey, parseNote, parseVkey } from './signed-note.ts';

/** A key that signed a checkpoint. */
export interface Signer {
  readonly kind: KeyKind;
  readonly keyId: string;
  /** The auditor has it from elsewhere: only then does it prove anything against whoever made the package. */
  readonly pinned: boolean;
}

export interface SignedCheckpoint extends Checkpoint {
  readonly signers: readonly Signer[];
}

export interface KeyRing {
  /** Throws `Malformed` for what is not a checkpoint of this log with good signatures by the keys that count. */
  open(note: string, origin: string): SignedCheckpoint;
}

/** Verifier keys, one a line. Throws `Malformed` for a line that is none. */
export function parseVkeys(text: string): readonly NoteKey[] {
  if (text !== '' && !text.endsWith('\n')) throw new Malformed('does not end with a line feed');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, at) => {
      const key = parseVkey(line);
      if (!key) throw new Malformed(`line ${at + 1} is not a verifier key`);
      return key;
    });
}

/**
 * Pinned keys count when there are any, else those of the package. One pair of keys signs all epochs of a log, each under the
 * name of its epoch, so a pinned key counts for every epoch of its tenant.
 */
export function createKeyRing(packaged: readonly NoteKey[], pinned: readonly NoteKey[] | undefined): KeyRing {
  return {
    open(note, origin) {
      const own = (pinned ?? [])
        .filter(({ name }) => tenantPartOf(name) === tenantPartOf(origin))
        .map((key) => ({ ...key, name: origin }));
      const known = [
        ...own.map((key) => ({ key, pinned: true })),
        ...packaged.filter((key) => key.name === origin).map((key) => ({ key, pinned: false })),
      ];
      const counting = pinned ? own : known.map(({ key }) => key);
      if (counting.length === 0) throw new Malformed(`there is no ${pinned ? 'pinned ' : ''}key for ${origin}`);
      return openedWith(note, origin, known, new Set(counting.map(({ kind }) => kind)));
    },
  };
}

function openedWith(
  text: string,
  origin: string,
  known: readonly { readonly key: NoteKey; readonly pinned: boolean }[],
  kinds: ReadonlySet<KeyKind>,
): SignedCheckpoint {
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint) throw new Malformed('is not a signed checkpoint');
  if (checkpoint.origin !== origin) throw new Malformed(`is a checkpoint of ${checkpoint.origin}, not of ${origin}`);
  // Every signature must be accounted for: one under a name or an id that nobody knows may be one that was changed.
  const signers = note.signatures.map(({ name, keyId }): Signer => {
    const found = known.find(({ key }) => key.name === name && keyIdOf(key) === keyId);
    if (!found) throw new Malformed(`is signed by a key nobody knows: ${name}, ${keyId}`);
    if (!isSignedBy(note, found.key)) throw new Malformed(`has a wrong signature of ${name}, ${keyId}`);
    return { kind: found.key.kind, keyId, pinned: found.pinned };
  });
  if (new Set(signers.map(({ keyId }) => keyId)).size < signers.length)
    throw new Malformed('is signed twice by one key');
  // Who has one of the two keys must not pass for who has both.
  const independent = known.some(({ pinned }) => pinned);
  for (const kind of kinds)
    if (!signers.some((signer) => signer.kind === kind && (signer.pinned || !independent)))
      throw new Malformed(`lacks a signature by ${independent ? 'a pinned' : 'a'} key of kind ${kind}`);
  return { ...checkpoint, signers };
}
