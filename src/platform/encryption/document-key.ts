import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { DamagedContent } from './damaged-content.ts';

/**
 * Two keys of the one a document's header wraps, by HKDF-SHA-256 (RFC 5869): one encrypts the frames, the other is written
 * into the header in the clear. AES-GCM alone does not commit to its key: whoever chooses the keys can make bytes that open
 * to one text under one key and to another text under a second (Grubbs, Lu, Ristenpart, CRYPTO 2017). With the
 * commitment the hash of what is stored stands for one text, whatever keys somebody brings later.
 */
export function documentKeysOf(secret: Uint8Array): { readonly frames: Uint8Array; readonly commitment: Uint8Array } {
  const derived = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), purpose, 32));
  return {
    frames: derived('counterpart document frames v2'),
    commitment: derived('counterpart document commitment v2'),
  };
}

/** The key of the frames; throws DamagedContent when the header commits to another. */
export function committedKeyOf(secret: Uint8Array, stated: Uint8Array): Uint8Array {
  const { frames, commitment } = documentKeysOf(secret);
  if (!timingSafeEqual(commitment, stated)) throw new DamagedContent('the header commits to another document key');
  return frames;
}
