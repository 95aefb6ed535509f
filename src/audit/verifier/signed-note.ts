import { createHash, createPublicKey, verify } from 'node:crypto';

// C2SP signed-note v1.0.0: a text that ends in a line feed, an empty line, and lines `— <key name> <base64(key id ‖ signature)>`.

/** Type bytes of signatures. ES256 is not among those the specification numbers but for 0x02, which it sets aside for ECDSA. */
const ed25519Type = 0x01;
const ecdsaType = 0x02;

export type KeyKind = 'ed25519' | 'es256';

/** A public key under the name it signs with. */
export interface NoteKey {
  readonly name: string;
  readonly kind: KeyKind;
  /** Ed25519: the 32 bytes of the point. ES256: the SubjectPublicKeyInfo of a P-256 key, DER. */
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  /** Four bytes, hex. */
  readonly keyId: string;
  readonly signature: Buffer;
}

export interface SignedNote {
  /** With its last line feed: exactly what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** How both kinds tell keys apart: Ed25519 by name and point (C2SP), ECDSA by the key alone (as Rekor and its clients do). */
export function keyIdOf({ name, kind, publicKey }: NoteKey): string {
  const digest = createHash('sha256');
  if (kind === 'ed25519') digest.update(`${name}\n`).update(Buffer.of(ed25519Type));
  return digest.update(publicKey).digest('hex').slice(0, 8);
}

/** `<name>+<key id>+<base64(type ‖ key)>`. */
export const toVkey = (key: NoteKey): string =>
  [
    key.name,
    keyIdOf(key),
    Buffer.concat([Buffer.of(key.kind === 'ed25519' ? ed25519Type : ecdsaType), key.publicKey]).toString('base64'),
  ].join('+');

/** Undefined for what is no verifier key, or one whose id is not that of its key. */
export function parseVkey(vkey: string): NoteKey | undefined {
  const [, name, keyId, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(vkey) ?? [];
  if (!name || !encoded) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  // Only one spelling of the same bytes is taken, or a changed byte could hide in the padding.
  if (bytes.toString('base64') !== encoded) return undefined;
  const kind = bytes[0] === ed25519Type ? 'ed25519' : bytes[0] === ecdsaType ? 'es256' : undefined;
  if (!kind || (kind === 'ed25519' && bytes.length !== 33)) return undefined;
  const key: NoteKey = { name, kind, publicKey: bytes.subarray(1) };
  return keyIdOf(key) === keyId ? key : undefined;
}

export const toNote = ({ text, signatures }: SignedNote): string =>
  `${text}\n${signatures
    .map(({ name, keyId, signature }) => {
      const encoded = Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64');
      return `— ${name} ${encoded}\n`;
    })
    .join('')}`;

/** Undefined for what is no signed note. Hostile input: nothing in it is believed before a signature is verified. */
export function parseNote(note: string): SignedNote | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids control characters but the line feed
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) return undefined;
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return undefined;
  const lines = note.slice(split + 2, -1).split('\n');
  const signatures = lines.map(parseSignature);
  if (lines.length > 100 || signatures.some((signature) => !signature)) return undefined;
  return { text: note.slice(0, split + 1), signatures: signatures as readonly NoteSignature[] };
}

function parseSignature(line: string): NoteSignature | undefined {
  const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  if (!name || !encoded) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  // Only one spelling of the same bytes is taken, or a changed byte could hide in the padding.
  if (bytes.length <= 4 || bytes.toString('base64') !== encoded) return undefined;
  return { name, keyId: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
}

/** Whether the note bears a good signature by this key. One that claims the key and is bad spoils the note. */
export function isSignedBy({ text, signatures }: SignedNote, key: NoteKey): boolean {
  const own = signatures.filter(({ name, keyId }) => name === key.name && keyId === keyIdOf(key));
  return own.length > 0 && own.every(({ signature }) => isGood(text, key, signature));
}

/** RFC 8410 §4: what stands before the point in the SubjectPublicKeyInfo of an Ed25519 key. */
const ed25519Spki = Buffer.from('302a300506032b6570032100', 'hex');

function isGood(text: string, { kind, publicKey }: NoteKey, signature: Uint8Array): boolean {
  const der = kind === 'ed25519' ? Buffer.concat([ed25519Spki, publicKey]) : Buffer.from(publicKey);
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(kind === 'ed25519' ? null : 'sha256', Buffer.from(text, 'utf8'), key, signature);
  } catch {
    return false; // not a key, or not a signature
  }
}
