import { type Bytes, concat, type Key, uint, utf8 } from './bytes.ts';

/**
 * Hybrid Public Key Encryption, RFC 9180, mode_base, single shot: DHKEM(P-256, HKDF-SHA256) with HKDF-SHA256 and AES-256-GCM.
 * It hides what is sealed from everybody but the holder of the private key. It does not say who sealed: anyone can seal to a
 * public key. Names are those of the RFC.
 */
export interface Aead {
  readonly id: number;
  /** Nk, bytes of its key. */
  readonly keyBytes: number;
}

/** The RFC prints vectors of this KEM with AES-128-GCM, so the suite's last part can be chosen; we use aes256 alone. */
export const aes256: Aead = { id: 0x0002, keyBytes: 32 };

const kemId = uint(0x0010, 2);
const kdfId = uint(0x0001, 2);
const kemSuite = concat(utf8('KEM'), kemId);
const version = utf8('HPKE-v1');
const none = new Uint8Array(0);
const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;
/** An uncompressed point (SEC 1 §2.3.3): what the RFC calls Npk and Nenc. */
export const publicKeyBytes = 65;

export interface Sealed {
  readonly enc: Bytes;
  readonly ciphertext: Bytes;
}

/** `publicKey` is another's word: WebCrypto refuses to import a point that is not on the curve (RFC 9180 §7.1.4). */
export async function sealTo(publicKey: Bytes, info: Bytes, aad: Bytes, plaintext: Bytes): Promise<Sealed> {
  const ephemeral = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const enc = await rawPublicKey(ephemeral.publicKey);
  const secret = await sharedSecret(ephemeral.privateKey, publicKey, concat(enc, publicKey));
  const { key, nonce } = await keySchedule(aes256, secret, info);
  return { enc, ciphertext: await aesGcm('encrypt', key, nonce, aad, plaintext) };
}

/** Throws when this was not sealed to this key, for this info and aad, or was changed. */
export async function openFrom(
  { privateKey, publicKey }: { readonly privateKey: Key; readonly publicKey: Key },
  { enc, ciphertext }: Sealed,
  info: Bytes,
  aad: Bytes,
): Promise<Bytes> {
  const secret = await sharedSecret(privateKey, enc, concat(enc, await rawPublicKey(publicKey)));
  const { key, nonce } = await keySchedule(aes256, secret, info);
  return aesGcm('decrypt', key, nonce, aad, ciphertext);
}

export const rawPublicKey = async (key: Key): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.exportKey('raw', key));

/** ExtractAndExpand of §4.1 over the Diffie-Hellman value; `context` is enc ‖ pkRm. */
export async function sharedSecret(privateKey: Key, publicKey: Bytes, context: Bytes): Promise<Bytes> {
  const other = await crypto.subtle.importKey('raw', publicKey, curve, true, []);
  const dh = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, privateKey, 256));
  const prk = await labeledExtract(kemSuite, none, 'eae_prk', dh);
  return labeledExpand(kemSuite, prk, 'shared_secret', context, 32);
}

/** KeySchedule of §5.1 for mode_base: no pre-shared key. */
export async function keySchedule(aead: Aead, secret: Bytes, info: Bytes): Promise<{ key: Bytes; nonce: Bytes }> {
  const suite = concat(utf8('HPKE'), kemId, kdfId, uint(aead.id, 2));
  const pskIdHash = await labeledExtract(suite, none, 'psk_id_hash', none);
  const infoHash = await labeledExtract(suite, none, 'info_hash', info);
  const context = concat(uint(0, 1), pskIdHash, infoHash);
  const prk = await labeledExtract(suite, secret, 'secret', none);
  return {
    key: await labeledExpand(suite, prk, 'key', context, aead.keyBytes),
    nonce: await labeledExpand(suite, prk, 'base_nonce', context, 12),
  };
}

const labeledExtract = (suite: Bytes, salt: Bytes, label: string, ikm: Bytes): Promise<Bytes> =>
  // HKDF-Extract (RFC 5869 §2.2); an absent salt is a block of zeros, and HMAC takes no empty key here.
  hmac(salt.length > 0 ? salt : new Uint8Array(32), concat(version, suite, utf8(label), ikm));

async function labeledExpand(suite: Bytes, prk: Bytes, label: string, info: Bytes, length: number): Promise<Bytes> {
  // HKDF-Expand (RFC 5869 §2.3) of one block, since nothing here is longer than the hash.
  const labeled = concat(uint(length, 2), version, suite, utf8(label), info);
  return (await hmac(prk, concat(labeled, uint(1, 1)))).slice(0, length);
}

async function hmac(key: Bytes, data: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, data));
}

async function aesGcm(
  way: 'encrypt' | 'decrypt',
  key: Bytes,
  iv: Bytes,
  additionalData: Bytes,
  data: Bytes,
): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, [way]);
  return new Uint8Array(await crypto.subtle[way]({ name: 'AES-GCM', iv, additionalData }, imported, data));
}
