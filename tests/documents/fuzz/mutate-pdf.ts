import { deflateSync } from 'node:zlib';
import { mutatedBytes } from './mutate-bytes.ts';
import { type PdfObject, type PdfParts, pdfFile } from './pdf-file.ts';
import type { Roll } from './roll.ts';

const numbers = [
  '-1',
  '0',
  '1',
  '2',
  '255',
  '65535',
  '2147483647',
  '4294967296',
  '99999999999',
  '1e38',
  '.000001',
  '--5',
];
const junk = [
  '/Kids [2 0 R]',
  '/Kids [2 0 R 2 0 R 10 0 R 10 0 R]',
  '/Parent 10 0 R',
  '/Count 2147483647',
  '/Count -1',
  '/Length 999999999',
  '/Length 0',
  '/Filter /LZWDecode',
  '/Filter /DCTDecode',
  '/Filter /JPXDecode',
  '/Filter /JBIG2Decode',
  '/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2147483647 /Rows 2147483647 >>',
  '/Filter [/FlateDecode /FlateDecode /FlateDecode]',
  '/Filter [/ASCII85Decode /ASCIIHexDecode /RunLengthDecode]',
  '/Filter /Crypt',
  '/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 >>',
  '/MediaBox [0 0 1e38 1e38]',
  '/MediaBox [0 0 0 0]',
  '/UserUnit 1e30',
  '/Rotate 45',
  '/W [8 8 8]',
  '/W [0 0 0]',
  '/Index [0 999999999]',
  '/Extends 33 0 R',
  '/N 999999999',
  '/First -1',
  '/Contents [20 0 R 20 0 R 20 0 R]',
  '/Contents 1 0 R',
  '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>',
  '/OpenAction << /S /Launch /F (a.exe) >>',
  '/Names << /EmbeddedFiles << /Names [(a) << /EF << /F 20 0 R >> >>] >> >>',
  '/AcroForm << /Fields [13 0 R] /XFA 20 0 R >>',
  '/Encrypt << /Filter /Standard /V 5 /R 6 /O (a) /U (b) /P -1 >>',
  '/ToUnicode /Identity-H',
  '/ToUnicode 6 0 R',
  '/Encoding 8 0 R',
  '/Encoding /UniJIS-UTF16-H',
  '/DescendantFonts [6 0 R]',
  '/FontFile2 20 0 R',
  '/Widths [1e38 -1e38]',
  '/__proto__ << /a 1 >>',
  '/constructor /prototype',
  '/Prev 0',
  '/Prev 20',
  '/XRefStm 15',
];
const operators: readonly (() => string)[] = [
  () => 'q '.repeat(50_000),
  () => '/X Do '.repeat(2_000),
  () => 'BT '.repeat(5_000),
  () => '1e38 0 0 1e38 0 0 cm BT /F1 1 Tf (x) Tj ET',
  () => `BT /F1 9 Tf [${'(a) -200 '.repeat(20_000)}] TJ ET`,
  () => `BT /F1 9 Tf (${'a'.repeat(200_000)}) Tj ET`,
  () => `BT /F1 9 Tf ${'1 0 0 1 50 50 Tm (a) Tj '.repeat(8_000)} ET`,
  () =>
    `BT /F1 9 Tf ${Array.from({ length: 5_000 }, (_, i) => `1 0 0 1 ${(i * 37) % 590} ${(i * 53) % 840} Tm (w) Tj `).join('')} ET`,
  () => 'BI /W 99999 /H 99999 /BPC 16 /CS /CMYK ID ab EI',
  () => '[['.repeat(20_000),
  () => `<<${'/a <<'.repeat(5_000)}`,
  () => '(('.repeat(5_000),
  () => 'BT /F1 0 Tf (zero) Tj /F1 -9 Tf (less) Tj 0 0 0 0 0 0 Tm (flat) Tj ET',
  () => '/F9 9 Tf /Span /None BDC BT (x) Tj ET EMC EMC EMC',
];
const filters = ['/FlateDecode', '/LZWDecode', '/ASCII85Decode', '/ASCIIHexDecode', '/RunLengthDecode'];

type Objects = readonly PdfObject[];
const changed = (objects: Objects, roll: Roll, change: (object: PdfObject) => PdfObject): Objects => {
  const which = roll.below(objects.length);
  return objects.map((each, i) => (i === which ? change(each) : each));
};
const withValue = (objects: Objects, roll: Roll, change: (value: string) => string): Objects =>
  changed(objects, roll, (each) => ({ ...each, value: change(each.value) }));
