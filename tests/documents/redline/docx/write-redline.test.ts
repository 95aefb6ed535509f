import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../../src/documents/compare/compare.ts';
import { readDocument } from '../../../../src/documents/read-document.ts';
import { rejectAll } from '../../../../src/documents/redline/docx/resolve-revisions.ts';
import { writeRedline } from '../../../../src/documents/redline/docx/write-redline.ts';
import { mediaTypes } from '../../../../src/documents/version.ts';
import { orThrow } from '../../../../src/platform/result.ts';
import { wordParts, zipOf } from '../../a-zip.ts';

const who = { author: 'Counterpart', at: '2026-03-01T09:30:00.123Z' };
const packageOf = (body: string, more: readonly { name: string; content: string }[] = []): Buffer =>
  zipOf([
    ...wordParts('@').map((part) =>
      part.name === 'word/document.xml'
        ? { ...part, content: String(part.content).replace('<w:p><w:r><w:t>@</w:t></w:r></w:p>', body) }
        : part,
    ),
    ...more,
  ]);
const paragraph = (text: string) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
const read = async (bytes: Uint8Array, type = mediaTypes.docx as string) =>
  orThrow(await readDocument(Buffer.from(bytes), type));

async function redlined(oldBytes: Buffer, nextBytes: Buffer) {
  const [old, next] = [await read(oldBytes), await read(nextBytes)];
  const written = orThrow(
    await writeRedline({ old, next, comparison: compare(old, next), oldBytes, nextBytes, ...who }),
  );
  const xml = strFromU8(unzipSync(written.bytes)['word/document.xml'] ?? new Uint8Array());
  return { ...written, old, next, xml };
}
const proven = { acceptEqualsNew: true, rejectEqualsOld: true };

describe('a redline written into a Word package', () => {
  it('marks words within a run, and both halves keep how the run looks', async () => {
    const bold = (text: string) => `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>${text}</w:t></w:r></w:p>`;
    const { xml, proof } = await redlined(
      packageOf(bold('The fee is 100 USD.')),
      packageOf(bold('The fee is 120 USD.')),
    );
    expect(proof).toEqual(proven);
    expect(xml).toMatch(/<w:del [^>]*><w:r><w:rPr><w:b\/><\/w:rPr><w:delText xml:space="preserve">100</);
    expect(xml).toMatch(/<w:ins [^>]*><w:r><w:rPr><w:b\/><\/w:rPr><w:t xml:space="preserve">120</);
    expect(xml).toContain('w:author="Counterpart" w:date="2026-03-01T09:30:00Z"');
  });

  it('leaves earlier tracked changes to their authors, and takes back only its own', async () => {
    const earlier = (amount: string) =>
      `<w:p><w:r><w:t xml:space="preserve">The fee is ${amount} USD</w:t></w:r><w:ins w:id="7" w:author="Ada" w:date="2026-01-01T00:00:00Z"><w:r><w:t xml:space="preserve"> net</w:t></w:r></w:ins><w:del w:id="8" w:author="Ada" w:date="2026-01-01T00:00:00Z"><w:r><w:delText> gross</w:delText></w:r></w:del><w:r><w:t>.</w:t></w:r></w:p>`;
    const { bytes, proof, old } = await redlined(packageOf(earlier('100')), packageOf(earlier('120')));
    expect(proof).toEqual(proven);
    const rejected = await read(orThrow(await rejectAll(bytes, who.author)));
    expect(rejected.text).toBe(old.text);
    expect(rejected.revisions.map(({ author, kind }) => `${author} ${kind}`)).toEqual(['Ada inserted', 'Ada deleted']);
  });

  it('keeps links, bookmarks, comments and parts it does not know, and gives every change an id of its own', async () => {
    const body = (word: string) =>
      `<w:p><w:bookmarkStart w:id="3" w:name="_fee"/><w:commentRangeStart w:id="0"/><w:hyperlink w:anchor="_fee"><w:r><w:t xml:space="preserve">See the ${word} list</w:t></w:r></w:hyperlink><w:commentRangeEnd w:id="0"/><w:bookmarkEnd w:id="3"/></w:p>${paragraph(`Old and ${word}.`)}`;
    const unknown = { name: 'custom/thing.bin', content: 'as it was' };
    const { bytes, xml, proof } = await redlined(packageOf(body('price')), packageOf(body('fee'), [unknown]));
    expect(proof).toEqual(proven);
    expect(xml.match(/<w:(?:bookmarkStart|bookmarkEnd|commentRangeStart|commentRangeEnd)/g)).toHaveLength(4);
    expect(xml).toMatch(/<w:hyperlink w:anchor="_fee">.*<w:del .*<w:ins .*<\/w:hyperlink>/);
    expect(strFromU8(unzipSync(bytes)[unknown.name] ?? new Uint8Array())).toBe('as it was');
    const ids = [...xml.matchAll(/<w:(?:ins|del) w:id="(\d+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('writes a paragraph that was moved as moved, from and to under one name', async () => {
    const moving = 'Each party keeps the confidential information of the other party secret for five years.';
    const others = [
      'The fee is due monthly and without deduction.',
      'Either party may terminate with notice of thirty days.',
    ];
    const [from, to] = [
      [moving, ...others],
      [...others, moving],
    ].map((texts) => packageOf(texts.map(paragraph).join('')));
    const { xml, proof } = await redlined(from as Buffer, to as Buffer);
    expect(proof).toEqual(proven);
    const names = [...xml.matchAll(/<w:(moveFrom|moveTo)RangeStart [^>]*w:name="([^"]+)"/g)].map(([, half, name]) => [
      half,
      name,
    ]);
    expect(new Set(names.map(([half]) => half))).toEqual(new Set(['moveFrom', 'moveTo']));
    expect(new Set(names.map(([, name]) => name)).size).toBe(1);
  });

  it('tracks rows of tables that came and went', async () => {
    const row = (...cells: string[]) =>
      `<w:tr>${cells.map((text) => `<w:tc>${paragraph(text)}</w:tc>`).join('')}</w:tr>`;
    const table = (...rows: string[]) => packageOf(`<w:tbl>${rows.join('')}</w:tbl>${paragraph('End of the list.')}`);
    const { xml, proof } = await redlined(
      table(row('Licence', '100 USD'), row('Setup and training', '10 USD'), row('Support', '75 EUR')),
      table(row('Licence', '120 USD'), row('Support', '75 EUR'), row('Hosting abroad', '5 GBP')),
    );
    expect(proof).toEqual(proven);
    expect(xml.match(/<w:trPr><w:del /g)).toHaveLength(1);
    expect(xml.match(/<w:trPr><w:ins /g)).toHaveLength(1);
  });

  it('takes numbers that Word made for numbers: text and Word file compare without a change of words', async () => {
    const numbering = {
      name: 'word/numbering.xml',
      content:
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
    };
    const relation = {
      name: 'word/_rels/document.xml.rels',
      content:
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>',
    };
    const item = (text: string) =>
      `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
    const nextBytes = packageOf(`${item('The fee is due monthly.')}${item('English law applies.')}`, [
      numbering,
      relation,
    ]);
    const old = await read(
      Buffer.from('1. The fee is due monthly.\n\n2. No set-off.\n\n3. English law applies.'),
      mediaTypes.markdown,
    );
    const next = await read(nextBytes);
    const { proof } = orThrow(await writeRedline({ old, next, comparison: compare(old, next), nextBytes, ...who }));
    expect(proof).toEqual(proven);
  });
});
