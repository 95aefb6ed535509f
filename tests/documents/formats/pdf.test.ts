import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadDocument } from '../../../src/documents/clause-tree.ts';
import { readPdf } from '../../../src/documents/formats/pdf/read-pdf.ts';
import { readDocument } from '../../../src/documents/read-document.ts';
import { mediaTypes } from '../../../src/documents/version.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { column, type PdfParts, type Placed, pdfOf } from '../a-pdf.ts';

const words = async (pages: readonly (readonly Placed[])[]): Promise<string[]> =>
  orThrow(await readPdf(pdfOf(pages))).blocks.map(({ text }) => text);
const reading = (bytes: Buffer) => readDocument(bytes, mediaTypes.pdf);

const prose = [
  'Provider will perform the Services in a professional manner, with reasonable skill and',
  'care, and will keep the systems of Client in good order, so that the staff of Client can',
  'work with them on every day.',
];

describe('a PDF', () => {
  const layouts: readonly (readonly [what: string, page: readonly Placed[], words: readonly string[]])[] = [
    ['lines of a paragraph', column(prose), [prose.join(' ')]],
    [
      'paragraphs by the gap between them',
      [...column(prose), ...column(prose, { y: 680 })],
      [prose.join(' '), prose.join(' ')],
    ],
    [
      'paragraphs by their numbers',
      column([
        '1.1 First clause, which goes on for a while until the line is as full as it can be, and',
        'a little more.',
        '1.2 Second clause.',
      ]),
      [
        '1.1 First clause, which goes on for a while until the line is as full as it can be, and a little more.',
        '1.2 Second clause.',
      ],
    ],
    [
      'no paragraph at a number that is part of a sentence',
      column([
        'This does not limit the rights that a party has under what was agreed upon in Section',
        '4.2 of this Agreement.',
      ]),
      ['This does not limit the rights that a party has under what was agreed upon in Section 4.2 of this Agreement.'],
    ],
    [
      'no paragraph at a number in brackets that a full line leads to',
      column([
        '17.2 If an event of that kind goes on for a period that is longer than thirty',
        '(30) days, the other party may end this Agreement.',
        '(a) This is a clause of its own.',
      ]),
      [
        '17.2 If an event of that kind goes on for a period that is longer than thirty (30) days, the other party may end this Agreement.',
        '(a) This is a clause of its own.',
      ],
    ],
    [
      'a number apart from its clause',
      [
        { text: '1.1', x: 72, y: 700 },
        { text: 'Fees are due.', x: 110, y: 700 },
      ],
      ['1.1 Fees are due.'],
    ],
    [
      'words set piece by piece',
      [
        { text: 'Agree', x: 72, y: 700 },
        { text: 'ment', x: 102.1, y: 700 },
        { text: 'ends', x: 132, y: 700 },
      ],
      ['Agreement ends'],
    ],
    [
      'hyphens at the end of a line, which stay when in doubt and go when the word is there without',
      column(['Day-', 'to-day work of the contrac-', 'tor, whom the contractor names, is pre-', 'paid.']),
      ['Day-to-day work of the contractor, whom the contractor names, is pre-paid.'],
    ],
    [
      'text set in another order than it is read',
      [...column(['Second.'], { y: 600 }), ...column(['First.'], { y: 700 })],
      ['First.', 'Second.'],
    ],
    [
      'two columns one after the other, though their lines stand at other heights',
      [
        ...column(['MASTER AGREEMENT FOR ALL SERVICES OF ANY KIND BETWEEN THE PARTIES'], { y: 780 }),
        ...column(Array.from({ length: 10 }, (_, i) => `left line ${i} of some length which runs on`)),
        ...column(
          Array.from({ length: 10 }, (_, i) => `right line ${i} of some length which runs`),
          { x: 320, y: 735 },
        ),
      ],
      [
        'MASTER AGREEMENT FOR ALL SERVICES OF ANY KIND BETWEEN THE PARTIES',
        [
          ...Array.from({ length: 10 }, (_, i) => `left line ${i} of some length which runs on`),
          ...Array.from({ length: 10 }, (_, i) => `right line ${i} of some length which runs`),
        ].join(' '),
      ],
    ],
    [
      'entries of a table row by row',
      [...column(['Item', 'Servers', 'Laptops']), ...column(['Price', '145.00', '32.50'], { x: 300 })],
      ['Item Price Servers 145.00 Laptops 32.50'],
    ],
    [
      'text along the margin behind the rest',
      [{ text: 'DRAFT', x: 30, y: 300, turn: 1 }, ...column(prose)],
      [prose.join(' '), 'DRAFT'],
    ],
    [
      'nothing that is off the page or too small to see',
      [...column(prose), { text: 'hidden', x: 900, y: 700 }, { text: 'tiny', x: 72, y: 300, size: 0.1 }],
      [prose.join(' ')],
    ],
  ];
  test.each(layouts)('gives %s', async (_, page, expected) => {
    expect(await words([page])).toEqual(expected);
  });

  test('gives running headers, footers and page numbers once, and sentences over the end of a page whole', async () => {
    const page = (number: number, lines: readonly string[]): Placed[] => [
      { text: 'Managed Services Agreement', x: 72, y: 800 },
      ...column(lines),
      { text: `Page ${number} of 3`, x: 250, y: 40 },
    ];
    const pages = [
      page(1, ['The first page ends in the middle of a', 'sentence that goes']),
      page(2, ['on here. A second paragraph stands on its own.']),
      page(3, ['The third page ends it.']),
    ];
    const { blocks } = orThrow(await readPdf(pdfOf(pages)));
    expect(blocks.map(({ kind, text }) => [kind, text])).toEqual([
      [
        'paragraph',
        'The first page ends in the middle of a sentence that goes on here. A second paragraph stands on its own.',
      ],
      ['paragraph', 'The third page ends it.'],
      ['header', 'Managed Services Agreement'],
      ['footer', 'Page 1 of 3'],
    ]);
  });

  test('tells headings by size and capitals, and clauses by their numbers', async () => {
    const page = [
      { text: 'Services Agreement', x: 72, y: 780, size: 20 },
      { text: '1. FEES', x: 72, y: 740, size: 14 },
      ...column(['1.1 Fees are due monthly.', '1.2 Interest is due:', '(a) on late payment.'], { y: 715 }),
      { text: '2. TERM', x: 72, y: 640, size: 14 },
    ];
    const read = orThrow(await reading(pdfOf([page])));
    expect(read.clauses.map(({ number, level }) => [number, level])).toEqual([
      [undefined, 1],
      ['1', 2],
      ['1.1', 3],
      ['1.2', 3],
      ['1.2(a)', 4],
      ['2', 2],
    ]);
  });

  test('says of every line where it stands', async () => {
    const read = orThrow(await reading(pdfOf([column(prose), column(['The end.'], { y: 500 })])));
    expect(read.places.map(({ start, end, page }) => [read.text.slice(start, end), page])).toEqual([
      ...prose.map((line) => [line, 1]),
      ['The end.', 2],
    ]);
    expect(read.places.at(-1)).toMatchObject({ x: 72, y: 500 - 11 * 0.2, height: 11 });
    expect(sound(read)).toBe(true);
  });
});

