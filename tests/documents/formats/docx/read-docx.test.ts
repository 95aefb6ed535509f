import { Document, FootnoteReferenceRun, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import { describe, expect, test } from 'vitest';
import { readDocx } from '../../../../src/documents/formats/docx/read-docx.ts';
import { type Beside, lines, paragraph, read, run } from './a-docx.ts';

const field = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
const instruction = '<w:r><w:instrText> REF x </w:instrText></w:r>';
const inBox = (text: string): string => `<w:txbxContent>${paragraph(text)}</w:txbxContent>`;

describe('the text of a paragraph', () => {
  const cases: readonly (readonly [what: string, body: string, shown: readonly string[]])[] = [
    [
      'tabs and line breaks',
      paragraph('<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t></w:r>'),
      ['a\tb\nc\nd'],
    ],
    [
      'hyphens that do not break, and none that are soft',
      paragraph('<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>'),
      ['a\u2011bc'],
    ],
    [
      'signs of fonts',
      paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Odd" w:char="F041"/></w:r>'),
      ['☑\ufffd'],
    ],
    [
      'white space cut unless it is kept',
      paragraph('<w:r><w:t> a </w:t></w:r><w:r><w:t xml:space="preserve"> b</w:t></w:r>'),
      ['a b'],
    ],
    [
      'results of fields, not their instructions',
      paragraph(
        `${run('see ')}${field('begin')}${instruction}${field('separate')}${run('4.2')}${field('end')}${run('.')}`,
      ),
      ['see 4.2.'],
    ],
    [
      'fields in instructions of fields',
      paragraph(
        `${field('begin')}${instruction}${field('begin')}${instruction}${field('separate')}${run('no')}${field('end')}${field('separate')}${run('yes')}${field('end')}`,
      ),
      ['yes'],
    ],
    [
      'fields over several paragraphs',
      paragraph(`${field('begin')}${instruction}${field('separate')}${run('a')}`) +
        paragraph('b') +
        paragraph(`${run('c')}${field('end')}`),
      ['a', 'b', 'c'],
    ],
    [
      'links, content controls and tags',
      paragraph(
        `<w:hyperlink>${run('a')}</w:hyperlink><w:sdt><w:sdtContent>${run('b')}</w:sdtContent></w:sdt><w:smartTag>${run('c')}</w:smartTag><w:fldSimple w:instr="PAGE">${run('d')}</w:fldSimple>`,
      ),
      ['abcd'],
    ],
    ['hidden text, lest anything be put past the reader', paragraph(run('a') + run('b', '<w:vanish/>')), ['ab']],
    [
      'formulas letter by letter',
      paragraph(
        '<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>',
      ),
      ['ab'],
    ],
    [
      'text boxes behind their paragraph, once',
      paragraph(
        `${run('a')}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>${inBox('b')}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>${inBox('b')}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>${run('c')}`,
      ),
      ['ac', 'b'],
    ],
    [
      'what Word takes of a choice it does not know',
      paragraph(
        `<mc:AlternateContent><mc:Choice Requires="v">${run('no')}</mc:Choice><mc:Fallback>${run('yes')}</mc:Fallback></mc:AlternateContent>`,
      ),
      ['yes'],
    ],
    ['what is unknown is not shown', paragraph(`${run('a')}<w:unheardOf>${run('b')}</w:unheardOf>`), ['a']],
    [
      'content controls around paragraphs',
      `<w:sdt><w:sdtContent>${paragraph('a')}<w:sdt><w:sdtContent>${paragraph('b')}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>`,
      ['a', 'b'],
    ],
  ];
  test.each(cases)('has %s', async (_, body, shown) => expect(await lines(body)).toEqual(shown));
});

describe('a Word document', () => {
  const section = (references: string): string => `<w:sectPr>${references}</w:sectPr>`;
  const header = (id: string, type = 'default') => `<w:headerReference w:type="${type}" r:id="${id}"/>`;

  test('is read as headers, body, notes, footers, each paragraph counted in that order', async () => {
    const { blocks } = await read(
      paragraph(
        `${run('Body')}<w:r><w:endnoteReference w:id="7"/></w:r><w:r><w:footnoteReference w:id="5"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>`,
      ) + section(`${header('h')}<w:footerReference w:type="default" r:id="f"/>`),
      {
        headers: { h: paragraph('Top') },
        footers: { f: paragraph('Bottom') },
        footnotes: `<w:footnote w:id="2">${paragraph('Two')}</w:footnote><w:footnote w:id="5">${paragraph('Five')}${paragraph('more')}</w:footnote><w:footnote w:id="9">${paragraph('Nobody refers to it')}</w:footnote>`,
        endnotes: `<w:endnote w:id="7">${paragraph('Seven')}</w:endnote>`,
      },
    );
    expect(blocks.map(({ kind, label, text, origin }) => [origin, kind, label, text])).toEqual([
      [0, 'header', undefined, 'Top'],
      [1, 'paragraph', undefined, 'Body[i][1][2]'],
      [2, 'footnote', '[1]', 'Five'],
      [3, 'footnote', undefined, 'more'],
      [4, 'footnote', '[2]', 'Two'],
      [5, 'footnote', '[i]', 'Seven'],
      [6, 'footer', undefined, 'Bottom'],
    ]);
  });

  const headings: readonly (readonly [what: string, body: string, beside: Beside, shown: readonly string[]])[] = [
    [
      'of sections that have the same, once',
      paragraph('a', section(header('h1'))) + section(header('h2')),
      { headers: { h1: paragraph('Top'), h2: paragraph('Top') } },
      ['Top', 'a'],
    ],
    [
      'of first pages, where a section has them',
      paragraph('a', section(header('h1', 'first'))) + section('<w:titlePg/>'),
      { headers: { h1: paragraph('First') } },
      ['First', 'a'],
    ],
    [
      'not of first pages without',
      `${paragraph('a')}${section(header('h1', 'first'))}`,
      { headers: { h1: paragraph('First') } },
      ['a'],
    ],
    [
      'of even pages, where the document has them',
      `${paragraph('a')}${section(header('h1', 'even'))}`,
      { headers: { h1: paragraph('Even') }, settings: '<w:evenAndOddHeaders/>' },
      ['Even', 'a'],
    ],
  ];
  test.each(headings)('has the headers that are shown: %s', async (_, body, beside, shown) =>
    expect(await lines(body, beside)).toEqual(shown),
  );

  test('has its tables, those in cells too, by grid column', async () => {
    const cell = (content: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${content}</w:tc>`;
    const inner = `<w:tbl><w:tr>${cell(paragraph('in'))}</w:tr></w:tbl>`;
    const { blocks } = await read(
      `<w:tbl><w:tr>${cell(paragraph('wide'), '<w:gridSpan w:val="2"/>')}${cell(paragraph('c'))}</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>${cell(paragraph('b') + inner + paragraph('b2'))}</w:tr></w:tbl><w:tbl><w:tr>${cell(paragraph('next'))}</w:tr></w:tbl>`,
    );
    expect(blocks.map(({ text, kind, cell: at }) => [text, kind, at?.table, at?.row, at?.column])).toEqual([
      ['wide', 'cell', 0, 0, 0],
      ['c', 'cell', 0, 0, 2],
      ['b', 'cell', 0, 1, 1],
      ['in', 'cell', 1, 0, 0],
      ['b2', 'cell', 0, 1, 1],
      ['next', 'cell', 2, 0, 0],
    ]);
  });

  test('has headings by outline level, by style, and by a style based on one, whatever its id', async () => {
    const style = (id: string, name: string, more = '') =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`;
    const { blocks } = await read(
      ['berschrift2', 'Klausel', 'Own', 'Plain'].map((id) => paragraph(id, `<w:pStyle w:val="${id}"/>`)).join('') +
        paragraph('direct', '<w:outlineLvl w:val="3"/>') +
        paragraph('not', '<w:pStyle w:val="berschrift2"/><w:outlineLvl w:val="9"/>'),
      {
        styles:
          style('berschrift2', 'heading 2') +
          style('Klausel', 'Klausel', '<w:basedOn w:val="berschrift2"/>') +
          style('Own', 'Own', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>') +
          style('Plain', 'Plain'),
      },
    );
    expect(blocks.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
      'heading 2',
      'heading 2',
      'heading 1',
      'paragraph 0',
      'heading 4',
      'paragraph 0',
    ]);
  });

  test('has its comments, each where it begins', async () => {
    const start = (id: number) => `<w:commentRangeStart w:id="${id}"/>`;
    const end = (id: number) => `<w:commentRangeEnd w:id="${id}"/><w:r><w:commentReference w:id="${id}"/></w:r>`;
    const { comments } = await read(
      paragraph(`${run('a ')}${start(1)}${run('b')}${end(1)}${start(2)}${run(' c')}`) +
        paragraph(`${run('d')}${end(2)}`),
      {
        comments: `<w:comment w:id="1" w:author="Ann" w:date="2026-01-02">${paragraph('Why?')}${paragraph('Really.')}</w:comment><w:comment w:id="2" w:author="Bob">${paragraph('Yes')}</w:comment><w:comment w:id="3">${paragraph('nowhere')}</w:comment>`,
      },
    );
    expect(comments).toEqual([
      { id: '1', author: 'Ann', date: '2026-01-02', text: 'Why?\nReally.', at: { block: 0, start: 2, end: 3 } },
      { id: '2', author: 'Bob', text: 'Yes', at: { block: 0, start: 3, end: 5 } },
    ]);
  });

  test('with other prefixes, or none, is the same', async () => {
    const { blocks } = await read(
      '<d:p xmlns:d="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><d:r><d:t>a</d:t></d:r></d:p><p xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><r><t>b</t></r></p>',
    );
    expect(blocks.map(({ text }) => text)).toEqual(['a', 'b']);
  });

  test('made by another library is read too', async () => {
    const made = await Packer.toBuffer(
      new Document({
        footnotes: { 1: { children: [new Paragraph('A note.')] } },
        numbering: { config: [{ reference: 'n', levels: [{ level: 0, format: 'decimal', text: 'Article %1:' }] }] },
        sections: [
          {
            children: [
              new Paragraph({
                text: 'Terms',
                heading: HeadingLevel.HEADING_1,
                numbering: { reference: 'n', level: 0 },
              }),
              new Paragraph({ children: [new TextRun('Fees'), new FootnoteReferenceRun(1)] }),
            ],
          },
        ],
      }),
    );
    const result = await readDocx(made);
    expect(result.ok && result.value.blocks.map(({ kind, label, text }) => [kind, label, text.trim()])).toEqual([
      ['heading', 'Article 1:', 'Terms'],
      ['paragraph', undefined, 'Fees[1]'],
      ['footnote', '[1]', 'A note.'],
    ]);
  });
});
