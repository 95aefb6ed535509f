import { type Bytes, concat, same, uint, utf8 } from './bytes.ts';

/** What stands before the frames; see format.md. */
export interface SealedHeader {
  /** Random, 16 bytes. */
  readonly documentId: Bytes;
  /** Derived from the content key: no two keys have the same, so no ciphertext opens to two documents. */
  readonly commitment: Bytes;
}

/** A sealed document that does not open: not one at all, changed, cut, reordered, of another place or under another key. */
export class DamagedSeal extends Error {
  override readonly name = 'DamagedSeal';
}

const magic = utf8('CPS1');
const aes256GcmIn1MiBFrames = uint(1, 1);
const [idBytes, commitmentBytes] = [16, 32];
export const headerBytes = magic.length + 1 + idBytes + commitmentBytes;

export const encodeHeader = ({ documentId, commitment }: SealedHeader): Bytes =>
  concat(magic, aes256GcmIn1MiBFrames, documentId, commitment);

/** Of the start of a sealed document, which anybody may have written. */
export function decodeHeader(bytes: Bytes): SealedHeader {
  if (bytes.length < headerBytes || !same(bytes.subarray(0, magic.length), magic))
    throw new DamagedSeal('this is not a sealed document of a known version');
  if (bytes[magic.length] !== aes256GcmIn1MiBFrames[0])
    throw new DamagedSeal('it was sealed in a way this page does not know; a newer page may');
  const idAt = magic.length + 1;
  return {
    documentId: bytes.slice(idAt, idAt + idBytes),
    commitment: bytes.slice(idAt + idBytes, headerBytes),
  };
}
