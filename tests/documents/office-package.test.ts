import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocx } from '../../src/documents/formats/docx/read-docx.ts';
import { type Part, wordParts, zipOf } from './a-zip.ts';

const word = wordParts('An agreement.');
const more = (...parts: readonly Part[]): Buffer => zipOf([...word, ...parts]);
const bomb = { name: 'word/media/image1.png', content: Buffer.alloc(65 * 1024 * 1024) };

/** A field of id 0x7075 gives another name to an entry (APPNOTE.TXT 4.6.9). */
const otherName = Buffer.concat([Buffer.from([0x75, 0x70, 6, 0, 1, 0, 0, 0, 0]), Buffer.from('x')]);

describe('the package of a Word file', () => {
  test('is read as text', async () => {
    expect(await readDocx(zipOf(word))).toMatchObject({ ok: true, value: { blocks: [{ text: 'An agreement.' }] } });
  });
  test('from the samples is read whole', async () => {
    const sample = await readFile(join(import.meta.dirname, '../../devhost/samples/managed-services-agreement.docx'));
    const read = await readDocx(sample);
    expect(read.ok && read.value.blocks.length).toBeGreaterThan(200);
  });

  const hostile: readonly (readonly [what: string, bytes: Buffer, code: string])[] = [
    ['a part that unpacks to more than 64 MB', more(bomb), 'tooLargeInside'],
    ['such a part that claims to be small', more({ ...bomb, claimedSize: 10 }), 'tooLargeInside'],
    [
      'many parts that unpack to more than 200 MB together',
      more(...Array.from({ length: 4 }, (_, i) => ({ name: `a${i}`, content: Buffer.alloc(60 * 1024 * 1024) }))),
      'tooLargeInside',
    ],
    [
      'thousands of parts',
      more(...Array.from({ length: 2_001 }, (_, i) => ({ name: `a${i}`, content: '' }))),
      'tooLargeInside',
    ],
    [
      'thousands of parts of one name',
      more(...Array.from({ length: 2_001 }, () => ({ name: 'a', content: '' }))),
      'tooLargeInside',
    ],
    ['macros', more({ name: 'word/vbaProject.bin', content: 'x' }), 'hasMacros'],
    [
      'macros by another name',
      zipOf(wordParts('x', 'application/vnd.ms-word.document.macroEnabled.main+xml')),
      'hasMacros',
    ],
    ['a part encrypted', more({ name: 'a', content: 'x', encrypted: true }), 'encryptedOrLegacy'],
    ['the old format, or one with a password', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'encryptedOrLegacy'],
    ['a PDF', Buffer.from('%PDF-1.7 and so on and so on'), 'notADocx'],
    ['nothing', Buffer.alloc(0), 'notADocx'],
    ['a zip of something else', zipOf([{ name: 'hello.txt', content: 'hello' }]), 'notADocx'],
    [
      'a spreadsheet',
      zipOf([
        { name: '[Content_Types].xml', content: '<Types/>' },
        { name: 'xl/workbook.xml', content: '<x/>' },
      ]),
      'notADocx',
    ],
    ['half of itself', zipOf(word).subarray(0, zipOf(word).length / 2), 'damaged'],
    ['no end', zipOf(word).subarray(0, -22), 'damaged'],
    ['a stream that does not inflate', more({ name: 'a', content: '' }).fill(0xff, 60, 120), 'damaged'],
    [
      'no XML in it',
      zipOf(word.map((part) => (part.name === 'word/document.xml' ? { ...part, content: 'no XML' } : part))),
      'damaged',
    ],
  ];
  test.each(hostile)('is refused with %s', async (_, bytes, code) => {
    expect(await readDocx(bytes)).toMatchObject({
      ok: false,
      refusal: { kind: 'unprocessable', code: `documents.${code}` },
    });
  });

  /** The reader behind would see other parts than were checked. */
  const smuggled: readonly (readonly [what: string, bytes: Buffer])[] = [
    [
      'entries beyond the count',
      zipOf([...word, bomb], (end) => {
        end.count = end.countHere = word.length;
      }),
    ],
    [
      'a count of its own for this disk',
      zipOf(word, (end) => {
        end.countHere = 0xffff;
      }),
    ],
    ['bytes between directory and end, which shift it', zipOf(word, () => {}, Buffer.alloc(100))],
    [
      'a directory longer than it says',
      zipOf(word, (end) => {
        end.size -= 1;
      }),
    ],
    [
      'a directory elsewhere',
      zipOf(word, (end) => {
        end.offset = 0;
      }),
    ],
    [
      'the marks of ZIP64',
      zipOf(word, (end) => {
        end.offset = 0xffff_ffff;
      }),
    ],
    ['an entry of two names', more({ name: 'a', content: 'x', extra: otherName })],
  ];
  test.each(smuggled)('is refused as damaged with %s', async (_, bytes) => {
    expect(await readDocx(bytes)).toMatchObject({ ok: false, refusal: { code: 'documents.damaged' } });
  });

  test('cut or changed anywhere is read or refused, and never a fault', async () => {
    const good = zipOf(word);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), fc.boolean(), async (at, value, cut) => {
        const bytes = Buffer.from(cut ? good.subarray(0, at) : good);
        if (!cut) bytes[at] = value;
        expect(typeof (await readDocx(bytes)).ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });
});
