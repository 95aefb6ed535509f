import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat } from '../../../src/documents/sealed/browser/bytes.ts';
import { newDeviceKeys } from '../../../src/documents/sealed/browser/device-key.ts';
import { rawPublicKey } from '../../../src/documents/sealed/browser/hpke.ts';
import { frameBytes, openDocument, sealDocument } from '../../../src/documents/sealed/browser/sealed-document.ts';
import { DamagedSeal, headerBytes } from '../../../src/documents/sealed/browser/sealed-header.ts';
import { unwrapKey, wrapKey, wrappedKeyRule } from '../../../src/documents/sealed/browser/wrapped-key.ts';

const place = 'acme/contract:0f8fad5b-d9cb-469f-a165-70867728950e';
const bytes = (size: number): Bytes => Uint8Array.from(randomBytes(size));
const draft = (content: Bytes) => ({ fileName: 'Offer – final.docx', mediaType: 'application/pdf', content });
const flipped = (whole: Bytes, bit: number): Bytes => {
  const copy = whole.slice();
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};
const sealedFrame = frameBytes + 16;

describe('a sealed document', () => {
  test('opens to what was sealed, whatever that is', async () => {
    const any = fc.record({
      fileName: fc.string({ unit: 'grapheme' }).map((text) => text.toWellFormed()),
      mediaType: fc.string(),
      content: fc.uint8Array({ maxLength: 3000 }).map((array) => Uint8Array.from(array)),
    });
    await fc.assert(
      fc.asyncProperty(any, async (document) => {
        const { ciphertext, contentKey } = await sealDocument(document, place);
        expect(await openDocument(ciphertext, contentKey, place)).toEqual(document);
      }),
      { numRuns: 50 },
    );
  });

  test.each([0, 1, frameBytes - 200, frameBytes, 2 * frameBytes, 3 * frameBytes + 5])(
    'of %i bytes comes back, and is its plaintext, a header and 16 bytes a frame long',
    async (size) => {
      const content = bytes(size);
      const { ciphertext, contentKey } = await sealDocument(draft(content), place);
      const plain = ciphertext.length - headerBytes - 16 * Math.ceil((ciphertext.length - headerBytes) / sealedFrame);
      expect(plain - size).toBeLessThan(300);
      expect((await openDocument(ciphertext, contentKey, place)).content).toEqual(content);
    },
  );

  test('with any bit flipped does not open', async () => {
    const { ciphertext, contentKey } = await sealDocument(draft(bytes(40)), place);
    for (let bit = 0; bit < ciphertext.length * 8; bit++)
      await expect(openDocument(flipped(ciphertext, bit), contentKey, place)).rejects.toBeInstanceOf(DamagedSeal);
  });

  test('cut anywhere does not open', async () => {
    const { ciphertext, contentKey } = await sealDocument(draft(bytes(40)), place);
    for (let length = 0; length < ciphertext.length; length++)
      await expect(openDocument(ciphertext.slice(0, length), contentKey, place)).rejects.toThrow(/seal/);
  });

  test('of several frames does not open when frames are left out, repeated, reordered, added or cut at a border', async () => {
    const { ciphertext, contentKey } = await sealDocument(draft(bytes(2.5 * frameBytes)), place);
    const header = ciphertext.slice(0, headerBytes);
    const frame = (n: number) => ciphertext.slice(headerBytes + n * sealedFrame, headerBytes + (n + 1) * sealedFrame);
    const [a, b, c] = [frame(0), frame(1), frame(2)];
    expect(concat(header, a, b, c)).toEqual(ciphertext);
    const wrong = [[a, c], [b, c], [a, b], [a], [], [b, a, c], [a, a, b, c], [a, b, c, c], [a, b, b, c]];
    for (const frames of wrong)
      await expect(openDocument(concat(header, ...frames), contentKey, place)).rejects.toThrow(/seal/);
  });

  test('opens nowhere but where it belongs, and with no other key', async () => {
    const { ciphertext, contentKey } = await sealDocument(draft(bytes(40)), place);
    await expect(openDocument(ciphertext, contentKey, place.replace('acme', 'globex'))).rejects.toThrow(/belongs/);
    await expect(openDocument(ciphertext, bytes(32), place)).rejects.toThrow(/does not belong/);
  });

  test('has a key and a number of its own each time', async () => {
    const document = draft(bytes(40));
    const [one, other] = [await sealDocument(document, place), await sealDocument(document, place)];
    expect(one.contentKey).not.toEqual(other.contentKey);
    expect(one.ciphertext.slice(5, 21)).not.toEqual(other.ciphertext.slice(5, 21));
  });

  test('shows neither its file’s name nor its hash outside the sealed part', async () => {
    const { ciphertext } = await sealDocument(draft(bytes(40)), place);
    expect(Buffer.from(ciphertext).includes('Offer')).toBe(false);
    expect(Buffer.from(ciphertext).includes('sha256')).toBe(false);
  });
});

describe('a document’s key wrapped for a device', () => {
  test('opens on that device, for that document in its place, and nowhere else', async () => {
    const [mine, other] = [await newDeviceKeys(), await newDeviceKeys()];
    const [one, two] = [await sealDocument(draft(bytes(9)), place), await sealDocument(draft(bytes(9)), place)];
    const wrapped = await wrapKey(one.contentKey, await rawPublicKey(mine.publicKey), one.ciphertext, place);
    expect(wrapped).toMatch(wrappedKeyRule);
    expect(await unwrapKey(wrapped, mine, one.ciphertext, place)).toEqual(one.contentKey);
    for (const attempt of [
      () => unwrapKey(wrapped, other, one.ciphertext, place),
      () => unwrapKey(wrapped, mine, two.ciphertext, place),
      () => unwrapKey(wrapped, mine, one.ciphertext, `${place}0`),
      () => unwrapKey(`${wrapped.slice(0, -8)}AAAAAAA${wrapped.at(-1)}`, mine, one.ciphertext, place),
      () => unwrapKey('%', mine, one.ciphertext, place),
    ])
      await expect(attempt()).rejects.toThrow('does not open with the key of this device');
  });

  test('a device’s private key can be used and not be read', async () => {
    const { privateKey } = await newDeviceKeys();
    expect(privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
  });
});
