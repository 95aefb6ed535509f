import { randomBytes } from 'node:crypto';
import { ByteReader, type ByteSource } from './byte-reader.ts';
import { decodeHeader, encodeHeader, headerLength, headerStartBytes, noncePrefixBytes } from './document-header.ts';
import { committedKeyOf, documentKeysOf } from './document-key.ts';
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
  const secret = randomBytes(32);
  const { frames: key, commitment } = documentKeysOf(secret);
  const noncePrefix = randomBytes(noncePrefixBytes);
  const wrappedKey = wrapKey(tenantKey.bytes, secret);
  const header = encodeHeader({ tenantKeyId: tenantKey.id, wrappedKey, commitment, noncePrefix });
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
 * Decrypts what encryptDocument wrote. Resolves once the key was had and the first frame authenticated, so that a key that
 * cannot be had, or damage at the beginning, is known before anything is answered. Each frame is yielded only after it was
 * authenticated; damage of any kind throws DamagedContent, possibly after good frames were yielded, so a consumer must
 * treat a throw as "all of it is void".
 */
export async function decryptDocument(
  stored: ByteSource,
  tenantKeyOf: (tenantKeyId: string) => Promise<TenantKey>,
  place: string,
): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  const reader = new ByteReader(stored);
  const frames = decryptFrames(reader, tenantKeyOf, place);
  try {
    const first = await frames.next();
    return resumed(reader, first, frames);
  } catch (fault) {
    await reader.close();
    throw fault;
  }
}

async function* decryptFrames(
  reader: ByteReader,
  tenantKeyOf: (tenantKeyId: string) => Promise<TenantKey>,
  place: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const start = await reader.read(headerStartBytes);
  const rest = await reader.read(headerLength(start) - start.length);
  const header = Buffer.concat([start, rest]);
  const { tenantKeyId, wrappedKey, commitment, noncePrefix } = decodeHeader(header);
  const secret = unwrapKey((await tenantKeyOf(tenantKeyId)).bytes, wrappedKey);
  const key = committedKeyOf(secret, commitment);
  const frameKey: FrameKey = { key, noncePrefix, binding: bindingOf(header, place) };
  for (let index = 0, last = false; !last; index++) {
    const sealed = await reader.read(frameBytes + tagBytes);
    last = await reader.atEnd();
    yield openFrame(frameKey, { index, last }, sealed);
  }
}

async function* resumed(
  reader: ByteReader,
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (!first.done) yield first.value;
    yield* rest;
  } finally {
    await reader.close();
  }
}
