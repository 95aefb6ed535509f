import { type Bytes, concat, fromBase64Url, hex, type Key, sha256, toBase64Url } from './bytes.ts';
import { publicKeyBytes, rawPublicKey } from './hpke.ts';

/** The public key of a device as it travels (RFC 7517, RFC 7518 §6.2.1). */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** Never leaves this browser: it can be used here, and neither read nor copied by any script. */
export const newDeviceKeys = () =>
  crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);

export async function publicJwk(key: Key): Promise<PublicJwk> {
  const raw = await rawPublicKey(key);
  const half = (publicKeyBytes - 1) / 2;
  const [x, y] = [toBase64Url(raw.slice(1, 1 + half)), toBase64Url(raw.slice(1 + half))];
  return { kty: 'EC', crv: 'P-256', x, y };
}

/** As an uncompressed point. */
export const rawOf = ({ x, y }: PublicJwk): Bytes => concat(Uint8Array.of(4), fromBase64Url(x), fromBase64Url(y));

/** SHA-256 of the uncompressed point, hex: a device's id says which key it has, so a server cannot give one the other's key. */
export const deviceIdOf = async (key: PublicJwk): Promise<string> => hex(await sha256(rawOf(key)));

/** What people compare by voice: 96 bits, so that no other key of the same fingerprint can be made. */
export const fingerprintOf = (deviceId: string): string => (deviceId.slice(0, 24).match(/.{4}/g) ?? []).join(' ');
