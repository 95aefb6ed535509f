import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/documents/read-document.ts';
import { largestText, mediaTypes, mostParagraphs } from '../../src/documents/version.ts';
import { column, pdfOf } from './a-pdf.ts';
import { wordParts, zipOf } from './a-zip.ts';
import { paragraph, partsOf, run } from './formats/docx/a-docx.ts';
import { pdfFile } from './fuzz/pdf-file.ts';
import { pdfSeeds } from './fuzz/pdf-seeds.ts';

const sentence = 'The parties agree as follows.';
const files = {
  docx: zipOf(wordParts(sentence)),
  pdf: pdfOf([column([sentence])]),
  html: Buffer.from(`<!doctype html><p>${sentence}`),
  text: Buffer.from(sentence),
  markdown: Buffer.from(`*${sentence}*`),
};

describe('a file is read by its type:', () => {
  test.each(Object.entries(files))('%s', async (type, bytes) => {
    const read = await readDocument(bytes, mediaTypes[type as keyof typeof files]);
    expect(read).toMatchObject({
      ok: true,
      value: { text: sentence, blocks: [{ kind: 'paragraph', start: 0, body: 0 }] },
    });
  });

  test('a Word file from the samples whole, with clauses that refer to one another', async () => {
    const sample = await readFile(join(import.meta.dirname, '../../devhost/samples/managed-services-agreement.docx'));
    const read = await readDocument(sample, mediaTypes.docx);
    if (!read.ok) throw new Error(read.refusal.code);
    const { text, clauses, definedTerms, crossReferences } = read.value;
    expect(text.length).toBeGreaterThan(10_000);
    expect(definedTerms.map(({ term }) => term)).toContain('Monthly Fee');
    const numbers = new Set(clauses.map(({ number }) => number));
    const missing = crossReferences.filter(({ clause }) => !clause).map(({ to }) => to);
    expect(missing.filter((to) => numbers.has(to))).toEqual([]);
    expect(crossReferences.length - missing.length).toBeGreaterThan(20);
  });

  const others = Object.entries(files).flatMap(([type, bytes]) =>
    (['docx', 'pdf', 'text'] as const)
      .filter(
        (claimed) =>
          claimed !== type &&
          type !== 'markdown' &&
          (type !== 'html' || claimed !== 'text') &&
          (type !== 'text' || claimed !== 'docx'),
      )
      .map((claimed) => [type, claimed, bytes] as const),
  );
  test('a text that merely begins or goes on like another file', async () => {
    for (const text of ['MZ Corp agrees.', 'A file begins with %PDF-1.7.'])
      expect(await readDocument(Buffer.from(text), mediaTypes.text)).toMatchObject({ ok: true, value: { text } });
  });

  test.each(others)('a file that is %s is refused as %s, and told what it looks like', async (_, claimed, bytes) => {
    expect(await readDocument(bytes, mediaTypes[claimed])).toMatchObject({
      refusal: { kind: 'unprocessable', code: 'documents.otherType' },
    });
  });
});

describe('a text is refused with', () => {
  const refusals: readonly (readonly [what: string, bytes: Buffer, code: string])[] = [
    ['more text than can be analysed at once', Buffer.alloc(largestText + 1, 'a'), 'tooMuchText'],
    ['more paragraphs than can be compared', Buffer.from('a\n\n'.repeat(mostParagraphs + 1)), 'tooManyParagraphs'],
    ['bytes that are no UTF-8', Buffer.from([0x48, 0xff, 0xfe]), 'notText'],
    ['an RTF document inside', Buffer.from('{\\rtf1 x}'), 'otherType'],
    ['a picture inside', Buffer.from('\x89PNG\r\n', 'latin1'), 'otherType'],
    ['a program inside', Buffer.from('MZ\x90\x00 ...', 'latin1'), 'otherType'],
    ['nothing but white space', Buffer.from(' \n\t\n'), 'emptyText'],
  ];
  test.each(refusals)('%s', async (_, bytes, code) => {
    expect(await readDocument(bytes, mediaTypes.text)).toMatchObject({ refusal: { code: `documents.${code}` } });
  });
});

test('what was read reads the same again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.stringMatching(/^[a-z0-9(). ]{0,30}$/)), async (lines) => {
      const once = await readDocument(Buffer.from(lines.join('\n\n')), mediaTypes.text);
      if (once.ok) expect(await readDocument(Buffer.from(once.value.text), mediaTypes.text)).toEqual(once);
    }),
  );
});

const wordOf = (body: string) => zipOf(partsOf(body));

describe('a Word document that is small only as long as it is packed', () => {
  const repeated = (what: string, times: number) => wordOf(what.repeat(times));
  const hostile: readonly (readonly [what: string, bytes: Buffer, code: string])[] = [
    ['100,000 paragraphs', repeated(paragraph('The client pays.'), 100_000), 'tooManyParagraphs'],
    ['a million elements', repeated('<w:r/>', 1_000_000), 'tooComplex'],
    [
      'a tracked change in a tracked change, and so on, around a long text',
      wordOf(paragraph(`${'<w:ins w:id="1">'.repeat(150)}${run('words '.repeat(10_000))}${'</w:ins>'.repeat(150)}`)),
      'tooMuchText',
    ],
    [
      'more tracked changes than anybody would go through',
      repeated(paragraph('<w:ins/>'.repeat(10)), 6_000),
      'tooComplex',
    ],
    [
      'numbers many times as long as what stands for them',
      zipOf(
        partsOf(paragraph('x', '<w:numPr><w:numId w:val="1"/></w:numPr>').repeat(12_000), {
          numbering: `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="770"/><w:numFmt w:val="decimal"/><w:lvlText w:val="${'%1'.repeat(120)}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`,
        }),
      ),
      'tooMuchText',
    ],
  ];
  test.each(hostile)('is refused: %s', async (_, bytes, code) => {
    expect(bytes.length).toBeLessThan(64 * 1024);
    const read = await readDocument(bytes, mediaTypes.docx);
    expect(read.ok ? 'read' : read.refusal.code).toBe(`documents.${code}`);
  });

  test('is read in a thread, for all it takes', async () => {
    const read = await readDocument(repeated(paragraph('The client pays.'), 20_000), mediaTypes.docx);
    expect(read.ok && read.value.blocks.length).toBe(20_000);
  });
});

test('a PDF whose objects are not where it says is read, whatever the library left undone on its way', async () => {
  // Longer in one place and shorter in another, so that the table of objects is found and wrong.
  const whole = pdfFile(pdfSeeds[2] ?? expect.fail('no such seed')).toString('latin1');
  const moved = whole
    .replace(/(endobj\n21 0 obj.*?stream\n.{100}).{150}/s, '$1')
    .replace('/Type1', `/Type1${' '.repeat(150)}`);
  const read = await readDocument(Buffer.from(moved, 'latin1'), mediaTypes.pdf);
  expect(read.ok && read.value.text).toContain('as Section 2 says, and keeps the systems');
});
