import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../src/platform/encryption/byte-reader.ts';
import { DamagedContent } from '../../../src/platform/encryption/damaged-content.ts';
import { decryptDocument, encryptDocument } from '../../../src/platform/encryption/document-cipher.ts';
import { decodeHeader, encodeHeader, headerLength } from '../../../src/platform/encryption/document-header.ts';
import { documentKeysOf } from '../../../src/platform/encryption/document-key.ts';
import { bindingOf, frameBytes, sealFrame, tagBytes } from '../../../src/platform/encryption/frames.ts';
import { wrapKey } from '../../../src/platform/encryption/key-wrap.ts';

const tenantKey = { id: 'tk-1', bytes: Buffer.alloc(32, 7) };
const place = 'acme/contract:1';
const sealedFrame = frameBytes + tagBytes;

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}
const encrypt = (plain: Uint8Array, key = tenantKey) => collect(encryptDocument([plain], key, place));
const opens = async (stored: Uint8Array) => collect(await decryptDocument([stored], async () => tenantKey, place));
const damaged = (stored: Uint8Array, what: string) => expect(opens(stored), what).rejects.toThrow(DamagedContent);

/** Its parts: header, then frames. */
function partsOf(stored: Buffer): readonly Buffer[] {
  const parts = [stored.subarray(0, headerLength(stored))];
  for (let at = headerLength(stored); at < stored.length; at += sealedFrame)
    parts.push(stored.subarray(at, at + sealedFrame));
  return parts;
}

describe('a forged document', () => {
  it('cut at any length whatever opens at none', async () => {
    const stored = await encrypt(randomBytes(200));
    for (let length = 0; length < stored.length; length++) await damaged(stored.subarray(0, length), `${length}`);
  });

  it('with any byte put in or left out opens no more', async () => {
    const stored = await encrypt(randomBytes(60));
    for (let at = 0; at < stored.length; at++) {
      const [before, after] = [stored.subarray(0, at), stored.subarray(at)];
      await damaged(Buffer.concat([before, randomBytes(1), after]), `one more at ${at}`);
      await damaged(Buffer.concat([before, after.subarray(1)]), `one less at ${at}`);
    }
  });

  it('that has a frame of another document, with or without its header, opens no further than there', async () => {
    const plain = randomBytes(2 * frameBytes + 10);
    const [a, b] = [partsOf(await encrypt(plain)), partsOf(await encrypt(plain))];
    for (let part = 0; part < a.length; part++) {
      const mixed = a.map((own, index) => (index === part ? (b[index] ?? own) : own));
      await damaged(Buffer.concat(mixed), `part ${part}`);
    }
  });

  it('of frames in any other order than theirs opens never', async () => {
    const [header, ...frames] = partsOf(await encrypt(randomBytes(3 * frameBytes)));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(2), { maxLength: 4 }), async (order) => {
        fc.pre(order.join() !== '0,1,2');
        const bytes = order.flatMap((index) => frames[index] ?? []);
        await damaged(Buffer.concat([header ?? Buffer.alloc(0), ...bytes]), order.join());
      }),
      { numRuns: 20 },
    );
  });

  it('cannot be made to open to two texts under two tenant keys by whoever has both', async () => {
    // AES-KW alone would let a forger choose the second key's document key; here she has even more: she writes the header.
    const [mine, theirs] = [tenantKey, { id: 'tk-1', bytes: Buffer.alloc(32, 9) }];
    const stored = await encrypt(Buffer.from('The liability is capped.'), theirs);
    const header = decodeHeader(stored.subarray(0, headerLength(stored)));
    const swapped = encodeHeader({ ...header, wrappedKey: wrapKey(mine.bytes, randomBytes(32)) });
    await expect(
      decryptDocument([swapped, stored.subarray(headerLength(stored))], async () => mine, place),
    ).rejects.toThrow('commits to another');
  });

  it('whose frames were sealed under a key the header does not commit to does not open', async () => {
    const [secret, other, noncePrefix] = [randomBytes(32), randomBytes(32), randomBytes(8)];
    const wrappedKey = wrapKey(tenantKey.bytes, secret);
    const make = (commitment: Uint8Array) => {
      const header = encodeHeader({ tenantKeyId: tenantKey.id, wrappedKey, commitment, noncePrefix });
      const frameKey = { key: documentKeysOf(secret).frames, noncePrefix, binding: bindingOf(header, place) };
      return Buffer.concat([header, sealFrame(frameKey, { index: 0, last: true }, Buffer.from('text'))]);
    };
    expect((await opens(make(documentKeysOf(secret).commitment))).toString()).toBe('text');
    await damaged(make(documentKeysOf(other).commitment), 'another commitment');
  });

  it('with a tag shorter than sixteen bytes, which some libraries would take, does not open', async () => {
    const [secret, noncePrefix] = [randomBytes(32), randomBytes(8)];
    const { frames, commitment } = documentKeysOf(secret);
    const wrappedKey = wrapKey(tenantKey.bytes, secret);
    const header = encodeHeader({ tenantKeyId: tenantKey.id, wrappedKey, commitment, noncePrefix });
    const iv = Buffer.concat([noncePrefix, Buffer.alloc(4)]);
    const cipher = createCipheriv('aes-256-gcm', frames, iv, { authTagLength: 4 });
    cipher.setAAD(Buffer.concat([bindingOf(header, place), Buffer.from([0, 0, 0, 0, 1])]));
    const sealed = Buffer.concat([cipher.update('text'), cipher.final(), cipher.getAuthTag()]);
    await damaged(Buffer.concat([header, sealed]), 'short tag');
  });

  it('is known for one before anything of it is handed out', async () => {
    const stored = await encrypt(randomBytes(500));
    stored.writeUInt8(stored.readUInt8(stored.length - 1) ^ 1, stored.length - 1);
    await expect(decryptDocument([stored], async () => tenantKey, place)).rejects.toThrow(DamagedContent);
  });
});

