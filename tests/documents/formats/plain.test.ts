import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodedText } from '../../../src/documents/formats/plain/decoded-text.ts';
import { plainBlocks } from '../../../src/documents/formats/plain/plain-blocks.ts';

const words = (text: string): string[] => plainBlocks(text).map((block) => block.text);

const typed = `     1.1  The Provider shall furnish to the Client the services that are described in the
Schedule, with the skill and the care that are usual among providers of such services
in the State, and in accordance with Section
4.2 of this Agreement.
     1.2  The Client shall pay for them in the manner that is set out in the Schedule, and
without any delay.`;

describe('plain text', () => {
  const texts: readonly (readonly [what: string, text: string, blocks: readonly string[]])[] = [
    ['paragraphs by blank lines', 'a\n\nb\n \t\n\n\nc', ['a', 'b', 'c']],
    ['paragraphs by page breaks', 'a\fb', ['a', 'b']],
    ['line ends that are the author’s own', 'By:\nName:\nTitle:', ['By:\nName:\nTitle:']],
    [
      'lines broken at a width as one, and numbers as the start of a paragraph unless a sentence runs on',
      typed,
      [
        '1.1  The Provider shall furnish to the Client the services that are described in the Schedule, with the skill and the care that are usual among providers of such services in the State, and in accordance with Section\n4.2 of this Agreement.',
        '1.2  The Client shall pay for them in the manner that is set out in the Schedule, and without any delay.',
      ],
    ],
    ['numbered lines without blank lines between', '1. One\n2. Two\n(a) Three', ['1. One', '2. Two', '(a) Three']],
    ['page numbers, since no word is left out', 'a\n\n12\n\nb', ['a', '12', 'b']],
  ];
  test.each(texts)('gives %s', (_, text, blocks) => {
    expect(words(text)).toEqual(blocks);
  });

  test('knows headings by their capitals and by what they say', () => {
    const kinds = plainBlocks(
      'CONFIDENTIALITY\n\nARTICLE IV\n\n4. LIMITATION OF LIABILITY\n\nSchedule B\n\nTHE PARTIES AGREE,\n\nABC\nDEF\n\nIt is so.',
    );
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'heading',
      'heading',
      'heading',
      'heading',
      'paragraph',
      'paragraph',
      'paragraph',
    ]);
  });

  test('loses no word, whatever the lines', () => {
    const line = fc.stringMatching(/^[ \ta-zA-Z0-9().]{0,90}$/);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        expect(words(text).join(' ').split(/\s+/).filter(Boolean)).toEqual(text.split(/\s+/).filter(Boolean));
      }),
    );
  });
});

describe('the characters of a text file', () => {
  const little = Buffer.from('\ufeffZürich § 4 — 契約', 'utf16le');
  const files: readonly (readonly [what: string, bytes: Buffer, text: string | undefined])[] = [
    ['UTF-8', Buffer.from('Zürich § 4 — 契約'), 'Zürich § 4 — 契約'],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffText'), 'Text'],
    ['UTF-16, least byte first', little, 'Zürich § 4 — 契約'],
    ['UTF-16, most byte first', Buffer.from(little).swap16(), 'Zürich § 4 — 契約'],
    ['line ends of every kind', Buffer.from('a\r\nb\rc\nd'), 'a\nb\nc\nd'],
    ['another encoding', Buffer.from('Zürich', 'latin1'), undefined],
    ['UTF-16 cut in half', little.subarray(0, -1), undefined],
    ['zero bytes', Buffer.from('a\0b'), undefined],
    ['control characters', Buffer.from('a\x1b[2Jb'), undefined],
  ];
  test.each(files)('are read or refused: %s', (_, bytes, text) => {
    const read = decodedText(bytes);
    expect(read.ok ? read.value : undefined).toBe(text);
    if (!read.ok) expect(read.refusal.code).toBe('documents.notText');
  });
});
