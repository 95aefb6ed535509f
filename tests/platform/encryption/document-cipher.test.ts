import { randomBytes, webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DamagedContent } from '../../../src/platform/encryption/damaged-content.ts';
import { decryptDocument, encryptDocument, type TenantKey } from '../../../src/platform/encryption/document-cipher.ts';
import { decodeHeader, headerLength } from '../../../src/platform/encryption/document-header.ts';
import { bindingOf, frameBytes, tagBytes } from '../../../src/platform/encryption/frames.ts';
import { unwrapKey, wrapKey } from '../../../src/platform/encryption/key-wrap.ts';

const tenantKey: TenantKey = { id: 'tk-1', bytes: Buffer.alloc(32, 7) };
const place = 'acme/contract:1';
const sealedFrame = frameBytes + tagBytes;

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

const encrypt = (plain: Uint8Array) => collect(encryptDocument([plain], tenantKey, place));
const decrypt = async (stored: Uint8Array, where = place) =>
  collect(await decryptDocument([stored], async () => tenantKey, where));

/** Everything yielded before the damage was met, and whether damage was met. */
async function drain(stored: Uint8Array): Promise<{ yielded: Buffer; damaged: boolean }> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of await decryptDocument([stored], async () => tenantKey, place)) pieces.push(piece);
    return { yielded: Buffer.concat(pieces), damaged: false };
  } catch (fault) {
    expect(fault).toBeInstanceOf(DamagedContent);
    return { yielded: Buffer.concat(pieces), damaged: true };
  }
}

