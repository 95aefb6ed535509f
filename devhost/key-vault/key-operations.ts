import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { promisify } from 'node:util';
import { signDigest, verifyDigest } from './p256.ts';
import { badParameter, notOffered, VaultError } from './vault-error.ts';

const generate = promisify(generateKeyPair);

/** Create Key: RSA of 2048, 3072 or 4096 bits, EC on P-256. Answers the private JWK. */
export async function makeKey(body: Record<string, unknown>): Promise<JsonWebKey> {
  const { kty, key_size: size = 2048, crv = 'P-256' } = body;
  if (kty === 'RSA') {
    if (size !== 2048 && size !== 3072 && size !== 4096) throw badParameter('key_size must be 2048, 3072 or 4096');
    return (await generate('rsa', { modulusLength: size })).privateKey.export({ format: 'jwk' });
  }
  if (kty === 'EC') {
    if (crv !== 'P-256') throw notOffered(`the curve ${String(crv)}`);
    return (await generate('ec', { namedCurve: 'P-256' })).privateKey.export({ format: 'jwk' });
  }
  if (kty === 'oct' || kty === 'oct-HSM' || kty === 'RSA-HSM' || kty === 'EC-HSM')
    throw notOffered(`keys of type ${kty}`);
  throw badParameter('kty must be RSA or EC');
}

export const usualOperations = (kty: string): string[] =>
  kty === 'RSA' ? ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'] : ['sign', 'verify'];

export const publicPart = ({ kty, crv, n, e, x, y }: JsonWebKey): object => ({
  kty,
  ...(kty === 'RSA' ? { n, e } : { crv, x, y }),
});

/** wrapkey, unwrapkey, sign, verify on the key; values are base64url both ways. `verify` answers true or false. */
export function operate(operation: string, key: JsonWebKey, body: Record<string, unknown>): string | boolean {
  const algorithm = String(body.alg);
  const run = operations[`${operation} ${algorithm}`];
  if (!run) throw notOffered(`${operation} with ${algorithm}`);
  const wanted = algorithm === 'ES256' ? 'EC' : 'RSA';
  if (key.kty !== wanted) {
    throw new VaultError(
      400,
      'BadParameter',
      `Key and signing key type do not match: ${algorithm} needs a key of type ${wanted}.`,
    );
  }
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  return run(privateKey, body);
}

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
const pkcs1 = { padding: constants.RSA_PKCS1_PADDING };
/** DigestInfo of SHA-256 before the digest (RFC 8017 §9.2, note 1). */
const sha256Info = Buffer.from('3031300d060960864801650304020105000420', 'hex');

const operations: Readonly<Record<string, (key: KeyObject, body: Record<string, unknown>) => string | boolean>> = {
  'wrapkey RSA-OAEP-256': (key, { value }) =>
    attempt(() => publicEncrypt({ key: createPublicKey(key), ...oaep }, asBytes(value, 'value'))).toString('base64url'),
  'unwrapkey RSA-OAEP-256': (key, { value }) =>
    attempt(() => privateDecrypt({ key, ...oaep }, asBytes(value, 'value'))).toString('base64url'),
  'sign RS256': (key, { value }) =>
    privateEncrypt({ key, ...pkcs1 }, Buffer.concat([sha256Info, digest(value, 'value')])).toString('base64url'),
  'verify RS256': (key, { digest: signed, value }) => {
    const expected = Buffer.concat([sha256Info, digest(signed, 'digest')]);
    try {
      return publicDecrypt({ key: createPublicKey(key), ...pkcs1 }, asBytes(value, 'value')).equals(expected);
    } catch {
      return false;
    }
  },
  'sign ES256': (key, { value }) =>
    signDigest(key.export({ format: 'jwk' }), digest(value, 'value')).toString('base64url'),
  'verify ES256': (key, { digest: signed, value }) =>
    verifyDigest(key.export({ format: 'jwk' }), digest(signed, 'digest'), asBytes(value, 'value')),
};

/** Wrong bytes are the caller's fault, and Key Vault says no more than this about them. */
function attempt(work: () => Buffer): Buffer {
  try {
    return work();
  } catch {
    throw badParameter('The parameter is incorrect.');
  }
}

export function asBytes(value: unknown, field: string): Buffer {
  if (typeof value !== 'string' || !/^[\w-]+$/.test(value)) throw badParameter(`${field} must be base64url`);
  return Buffer.from(value, 'base64url');
}

function digest(value: unknown, field: string): Buffer {
  const bytes = asBytes(value, field);
  if (bytes.length !== 32) throw badParameter(`${field} must be a SHA-256 digest of 32 bytes, not ${bytes.length}`);
  return bytes;
}
