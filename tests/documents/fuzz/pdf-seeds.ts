import { deflateSync } from 'node:zlib';
import type { PdfObject, PdfParts } from './pdf-file.ts';

const lines = (words: readonly string[], top = 740): string =>
  words.map((text, i) => `BT /F1 11 Tf 1 0 0 1 72 ${top - i * 14} Tm (${text}) Tj ET`).join('\n');
const prose = [
  'SERVICES AGREEMENT',
  '1. Services',
  '1.1 The provider performs the services with skill and care, as Section 2 says, and',
  'keeps the systems of the client in good order.',
  '2. Fees',
  '(a) The client pays 2,450.00 USD a month.',
];
const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
const page = (parent: number, contents: string, more = '') =>
  `<< /Type /Page /Parent ${parent} 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${contents} ${more} >>`;
const object = (number: number, value: string, stream?: string | Buffer): PdfObject => ({
  number,
  value,
  ...(stream === undefined ? {} : { stream: Buffer.from(stream as string, 'latin1') }),
});

const pages: readonly PdfObject[] = [
  object(1, '<< /Type /Catalog /Pages 2 0 R >>'),
  object(2, '<< /Type /Pages /Count 3 /Kids [10 0 R 12 0 R 14 0 R] >>'),
  object(3, font),
  ...[10, 12, 14].flatMap((number, i) => [
    object(number, page(2, `${number + 1} 0 R`)),
    object(number + 1, '<< >>', `${lines(['Confidential', ...prose])}\n${lines([`Page ${i + 1} of 3`], 40)}`),
  ]),
];

const hex = (bytes: Buffer): string => `${bytes.toString('hex')}>`;
/** As stretches of bytes that are taken as they are (ISO 32000-1, 7.4.5). */
const runLength = (bytes: Buffer): Buffer =>
  Buffer.concat([
    ...Array.from({ length: Math.ceil(bytes.length / 128) }, (_, i) => {
      const piece = bytes.subarray(i * 128, i * 128 + 128);
      return Buffer.concat([Buffer.of(piece.length - 1), piece]);
    }),
    Buffer.of(128),
  ]);
const content = Buffer.from(lines(prose));
/** Rows of eight bytes, each told by what it differs from the row above (PNG, type 2). */
const predicted = Buffer.concat(
  Array.from({ length: Math.ceil(content.length / 8) }, (_, row) =>
    Buffer.from([2, ...Array.from({ length: 8 }, (_, i) => at(row * 8 + i) - at(row * 8 + i - 8))]),
  ),
);
function at(index: number): number {
  return index < 0 ? 0 : (content[index] ?? 32);
}
const filtered: readonly PdfObject[] = [
  object(1, '<< /Type /Catalog /Pages 2 0 R >>'),
  object(2, '<< /Type /Pages /Count 4 /Kids [10 0 R 11 0 R 12 0 R 13 0 R] >>'),
  object(3, font),
  ...[20, 21, 22, 23].map((number, i) => object(10 + i, page(2, `[${number} 0 R]`))),
  object(20, '<< /Filter /FlateDecode >>', deflateSync(content)),
  object(21, '<< /Filter [/ASCIIHexDecode /FlateDecode] >>', hex(deflateSync(content))),
  object(22, '<< /Filter /RunLengthDecode >>', runLength(content)),
  object(23, '<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 8 >> >>', deflateSync(predicted)),
];

const toUnicode =
  '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfrange <0041> <005A> <0041> <0061> <007A> [<0061> <00620063>] endbfrange 1 beginbfchar <0020> <0020> endbfchar endcmap end end';
/** Fonts of all kinds, forms within forms, a tree of pages, annotations, outlines, labels, names, marked content. */
const rich: readonly PdfObject[] = [
  object(
    1,
    '<< /Type /Catalog /Pages 2 0 R /Outlines 30 0 R /PageLabels << /Nums [0 << /S /r >>] >> /Names << /Dests << /Names [(a) [10 0 R /Fit]] >> >> /StructTreeRoot 31 0 R /MarkInfo << /Marked true >> /Lang (en) >>',
  ),
  object(
    2,
    '<< /Type /Pages /Count 2 /Kids [4 0 R 5 0 R] /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> >>',
  ),
  object(3, font),
  object(4, '<< /Type /Pages /Parent 2 0 R /Count 1 /Kids [10 0 R] >>'),
  object(5, '<< /Type /Pages /Parent 2 0 R /Count 1 /Kids [11 0 R] >>'),
  object(
    10,
    '<< /Type /Page /Parent 4 0 R /Rotate 0 /Resources << /Font << /F1 3 0 R /F2 6 0 R /F3 9 0 R >> /XObject << /X 12 0 R >> /ExtGState << /G << /Font [3 0 R 9] >> >> >> /Contents [20 0 R 21 0 R] /Annots [13 0 R 14 0 R] >>',
  ),
  object(11, '<< /Type /Page /Parent 5 0 R /Rotate 90 /Contents 20 0 R /CropBox [0 0 400 800] /UserUnit 2 >>'),
  object(
    6,
    '<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R >>',
  ),
  object(
    7,
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 600 /W [0 [500 600] 65 90 700] /FontDescriptor << /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 1000 1000] /Ascent 800 /Descent -200 >> >>',
  ),
  object(8, '<< /Filter /FlateDecode >>', deflateSync(toUnicode)),
  object(
    9,
    '<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 97 /LastChar 98 /Widths [500 500] /Encoding << /Differences [97 /a /b] >> /CharProcs << /a 15 0 R /b 15 0 R >> /Resources << >> >>',
  ),
  object(
    12,
    '<< /Type /XObject /Subtype /Form /BBox [0 0 500 500] /Matrix [1 0 0 1 0 0] /Resources << /Font << /F1 3 0 R >> >> >>',
    lines(['In a form.'], 300),
  ),
  object(13, '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (http://127.0.0.1:4999/) >> >>'),
  object(14, '<< /Type /Annot /Subtype /FreeText /Rect [0 0 99 99] /Contents (A note) /DA (/F1 9 Tf) >>'),
  object(15, '<< >>', '500 0 0 0 500 500 d1 0 0 500 500 re f'),
  object(20, '<< >>', lines(prose)),
  object(
    21,
    '<< >>',
    '/Span << /MCID 0 >> BDC BT /F2 12 Tf 72 500 Td <00480065> Tj [<0061> -250 <0062>] TJ T* ET EMC q /G gs /X Do Q BT /F3 9 Tf 0 1 -1 0 500 100 Tm (abab) Tj 3 Tr (hidden) Tj ET BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI',
  ),
  object(30, '<< /Type /Outlines /First 32 0 R /Last 32 0 R /Count 1 >>'),
  object(31, '<< /Type /StructTreeRoot /K [] >>'),
  object(32, '<< /Title (Services) /Parent 30 0 R /Dest [10 0 R /Fit] >>'),
];

const root = '/Root 1 0 R';
/** PDF files, object by object. */
export const pdfSeeds: readonly PdfParts[] = [
  { objects: pages, trailer: root, layout: 'table' },
  { objects: pages, trailer: root, layout: 'packed' },
  { objects: filtered, trailer: `${root} /ID [<00> <01>]`, layout: 'stream' },
  { objects: rich, trailer: `${root} /Info << /Title (Agreement) >>`, layout: 'table' },
  { objects: rich, trailer: root, layout: 'packed' },
];