describe('an encrypted document', () => {
  it.each([
    ['empty', 0],
    ['one byte', 1],
    ['just under a frame', frameBytes - 1],
    ['exactly a frame', frameBytes],
    ['a frame and a byte', frameBytes + 1],
    ['exactly three frames', 3 * frameBytes],
  ])('comes back as it was: %s', async (_, size) => {
    const plain = randomBytes(size);
    const stored = await encrypt(plain);
    const frames = Math.max(1, Math.ceil(size / frameBytes));
    expect(stored.length).toBe(headerLength(stored) + size + frames * tagBytes);
    expect((await decrypt(stored)).equals(plain)).toBe(true);
  });

  it('does not depend on how the transport cuts the bytes', async () => {
    const plain = randomBytes(frameBytes + 5000);
    const stored = await encrypt(plain);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 12 }), async (cuts) => {
        const pieces: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) {
          pieces.push(stored.subarray(at, at + cut));
          at += cut;
        }
        pieces.push(stored.subarray(at));
        expect((await collect(await decryptDocument(pieces, async () => tenantKey, place))).equals(plain)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('reveals any single changed byte', async () => {
    const plain = randomBytes(300);
    const stored = await encrypt(plain);
    for (let at = 0; at < stored.length; at++) {
      const changed = Buffer.from(stored);
      changed.writeUInt8(stored.readUInt8(at) ^ (1 << (at % 8)), at);
      expect(await drain(changed), `byte ${at}`).toEqual({ yielded: Buffer.alloc(0), damaged: true });
    }
  });

  it('yields nothing of a frame that was changed anywhere, and nothing after it', async () => {
    const plain = randomBytes(2 * frameBytes + 100);
    const stored = await encrypt(plain);
    const header = headerLength(stored);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: stored.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const changed = Buffer.from(stored);
          changed.writeUInt8(stored.readUInt8(at) ^ flip, at);
          const { yielded, damaged } = await drain(changed);
          expect(damaged).toBe(true);
          const goodFrames = Math.max(0, Math.floor((at - header) / sealedFrame));
          expect(yielded.equals(plain.subarray(0, goodFrames * frameBytes))).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('reveals truncation at each frame border, within frames and within the header', async () => {
    const stored = await encrypt(randomBytes(3 * frameBytes));
    const header = headerLength(stored);
    const borders = [0, 1, 2].map((n) => header + n * sealedFrame);
    for (const length of [0, 3, 4, 5, 20, header - 1, ...borders, ...borders.map((b) => b + 1), stored.length - 1]) {
      expect((await drain(stored.subarray(0, length))).damaged, `cut to ${length}`).toBe(true);
    }
  });

  it('reveals appended bytes, an appended frame, doubled and exchanged frames', async () => {
    const stored = await encrypt(randomBytes(3 * frameBytes));
    const head = stored.subarray(0, headerLength(stored));
    const frame = (n: number) => stored.subarray(head.length + n * sealedFrame, head.length + (n + 1) * sealedFrame);
    const forged = {
      byte: Buffer.concat([stored, Buffer.alloc(1)]),
      appended: Buffer.concat([stored, frame(2)]),
      doubled: Buffer.concat([head, frame(0), frame(0), frame(1), frame(2)]),
      exchanged: Buffer.concat([head, frame(1), frame(0), frame(2)]),
      dropped: Buffer.concat([head, frame(0), frame(2)]),
    };
    for (const [name, bytes] of Object.entries(forged)) expect((await drain(bytes)).damaged, name).toBe(true);
  });

  it('opens in no other place and under no other tenant key', async () => {
    const stored = await encrypt(Buffer.from('secret'));
    await expect(decrypt(stored, 'acme/contract:2')).rejects.toThrow(DamagedContent);
    const other = { id: 'tk-1', bytes: Buffer.alloc(32, 8) };
    await expect(decryptDocument([stored], async () => other, place)).rejects.toThrow(DamagedContent);
  });

  it('differs each time, since every document has a key and a nonce prefix of its own', async () => {
    const [a, b] = [await encrypt(Buffer.from('same')), await encrypt(Buffer.from('same'))];
    expect(decodeHeader(a.subarray(0, headerLength(a))).wrappedKey).not.toEqual(
      decodeHeader(b.subarray(0, headerLength(b))).wrappedKey,
    );
  });

  it('lets the source go when reading stops early', async () => {
    const stored = await encrypt(randomBytes(2 * frameBytes));
    let released = false;
    async function* source() {
      try {
        for (let at = 0; at < stored.length; at += 65_536) yield stored.subarray(at, at + 65_536);
      } finally {
        released = true;
      }
    }
    for await (const _ of await decryptDocument(source(), async () => tenantKey, place)) break;
    expect(released).toBe(true);
  });

  it('can be read by another implementation from the written format alone', async () => {
    const stored = await encrypt(Buffer.from('vector'));
    const header = stored.subarray(0, headerLength(stored));
    const { wrappedKey, commitment, noncePrefix } = decodeHeader(header);
    const kek = await webcrypto.subtle.importKey('raw', new Uint8Array(tenantKey.bytes), 'AES-KW', false, [
      'unwrapKey',
    ]);
    const { subtle } = webcrypto;
    const secret = await subtle.unwrapKey('raw', new Uint8Array(wrappedKey), kek, 'AES-KW', 'HKDF', false, [
      'deriveKey',
      'deriveBits',
    ]);
    const hkdf = (info: string) => ({
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(0),
      info: new TextEncoder().encode(info),
    });
    const gcm = { name: 'AES-GCM', length: 256 };
    const key = await subtle.deriveKey(hkdf('counterpart document frames v2'), secret, gcm, false, ['decrypt']);
    const committed = await subtle.deriveBits(hkdf('counterpart document commitment v2'), secret, 256);
    expect(Buffer.from(committed).equals(commitment)).toBe(true);
    const iv = Buffer.concat([noncePrefix, Buffer.from([0, 0, 0, 0])]);
    const additionalData = Buffer.concat([bindingOf(header, place), Buffer.from([0, 0, 0, 0, 1])]);
    const plain = await subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData, tagLength: 128 },
      key,
      new Uint8Array(stored.subarray(header.length)),
    );
    expect(Buffer.from(plain).toString()).toBe('vector');
  });
});

describe('key wrap', () => {
  it('is RFC 3394: the vector of section 4.6', () => {
    const kek = Buffer.from('000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F', 'hex');
    const key = Buffer.from('00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F', 'hex');
    const wrapped = '28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21';
    expect(Buffer.from(wrapKey(kek, key)).toString('hex')).toBe(wrapped);
    expect(Buffer.from(unwrapKey(kek, Buffer.from(wrapped, 'hex'))).equals(key)).toBe(true);
  });
});
