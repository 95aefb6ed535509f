import { randomBytes } from 'node:crypto';
import { ByteReader, type ByteSource } from './byte-reader.ts';
import { decodeHeader, encodeHeader, headerLength, headerStartBytes, noncePrefixBytes } from './document-header.ts';
import { bindingOf, type FrameKey, frameBytes, openFrame, sealFrame, tagBytes } from './frames.ts';
import { unwrapKey, wrapKey } from './key-wrap.ts';

/** A tenant's AES-256 key, in the clear: keep it in memory and out of every log and message. */
export interface TenantKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/**
 * Encrypts a document of any length under a key of its own, holding one frame at a time. `place` says where it belongs
 * (tenant and aggregate); it opens nowhere else.
 */
export async function* encryptDocument(
  plaintext: ByteSource,
  tenantKey: TenantKey,
  place: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const key = randomBytes(32);
  const noncePrefix = randomBytes(noncePrefixBytes);
  const header = encodeHeader({ tenantKeyId: tenantKey.id, wrappedKey: wrapKey(tenantKey.bytes, key), noncePrefix });
  const frameKey: FrameKey = { key, noncePrefix, binding: bindingOf(header, place) };
  const reader = new ByteReader(plaintext);
  try {
    yield header;
    for (let index = 0, last = false; !last; index++) {
      const frame = await reader.read(frameBytes);
      last = await reader.atEnd();
      yield sealFrame(frameKey, { index, last }, frame);
    }
  } finally {
    await reader.close();
  }
}

/**
 * Decrypts what encryptDocument wrote. Each frame is yielded only after it was authenticated; damage of any kind throws
 * DamagedContent, possibly after good frames were yielded, so a consumer must treat a throw as "all of it is void".
 */
export async function* decryptDocument(
  stored: ByteSource,
  tenantKeyOf: (tenantKeyId: string) => Promise<TenantKey>,
  place: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = new ByteReader(stored);
  try {
    const start = await reader.read(headerStartBytes);
    const rest = await reader.read(headerLength(start) - start.length);
    const header = Buffer.concat([start, rest]);
    const { tenantKeyId, wrappedKey, noncePrefix } = decodeHeader(header);
    const key = unwrapKey((await tenantKeyOf(tenantKeyId)).bytes, wrappedKey);
    const frameKey: FrameKey = { key, noncePrefix, binding: bindingOf(header, place) };
    for (let index = 0, last = false; !last; index++) {
      const sealed = await reader.read(frameBytes + tagBytes);
      last = await reader.atEnd();
      yield openFrame(frameKey, { index, last }, sealed);
    }
  } finally {
    await reader.close();
  }
}
