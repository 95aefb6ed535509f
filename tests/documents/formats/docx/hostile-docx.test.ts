import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocx } from '../../../../src/documents/formats/docx/read-docx.ts';
import { zipOf } from '../../a-zip.ts';
import { type Beside, names, paragraph, partsOf } from './a-docx.ts';

const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const linked = (type: string, target: string, mode = ' TargetMode="External"'): Beside => ({
  relationships: `<Relationship Id="x" Type="${types}/${type}" Target="${target}"${mode}/>`,
});
const part = (name: string, content: Buffer | string): Beside => ({ more: [{ name, content }] });
const ok = paragraph('An agreement.');
const instead = (document: string): Buffer =>
  zipOf(partsOf('').map((each) => (each.name === 'word/document.xml' ? { ...each, content: document } : each)));
const typed = (type: string): Buffer =>
  zipOf(
    partsOf(ok).map((each) =>
      each.name === '[Content_Types].xml'
        ? {
            ...each,
            content: String(each.content).replace(
              '</Types>',
              `<Override PartName="/a" ContentType="${type}"/></Types>`,
            ),
          }
        : each,
    ),
  );
const oleFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

describe('a Word document', () => {
  const refused: readonly (readonly [what: string, bytes: Buffer, code: string])[] = [
    ['a document type', instead(`<!DOCTYPE d [<!ENTITY e "x">]><w:document ${names}/>`), 'documentTypeDeclared'],
    [
      'an external entity',
      instead(`<!DOCTYPE d SYSTEM "file:///etc/passwd"><w:document ${names}/>`),
      'documentTypeDeclared',
    ],
    [
      'an entity nobody declared',
      instead(`<w:document ${names}><w:body>${paragraph('&lol;<w:r/>')}</w:body></w:document>`),
      'damaged',
    ],
    ['a part cut off', instead(`<w:document ${names}><w:body><w:p>`), 'damaged'],
    ['bytes that are no UTF-8', zipOf(partsOf(ok, part('word/_rels/x.rels', Buffer.from([0x3c, 0xff])))), 'damaged'],
    ['no body', instead(`<w:document ${names}/>`), 'damaged'],
    ['another root', instead(`<w:styles ${names}/>`), 'notADocx'],
    ['the prefix w for something else', instead('<w:document xmlns:w="urn:x"><w:body/></w:document>'), 'damaged'],
    ['elements a thousand deep', instead(`<w:document ${names}>${'<w:sdt>'.repeat(1_000)}`), 'tooDeep'],
    [
      'more elements than memory is for',
      instead(`<w:document ${names}><w:body>${'<w:a/>'.repeat(800_001)}`),
      'tooComplex',
    ],
    [
      'more attributes than memory is for',
      instead(`<w:document ${names}><w:body>${'<w:a b="" c=""/>'.repeat(300_000)}`),
      'tooComplex',
    ],
    [
      'a million attributes on one element',
      instead(`<w:document ${names} ${Array.from({ length: 1_000_000 }, (_, i) => `a${i}=""`).join(' ')}/>`),
      'tooComplex',
    ],
    [
      'more words than can be compared, all of them deleted',
      instead(
        `<w:document ${names}><w:body><w:p><w:del><w:r>${`<w:delText>${'a'.repeat(1_000_000)}</w:delText>`.repeat(11)}`,
      ),
      'tooMuchText',
    ],
    [
      'a thousand attributes on one element',
      instead(`<w:document ${names} ${Array.from({ length: 1_000 }, (_, i) => `a${i}=""`).join(' ')}/>`),
      'tooComplex',
    ],
    ['more than 50,000 paragraphs', zipOf(partsOf('<w:p/>'.repeat(50_001))), 'tooManyParagraphs'],
    ['a relationship to no part', zipOf(partsOf(ok, linked('styles', 'nowhere.xml', ''))), 'damaged'],
    [
      'two relationships of one id',
      zipOf(
        partsOf(ok, {
          relationships: linked('image', 'a', '').relationships + (linked('image', 'b', '').relationships ?? ''),
        }),
      ),
      'damaged',
    ],
    [
      'a header that is no header',
      zipOf(partsOf(`${ok}<w:sectPr><w:headerReference r:id="gone"/></w:sectPr>`)),
      'damaged',
    ],
    ['two parts of one name', zipOf(partsOf(ok, part('WORD/document.xml', 'x'))), 'damaged'],
    [
      'a template on the web',
      zipOf(partsOf(ok, linked('attachedTemplate', 'https://example.com/t.dotm'))),
      'refersElsewhere',
    ],
    ['a linked OLE object', zipOf(partsOf(ok, linked('oleObject', 'file:///a.xls'))), 'refersElsewhere'],
    ['text in another format inside', zipOf(partsOf(ok, linked('aFChunk', 'chunk.html', ''))), 'refersElsewhere'],
    ['a subdocument', zipOf(partsOf(ok, linked('subDocument', 'b.docx'))), 'refersElsewhere'],
    ['styles from elsewhere', zipOf(partsOf(ok, linked('styles', 'http://example.com/s.xml'))), 'refersElsewhere'],
    ['an OLE object', zipOf(partsOf(ok, part('word/embeddings/oleObject1.bin', oleFile))), 'hasEmbeddedObject'],
    ['an OLE object called a picture', zipOf(partsOf(ok, part('word/media/image1.png', oleFile))), 'hasEmbeddedObject'],
    ['a program', zipOf(partsOf(ok, part('word/embeddings/a.dat', 'MZ\x90'))), 'hasEmbeddedObject'],
    ['a script', zipOf(partsOf(ok, part('word/embeddings/a.VBS', 'x'))), 'hasEmbeddedObject'],
    ['an ActiveX control', zipOf(partsOf(ok, part('word/activeX/activeX1.xml', '<x/>'))), 'hasEmbeddedObject'],
    ['a control by another name', typed('application/vnd.ms-office.activeX+xml'), 'hasEmbeddedObject'],
    ['a spreadsheet with macros inside', zipOf(partsOf(ok, part('word/embeddings/a.xlsm', 'PK'))), 'hasMacros'],
    [
      'macros, their type written in other letters',
      typed('application/vnd.ms-word.document.&#109;acroEnabled.main+xml'),
      'hasMacros',
    ],
  ];
  test.each(refused)('is refused with %s', async (_, bytes, code) => {
    expect(await readDocx(bytes)).toMatchObject({ ok: false, refusal: { code: `documents.${code}` } });
  });

  const fine: readonly (readonly [what: string, beside: Beside])[] = [
    ['links to click', linked('hyperlink', 'https://example.com/')],
    ['a picture elsewhere, which is not fetched', linked('image', 'https://example.com/a.png')],
    ['the template on a disk that Word always names', linked('attachedTemplate', 'file:///C:\\Normal.dotm')],
    ['a spreadsheet without macros inside', part('word/embeddings/a.xlsx', 'PK')],
  ];
  test.each(fine)('may have %s', async (_, beside) => {
    expect(await readDocx(zipOf(partsOf(ok, beside)))).toMatchObject({
      ok: true,
      value: { blocks: [{ text: 'An agreement.' }] },
    });
  });

  test('of 50,000 paragraphs is read', async () => {
    const read = await readDocx(zipOf(partsOf(paragraph('Words.').repeat(50_000))));
    expect(read.ok && read.value.blocks.length).toBe(50_000);
  });

  test('whose list is numbered in a format of the name of a property of all objects has digits', async () => {
    for (const format of ['__proto__', 'constructor', 'toString', '__defineGetter__']) {
      const numbering = `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="7"/><w:numFmt w:val="${format}"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`;
      const made = zipOf(partsOf(paragraph('x', '<w:numPr><w:numId w:val="1"/></w:numPr>'), { numbering }));
      expect(await readDocx(made)).toMatchObject({ ok: true, value: { blocks: [{ label: '7.' }] } });
    }
  });

  test('with circles among its styles and lists is read', async () => {
    const style = (id: string, on: string) =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:basedOn w:val="${on}"/></w:style>`;
    const numbered =
      '<w:style w:type="numbering" w:styleId="N"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>';
    const read = await readDocx(
      zipOf(
        partsOf(paragraph('x', '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="1"/></w:numPr>'), {
          styles: style('A', 'B') + style('B', 'A') + numbered,
          numbering:
            '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="N"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        }),
      ),
    );
    expect(read).toMatchObject({ ok: true, value: { blocks: [{ text: 'x' }] } });
  });

  test('with a field that never ends hides nothing', async () => {
    const begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>';
    const read = await readDocx(
      zipOf(partsOf(paragraph(`${begin}<w:r><w:t>still here</w:t></w:r>`) + paragraph('and here'))),
    );
    expect(read).toMatchObject({ ok: true, value: { blocks: [{ text: 'still here' }, { text: 'and here' }] } });
  });

  test('whose XML is changed anywhere is read or refused, and never a fault', async () => {
    const parts = partsOf(
      `${paragraph('a', '<w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')}<w:tbl><w:tr><w:tc>${paragraph('b')}</w:tc></w:tr></w:tbl><w:sectPr><w:headerReference r:id="h1" w:type="default"/></w:sectPr>`,
      {
        styles: '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/></w:style>',
        numbering:
          '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        headers: { h1: paragraph('h') },
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(parts.length - 1),
        fc.nat(4_000),
        fc.string({ maxLength: 4 }),
        async (which, at, more) => {
          const mutated = parts.map((each, i) => {
            const text = String(each.content);
            const from = at % text.length;
            return i === which ? { ...each, content: text.slice(0, from) + more + text.slice(from + 2) } : each;
          });
          expect(typeof (await readDocx(zipOf(mutated))).ok).toBe('boolean');
        },
      ),
      { numRuns: 300 },
    );
  });
});
