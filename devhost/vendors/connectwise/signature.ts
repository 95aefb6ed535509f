import { createHash, createHmac } from 'node:crypto';

/**
 * The value of `x-content-signature`: base64 of HMAC-SHA256 over the raw body, keyed with the SHA-256 of the signing key
 * (ConnectWise PSA Developer Guide, Callbacks: Verifying the Callback Source).
 */
export function signBody(signingKey: string, body: string): string {
  const key = createHash('sha256').update(signingKey, 'utf8').digest();
  return createHmac('sha256', key).update(body, 'utf8').digest('base64');
}
