import { createCipheriv, createDecipheriv } from 'node:crypto';
import { DamagedContent } from './damaged-content.ts';

/** AES-256 key wrap (RFC 3394 §2.2.1; the initial value of §2.2.3.1 is the integrity check). It needs no nonce to keep unique. */
const cipher = 'id-aes256-wrap';
const initialValue = Buffer.from('a6a6a6a6a6a6a6a6', 'hex');

export function wrapKey(wrappingKey: Uint8Array, key: Uint8Array): Uint8Array {
  const wrap = createCipheriv(cipher, wrappingKey, initialValue);
  return Buffer.concat([wrap.update(key), wrap.final()]);
}

/** Throws DamagedContent when these bytes were not wrapped by this key. */
export function unwrapKey(wrappingKey: Uint8Array, wrapped: Uint8Array): Uint8Array {
  try {
    const unwrap = createDecipheriv(cipher, wrappingKey, initialValue);
    return Buffer.concat([unwrap.update(wrapped), unwrap.final()]);
  } catch {
    throw new DamagedContent('the document key was not wrapped by this tenant key');
  }
}
