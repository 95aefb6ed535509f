import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileSafely } from '../write-file-safely.ts';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** As the key set lists it (RFC 7517). */
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** The issuer's RS256 key: made once and kept, so that tokens and browsers outlive a restart. */
export function openSigningKey(dataDir: string): SigningKey {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'signing-key.pem');
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSafely(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  return signingKey(createPrivateKey(readFileSync(file)));
}

/** A key nobody published: for tokens whose signature must not hold. */
export const strangersKey = (): SigningKey =>
  signingKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);

function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const { n, e } = publicKey.export({ format: 'jwk' });
  // RFC 7638 thumbprint: members in lexical order.
  const kid = createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url');
  return { kid, privateKey, publicKey, jwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e } };
}
