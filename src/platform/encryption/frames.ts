import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { DamagedContent } from './damaged-content.ts';

/** Plaintext bytes of every frame but the last, which has 1 to this many; only an empty document has an empty frame. */
export const frameBytes = 1024 * 1024;
/** AES-GCM's authentication tag, appended to the ciphertext of each frame. */
export const tagBytes = 16;

/** The key of one document and what each of its frames is bound to. */
export interface FrameKey {
  readonly key: Uint8Array;
  readonly noncePrefix: Uint8Array;
  /** SHA-256 over the header and the place the document belongs to. */
  readonly binding: Uint8Array;
}

interface FramePosition {
  readonly index: number;
  readonly last: boolean;
}

/**
 * Ties frames to their header and to where the document belongs, so that neither can be exchanged for another. A header
 * tells its own length, so where it ends and the place begins is never in doubt.
 */
export const bindingOf = (header: Uint8Array, place: string): Uint8Array =>
  createHash('sha256').update(header).update(place, 'utf8').digest();

export function sealFrame(frameKey: FrameKey, position: FramePosition, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', frameKey.key, nonce(frameKey, position));
  cipher.setAAD(associatedData(frameKey, position));
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext, only after all of the frame was authenticated; else throws DamagedContent. */
export function openFrame(frameKey: FrameKey, position: FramePosition, sealed: Uint8Array): Uint8Array {
  if (sealed.length < tagBytes) throw new DamagedContent(`frame ${position.index} is cut short`);
  const tagAt = sealed.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', frameKey.key, nonce(frameKey, position), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(associatedData(frameKey, position));
  decipher.setAuthTag(sealed.subarray(tagAt));
  const plaintext = decipher.update(sealed.subarray(0, tagAt));
  try {
    decipher.final();
  } catch {
    throw new DamagedContent(`frame ${position.index} does not authenticate`);
  }
  return plaintext;
}

/**
 * The deterministic construction of NIST SP 800-38D §8.2.1: a fixed field and a counter, never twice under one key, as each
 * document has a key of its own that is used in one pass. The random prefix is a second net under that, not the first.
 */
function nonce({ noncePrefix }: FrameKey, { index }: FramePosition): Uint8Array {
  return Buffer.concat([noncePrefix, uint32(index)]);
}

/** Index and last-frame flag make reordering, cutting at a border and appending as visible as a changed byte. */
function associatedData({ binding }: FrameKey, { index, last }: FramePosition): Uint8Array {
  return Buffer.concat([binding, uint32(index), Uint8Array.of(last ? 1 : 0)]);
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  // Throws a RangeError beyond 2^32 - 1, far over any document: a nonce can not come round again.
  bytes.writeUInt32BE(value);
  return bytes;
}