describe('any size', () => {
  it('around the borders of frames comes back, and has as many frames as it needs', async () => {
    const nearBorder = fc
      .tuple(fc.nat(3), fc.integer({ min: -20, max: 20 }))
      .map(([frames, off]) => Math.max(0, frames * frameBytes + off));
    await fc.assert(
      fc.asyncProperty(nearBorder, async (size) => {
        const plain = randomBytes(size);
        const stored = await encrypt(plain);
        expect(partsOf(stored).length - 1).toBe(Math.max(1, Math.ceil(size / frameBytes)));
        expect((await opens(stored)).equals(plain)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('is read in memory of two frames: a stream of 50 MB is never further ahead than that of who takes it', async () => {
    const total = 50 * 1024 * 1024;
    const piece = randomBytes(64 * 1024);
    let [given, ahead] = [0, 0];
    async function* fiftyMegabytes() {
      for (given = 0; given < total; given += piece.length) yield piece;
    }
    let decrypted = 0;
    const stored = encryptDocument(fiftyMegabytes(), tenantKey, place);
    for await (const frame of await decryptDocument(stored, async () => tenantKey, place)) {
      decrypted += frame.length;
      ahead = Math.max(ahead, given - decrypted);
    }
    expect(decrypted).toBe(total);
    expect(ahead).toBeLessThanOrEqual(2 * frameBytes + 2 * piece.length);
  });
});

describe('a sender who sends single bytes', () => {
  it('costs no more memory than the bytes: one piece is held at a time', async () => {
    let held = 0;
    function* bytes() {
      for (let n = 0; n < 300_000; n++) {
        held = n;
        yield Uint8Array.of(n & 0xff);
        yield new Uint8Array(0);
      }
    }
    const reader = new ByteReader(bytes());
    expect((await reader.read(1000)).length).toBe(1000);
    expect(held).toBe(999);
    expect((await reader.read(299_000)).length).toBe(299_000);
    expect(await reader.atEnd()).toBe(true);
    expect((await reader.read(10)).length).toBe(0);
  });
});
