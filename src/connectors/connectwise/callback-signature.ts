import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether `signature` (the header `x-content-signature`) is base64 of HMAC-SHA256 over the raw body, keyed with the SHA-256
 * of the signing key (ConnectWise PSA Developer Guide, Callbacks: Verifying the Callback Source).
 */
export function isSignedBy(signingKey: string, body: Uint8Array, signature: string): boolean {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(signature)) return false;
  const key = createHash('sha256').update(signingKey, 'utf8').digest();
  return timingSafeEqual(createHmac('sha256', key).update(body).digest(), Buffer.from(signature, 'base64'));
}
