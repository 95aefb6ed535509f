import { DamagedContent } from './damaged-content.ts';

/**
 * What stands before the frames of an encrypted document, version 2:
 *
 *     4  "CPE2"                      magic and format version
 *     1  n, 1 to 64                  length of the tenant key's id
 *     n  tenant key id               ASCII letters, digits, hyphen
 *    40  document key                256 bits wrapped by the tenant key, AES-KW (RFC 3394)
 *    32  key commitment              says which document key this is and gives nothing of it away (document-key.ts)
 *     8  nonce prefix                random, this document's own
 *
 * The Key Vault key is not named here: it wraps the tenant key, whose own record names it, so that rotating or replacing
 * it rewrites one record per tenant and no document. Every frame authenticates these bytes.
 */
interface DocumentHeader {
  readonly tenantKeyId: string;
  readonly wrappedKey: Uint8Array;
  readonly commitment: Uint8Array;
  readonly noncePrefix: Uint8Array;
}

const magic = Buffer.from('CPE2', 'ascii');
const wrappedKeyBytes = 40;
const commitmentBytes = 32;
export const noncePrefixBytes = 8;
/** What follows the tenant key's id. */
const fixedBytes = wrappedKeyBytes + commitmentBytes + noncePrefixBytes;
/** Enough bytes to tell how long the header is. */
export const headerStartBytes = magic.length + 1;
const keyIdRule = /^[A-Za-z0-9-]{1,64}$/;

export function encodeHeader({ tenantKeyId, wrappedKey, commitment, noncePrefix }: DocumentHeader): Uint8Array {
  if (!keyIdRule.test(tenantKeyId)) throw new TypeError('tenantKeyId: 1 to 64 letters, digits or hyphens');
  if (wrappedKey.length !== wrappedKeyBytes) throw new TypeError(`wrappedKey: ${wrappedKeyBytes} bytes`);
  if (commitment.length !== commitmentBytes) throw new TypeError(`commitment: ${commitmentBytes} bytes`);
  if (noncePrefix.length !== noncePrefixBytes) throw new TypeError(`noncePrefix: ${noncePrefixBytes} bytes`);
  const id = Buffer.from(tenantKeyId);
  return Buffer.concat([magic, Uint8Array.of(id.length), id, wrappedKey, commitment, noncePrefix]);
}

/** How long the header is that begins so. */
export function headerLength(start: Uint8Array): number {
  const idLength = start[magic.length];
  if (!magic.equals(start.subarray(0, magic.length)) || idLength === undefined) {
    throw new DamagedContent('this is not an encrypted document of a known format version');
  }
  return headerStartBytes + idLength + fixedBytes;
}

export function decodeHeader(bytes: Uint8Array): DocumentHeader {
  if (bytes.length < headerStartBytes || bytes.length !== headerLength(bytes)) {
    throw new DamagedContent('the header is cut short');
  }
  const keyAt = bytes.length - fixedBytes;
  const commitmentAt = keyAt + wrappedKeyBytes;
  const nonceAt = commitmentAt + commitmentBytes;
  const tenantKeyId = Buffer.from(bytes.subarray(headerStartBytes, keyAt)).toString('latin1');
  if (!keyIdRule.test(tenantKeyId)) throw new DamagedContent('the header names no key');
  return {
    tenantKeyId,
    wrappedKey: bytes.subarray(keyAt, commitmentAt),
    commitment: bytes.subarray(commitmentAt, nonceAt),
    noncePrefix: bytes.subarray(nonceAt),
  };
}
