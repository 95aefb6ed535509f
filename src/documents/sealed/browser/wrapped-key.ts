import { type Bytes, concat, fromBase64Url, type Key, toBase64Url, utf8 } from './bytes.ts';
import { openFrom, publicKeyBytes, sealTo } from './hpke.ts';
import { bindingOf } from './sealed-document.ts';
import { DamagedSeal, headerBytes } from './sealed-header.ts';

const info = utf8('counterpart sealed document key 1');
/** Base64url of enc, 65 bytes, and the sealed key, 32 and a tag of 16: always the same length. */
export const wrappedKeyRule = /^[A-Za-z0-9_-]{151}$/;

/** The document's key for one device, good for this document in this place alone. `start` is at least its header. */
export async function wrapKey(contentKey: Bytes, device: Bytes, start: Bytes, place: string): Promise<string> {
  const { enc, ciphertext } = await sealTo(
    device,
    info,
    await bindingOf(start.slice(0, headerBytes), place),
    contentKey,
  );
  return toBase64Url(concat(enc, ciphertext));
}

/** Throws DamagedSeal when it was not wrapped for this device and this document. */
export async function unwrapKey(
  wrapped: string,
  device: { readonly privateKey: Key; readonly publicKey: Key },
  start: Bytes,
  place: string,
): Promise<Bytes> {
  try {
    const bytes = fromBase64Url(wrapped);
    const sealed = { enc: bytes.slice(0, publicKeyBytes), ciphertext: bytes.slice(publicKeyBytes) };
    return await openFrom(device, sealed, info, await bindingOf(start.slice(0, headerBytes), place));
  } catch {
    throw new DamagedSeal('the key that was sent does not open with the key of this device');
  }
}