const sound = ({ text, places }: ReadDocument): boolean =>
  places.every(({ start, end }, i) => start < end && end <= text.length && start >= (places[i - 1]?.end ?? 0));

describe('is refused:', () => {
  const page = column(prose);
  const action = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>';
  const protectedBy =
    '/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <' +
    '41'.repeat(32) +
    '> /U <' +
    '42'.repeat(32) +
    '> >> /ID [<00> <00>]';
  const refusals: readonly (readonly [
    what: string,
    pages: readonly (readonly Placed[])[],
    parts: PdfParts,
    code: string,
  ])[] = [
    ['a scan without text', [[]], {}, 'scanned'],
    ['a password', [page], { trailer: protectedBy }, 'encryptedOrLegacy'],
    ['a script run when it is opened', [page], { catalog: '/OpenAction 10 0 R', objects: [action] }, 'activeContent'],
    [
      'a script by name',
      [page],
      { catalog: '/Names << /JavaScript << /Names [(a) 10 0 R] >> >>', objects: [action] },
      'activeContent',
    ],
    ['a script of a page', [page], { page: '/AA << /O 10 0 R >>', objects: [action] }, 'activeContent'],
    ['a program to be started', [page], { catalog: '/OpenAction << /S /Launch /F (calc.exe) >>' }, 'activeContent'],
    [
      'an attached file',
      [page],
      {
        catalog: '/Names << /EmbeddedFiles << /Names [(a.exe) 10 0 R] >> >>',
        objects: ['<< /Type /Filespec /F (a.exe) /EF << /F 11 0 R >> >>', '<< /Length 1 >>\nstream\nx\nendstream'],
      },
      'activeContent',
    ],
  ];
  test.each(refusals)('%s', async (_, pages, parts, code) => {
    expect(await readPdf(pdfOf(pages, parts))).toMatchObject({ ok: false, refusal: { code: `documents.${code}` } });
  });

  test('thousands of pages', async () => {
    const many = pdfOf(Array.from({ length: 2_001 }, () => []));
    expect(await readPdf(many)).toMatchObject({ refusal: { code: 'documents.tooManyPages' } });
  });

  test('what is no PDF inside, or cut off', async () => {
    for (const bytes of [Buffer.from('%PDF-1.7\nnothing'), pdfOf([page]).subarray(0, 60)])
      expect(await readPdf(bytes)).toMatchObject({ refusal: { code: 'documents.damaged' } });
  });

  test('or read, and never a fault, whatever byte is changed', async () => {
    const good = pdfOf([page]);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), fc.boolean(), async (at, value, cut) => {
        const bytes = Buffer.from(cut ? good.subarray(0, at) : good);
        if (!cut) bytes[at] = value;
        expect(typeof (await readPdf(bytes)).ok).toBe('boolean');
      }),
      { numRuns: 150 },
    );
  });
});

test('a page that never ends is given up, in a thread that is ended', async () => {
  // Each form draws the next one twice (ISO 32000-1, 8.10): 2^60 words.
  const doubling = (text: string, next?: number) =>
    `<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> ${
      next ? `/XObject << /X ${next} 0 R >>` : ''
    } >> /Length ${text.length} >>\nstream\n${text}\nendstream`;
  const objects = [
    ...Array.from({ length: 60 }, (_, i) => doubling('/X Do /X Do', 11 + i)),
    doubling('BT /F1 11 Tf 1 0 0 1 72 700 Tm (word) Tj ET'),
    '<< /Length 5 >>\nstream\n/X Do\nendstream',
  ];
  const page = '/Contents 71 0 R /Resources << /XObject << /X 10 0 R >> >>';
  expect(await reading(pdfOf([[]], { page, objects }))).toMatchObject({ refusal: { code: 'documents.tookTooLong' } });
});