const withStream = (objects: Objects, roll: Roll, change: (stream: Buffer) => Buffer): Objects => {
  const streams = objects.filter(({ stream }) => stream);
  const chosen = streams.length > 0 ? roll.of(streams) : undefined;
  return objects.map((each) => (each === chosen && each.stream ? { ...each, stream: change(each.stream) } : each));
};
/** One of the places that match says something else. */
function replaced(text: string, pattern: RegExp, roll: Roll, by: string): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const { index, 0: whole } = roll.of(found);
  return text.slice(0, index) + by + text.slice(index + whole.length);
}
const into = (value: string, more: string): string => value.replace(/>>\s*$/, `${more} >>`);
const number = /(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g;
const reference = /\d+ 0 R/g;
const name = /\/[A-Za-z0-9]+/g;

type Mutation = (objects: Objects, roll: Roll) => Objects;
const mutations: Readonly<Record<string, Mutation>> = {
  number: (objects, roll) => withValue(objects, roll, (value) => replaced(value, number, roll, roll.of(numbers))),
  reference: (objects, roll) =>
    withValue(objects, roll, (value) => replaced(value, reference, roll, `${roll.of(objects).number} 0 R`)),
  referTo: (objects, roll) =>
    withValue(objects, roll, (value) => replaced(value, number, roll, `${roll.of(objects).number} 0 R`)),
  name(objects, roll) {
    const names = objects.flatMap(({ value }) => value.match(name) ?? []);
    return withValue(objects, roll, (value) => replaced(value, name, roll, roll.of(names)));
  },
  key: (objects, roll) => withValue(objects, roll, (value) => into(value, roll.of(junk))),
  without: (objects, roll) =>
    withValue(objects, roll, (value) => replaced(value, /\/\w+ (?:\d+ 0 R|\/\w+|\[[^[\]]*\]|[\d.]+)/g, roll, '')),
  deep(objects, roll) {
    const depth = roll.count(20_000);
    const [open, close] = roll.of([
      ['[', ']'],
      ['<< /a ', ' >>'],
      ['(', ')'],
    ] as const);
    const value = open.repeat(depth) + (roll.chance(0.5) ? close.repeat(depth) : '');
    return withValue(objects, roll, (old) => (roll.chance(0.5) ? value : into(old, `/Deep ${value}`)));
  },
  kids: (objects, roll) =>
    withValue(objects, roll, (value) =>
      into(value, `/Kids [${`${roll.of(objects).number} 0 R `.repeat(roll.count(50_000))}]`),
    ),
  drop: (objects, roll) => objects.filter((_, i) => i !== roll.below(objects.length) || i === 0),
  renumber: (objects, roll) =>
    changed(objects, roll, (each) => ({ ...each, number: roll.of([0, 1, 2, 3, 10, 99_999]) })),
  double: (objects, roll) => [...objects, { ...roll.of(objects), number: roll.of(objects).number }],
  many: (objects, roll) => [
    ...objects,
    ...Array.from({ length: roll.count(3_000) }, (_, i) => ({ number: 100 + i, value: `[${100 + i + 1} 0 R]` })),
  ],
  stream: (objects, roll) =>
    withStream(objects, roll, (stream) => mutatedBytes(stream, roll, roll.of(objects).stream ?? stream).bytes),
  operators: (objects, roll) =>
    withStream(objects, roll, (stream) => Buffer.concat([stream, Buffer.from(` ${roll.of(operators)()}\n`)])),
  filter: (objects, roll) =>
    withValue(objects, roll, (value) =>
      into(value, `/Filter [${Array.from({ length: roll.count(300) }, () => roll.of(filters)).join(' ')}]`),
    ),
  /** A few kilobytes that unpack to a hundred megabytes. */
  bomb(objects, roll) {
    const packed = roll.chance(0.2) ? bomb() : deflateSync(Buffer.alloc(roll.count(3_000_000), ' '));
    return changed(objects, roll, (each) => ({ ...each, value: '<< /Filter /FlateDecode >>', stream: packed }));
  },
};

let packedBomb: Buffer | undefined;
function bomb(): Buffer {
  packedBomb ??= deflateSync(Buffer.alloc(100_000_000, 'q '));
  return packedBomb;
}

/** A PDF changed in its objects, its streams or as a file. */
export function mutatedPdf(
  seed: PdfParts,
  roll: Roll,
  other: PdfParts,
): { readonly bytes: Buffer; readonly how: string } {
  const how: string[] = [];
  let { objects, trailer } = seed;
  for (let i = roll.chance(0.85) ? roll.count(8) : 0; i > 0 && objects.length > 0; i--) {
    const kind = roll.of(Object.keys(mutations).filter((each) => each !== 'bomb' || roll.chance(0.1)));
    objects = mutations[kind]?.(objects, roll) ?? objects;
    how.push(kind);
  }
  if (roll.chance(0.1)) {
    trailer = roll.chance(0.5) ? `${trailer} ${roll.of(junk)}` : replaced(trailer, number, roll, roll.of(numbers));
    how.push('trailer');
  }
  const layout = roll.chance(0.7) ? seed.layout : roll.of(['table', 'stream', 'packed'] as const);
  let bytes = pdfFile({ objects, trailer, layout });
  if (roll.chance(0.25) || how.length === 0) {
    const mutated = mutatedBytes(bytes, roll, pdfFile(other));
    bytes = mutated.bytes;
    how.push(`file:${mutated.how}`);
  }
  return { bytes, how: how.join(' ') };
}
