import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  deviceIdOf,
  fingerprintOf,
  newDeviceKeys,
  publicJwk,
  rawOf,
} from '../../../src/documents/sealed/browser/device-key.ts';
import { rawPublicKey } from '../../../src/documents/sealed/browser/hpke.ts';
import { acquaintance } from '../../../src/documents/sealed/browser/seen-keys.ts';

describe('the key of a device', () => {
  test('travels as a JWK and comes back as the same point', async () => {
    const { publicKey } = await newDeviceKeys();
    expect(rawOf(await publicJwk(publicKey))).toEqual(await rawPublicKey(publicKey));
  });

  test('is named by its hash, so that nobody can give one the other’s fingerprint', async () => {
    const jwk = await publicJwk((await newDeviceKeys()).publicKey);
    const id = await deviceIdOf(jwk);
    expect(id).toBe(createHash('sha256').update(rawOf(jwk)).digest('hex'));
    expect(fingerprintOf(id).replaceAll(' ', '')).toBe(id.slice(0, 24));
  });
});

describe('a key this browser', () => {
  test.each([
    ['sealed for before is known', ['a', 'b'], 'b', 'known'],
    ['sees of a person it never sealed for is the first', [], 'a', 'first'],
    ['has not seen of a person it knows is warned of', ['a'], 'b', 'changed'],
  ] as const)('%s', (_, seen, id, expected) => {
    expect(acquaintance(seen, id)).toBe(expected);
  });
});
