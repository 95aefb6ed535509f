import { createHash, createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';

export const newId = (): string => randomUUID();

/** 256 random bits, base64url: for links and hook paths. Store only `sha256Hex` of it. */
export const newSecretToken = (): string => randomBytes(32).toString('base64url');

export const sha256Hex = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Random decimal digits, for people to type. Few: store only `keyedHash` of them, and count the tries. */
export const newDigits = (count: number): string =>
  randomInt(10 ** count)
    .toString()
    .padStart(count, '0');

/** HMAC-SHA256. */
export const hmacSha256 = (key: Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(text, 'utf8').digest();

/** HMAC-SHA256 in hex: without the key nobody can find a short text by trying all of them. */
export const keyedHash = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');

/**
 * The same UUID for the same names, so that a repeated command finds its own earlier effect.
 * UUID version 8 (RFC 9562 §5.8) over SHA-256; the parts are length-prefixed, so ("a","bc") and ("ab","c") differ.
 */
export function derivedId(...parts: readonly string[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(`${Buffer.byteLength(part)}:${part}`);
  return asUuid(digest.digest().subarray(0, 16), 8);
}

/**
 * UUID version 5 (RFC 9562 §5.5): the same for the same name, and of a version that formats take which know no other derived
 * one. SHA-1 is what the version asks for; nothing rests on it but that names differ.
 */
export function nameBasedId(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name);
  return asUuid(digest.digest().subarray(0, 16), 5);
}

function asUuid(bytes: Buffer, version: number): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
