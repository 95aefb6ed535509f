import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, hex, utf8 } from '../../../src/documents/sealed/browser/bytes.ts';
import {
  aes256,
  keySchedule,
  openFrom,
  rawPublicKey,
  sealTo,
  sharedSecret,
} from '../../../src/documents/sealed/browser/hpke.ts';

const bytes = (text: string): Bytes => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;
const ode = utf8('Ode on a Grecian Urn');
const beauty = utf8('Beauty is truth, truth beauty');

/** A key pair from the RFC's serialised keys. */
async function keysOf(secret: string, point: string) {
  const raw = bytes(point);
  const part = (from: number) => Buffer.from(raw.subarray(from, from + 32)).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: part(1), y: part(33) };
  const d = Buffer.from(bytes(secret)).toString('base64url');
  return {
    privateKey: await crypto.subtle.importKey('jwk', { ...jwk, d }, curve, false, ['deriveBits']),
    publicKey: await crypto.subtle.importKey('raw', raw, curve, true, []),
  };
}

/** Encrypts as the context of the recipient would (RFC 9180 §5.2), the sequence number in the nonce. */
async function encrypted(key: Bytes, base: Bytes, sequence: number, aad: Bytes, plaintext: Bytes): Promise<Bytes> {
  const iv = base.slice();
  const last = new DataView(iv.buffer);
  last.setUint32(8, last.getUint32(8) ^ sequence);
  const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const parameters = { name: 'AES-GCM', iv, additionalData: aad };
  return new Uint8Array(await crypto.subtle.encrypt(parameters, imported, plaintext));
}

describe('HPKE of RFC 9180', () => {
  test('gives the values of appendix A.3.1: the same KEM and KDF, with AES-128-GCM', async () => {
    const enc = bytes(`04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b32
      5ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4`);
    const point = `04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f70
      6a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0`;
    const { privateKey } = await keysOf('f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2', point);
    const secret = await sharedSecret(privateKey, enc, concat(enc, bytes(point)));
    expect(hex(secret)).toBe('c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8');
    const { key, nonce } = await keySchedule({ id: 0x0001, keyBytes: 16 }, secret, ode);
    expect(hex(key)).toBe('868c066ef58aae6dc589b6cfdd18f97e');
    expect(hex(nonce)).toBe('4e0bc5018beba4bf004cca59');
    expect(hex(await encrypted(key, nonce, 0, utf8('Count-0'), beauty))).toBe(
      '5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434',
    );
  });

  // The RFC's authors publish vectors of all suites. The Go project keeps each as one value: 1,000 messages of inputs drawn
  // from SHAKE128, their ciphertexts run through it (crypto/hpke/testdata/rfc9180.json: kem 16, kdf 1, aead 2, mode 0).
  test('gives the ciphertexts of the published vector of exactly our suite, with AES-256-GCM', async () => {
    const enc = bytes(`04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f03e
      0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0`);
    const point = `04abc7e49a4c6b3566d77d0304addc6ed0e98512ffccf505e6a8e3eb25c685136f
      853148544876de76c0f2ef99cdc3a05ccf5ded7860c7c021238f9e2073d2356c`;
    const { privateKey } = await keysOf('317f915db7bc629c48fe765587897e01e282d3e8445f79f27f65d031a88082b2', point);
    const secret = await sharedSecret(privateKey, enc, concat(enc, bytes(point)));
    const { key, nonce } = await keySchedule(aes256, secret, ode);
    const all = createHash('shake128', { outputLength: 16 });
    const drawn = createHash('shake128', { outputLength: 2000 * 256 }).digest();
    let at = 0;
    const draw = (): Bytes => {
      const from = at + 1;
      at = from + (drawn[at] ?? 0);
      return Uint8Array.from(drawn.subarray(from, at));
    };
    for (let sequence = 0; sequence < 1000; sequence++) {
      const aad = draw();
      all.update(await encrypted(key, nonce, sequence, aad, draw()));
    }
    expect(all.digest('hex')).toBe('8d3263541fc1695b6e88ff3a1208577c');
  });

  test('what is sealed to a key opens with it, for the same info and data, and else not at all', async () => {
    const [mine, other] = [await newKeys(), await newKeys()];
    const sealed = await sealTo(await rawPublicKey(mine.publicKey), ode, utf8('about'), beauty);
    expect(await openFrom(mine, sealed, ode, utf8('about'))).toEqual(beauty);
    await expect(openFrom(other, sealed, ode, utf8('about'))).rejects.toThrow();
    await expect(openFrom(mine, sealed, beauty, utf8('about'))).rejects.toThrow();
    await expect(openFrom(mine, sealed, ode, utf8('another'))).rejects.toThrow();
  });

  test('nothing is sealed to a point that is not on the curve', async () => {
    const point = await rawPublicKey((await newKeys()).publicKey);
    point[64] = (point[64] ?? 0) ^ 1;
    await expect(sealTo(point, ode, ode, beauty)).rejects.toThrow();
  });
});

const newKeys = () => crypto.subtle.generateKey(curve, false, ['deriveBits']);
