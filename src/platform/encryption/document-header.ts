import { DamagedContent } from './damaged-content.ts';

/**
 * What stands before the frames of an encrypted document, version 1:
 *
 *     4  "CPE1"                      magic and format version
 *     1  n, 1 to 64                  length of the tenant key's id
 *     n  tenant key id               ASCII letters, digits, hyphen
 *    40  document key                AES-256 key wrapped by the tenant key, AES-KW (RFC 3394)
 *     8  nonce prefix                random, this document's own
 *
 * The Key Vault key is not named here: it wraps the tenant key, whose own record names it, so that rotating or replacing
 * it rewrites one record per tenant and no document. Every frame authenticates these bytes.
 */
interface DocumentHeader {
  readonly tenantKeyId: string;
  readonly wrappedKey: Uint8Array;
  readonly noncePrefix: Uint8Array;
}

const magic = Buffer.from('CPE1', 'ascii');
const wrappedKeyBytes = 40;
export const noncePrefixBytes = 8;
/** Enough bytes to tell how long the header is. */
export const headerStartBytes = magic.length + 1;
const keyIdRule = /^[A-Za-z0-9-]{1,64}$/;

export function encodeHeader({ tenantKeyId, wrappedKey, noncePrefix }: DocumentHeader): Uint8Array {
  if (!keyIdRule.test(tenantKeyId)) throw new TypeError('tenantKeyId: 1 to 64 letters, digits or hyphens');
  if (wrappedKey.length !== wrappedKeyBytes) throw new TypeError(`wrappedKey: ${wrappedKeyBytes} bytes`);
  if (noncePrefix.length !== noncePrefixBytes) throw new TypeError(`noncePrefix: ${noncePrefixBytes} bytes`);
  return Buffer.concat([magic, Uint8Array.of(tenantKeyId.length), Buffer.from(tenantKeyId), wrappedKey, noncePrefix]);
}

/** How long the header is that begins so. */
export function headerLength(start: Uint8Array): number {
  const idLength = start[magic.length];
  if (!magic.equals(start.subarray(0, magic.length)) || idLength === undefined) {
    throw new DamagedContent('this is not an encrypted document of a known format version');
  }
  return headerStartBytes + idLength + wrappedKeyBytes + noncePrefixBytes;
}

export function decodeHeader(bytes: Uint8Array): DocumentHeader {
  if (bytes.length < headerStartBytes || bytes.length !== headerLength(bytes)) {
    throw new DamagedContent('the header is cut short');
  }
  const keyAt = bytes.length - wrappedKeyBytes - noncePrefixBytes;
  const tenantKeyId = Buffer.from(bytes.subarray(headerStartBytes, keyAt)).toString('latin1');
  if (!keyIdRule.test(tenantKeyId)) throw new DamagedContent('the header names no key');
  return {
    tenantKeyId,
    wrappedKey: bytes.subarray(keyAt, keyAt + wrappedKeyBytes),
    noncePrefix: bytes.subarray(keyAt + wrappedKeyBytes),
  };
}
