import { describe, expect, test } from 'vitest';
import { lines, paragraph, read, run } from './a-docx.ts';

const by = (id: number) => `w:id="${id}" w:author="Ann" w:date="2026-01-02T03:04:05Z"`;
const ins = (text: string, id = 1): string => `<w:ins ${by(id)}>${run(text)}</w:ins>`;
const del = (text: string, id = 2): string =>
  `<w:del ${by(id)}><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
const markOf = (what: string): string => `<w:rPr><w:${what} ${by(9)}/></w:rPr>`;

describe('tracked changes are taken as accepted', () => {
  const cases: readonly (readonly [what: string, body: string, shown: readonly string[]])[] = [
    ['insertion', paragraph(run('a ') + ins('b ') + run('c')), ['a b c']],
    ['deletion', paragraph(run('a ') + del('b ') + run('c')), ['a c']],
    ['what one inserted and another deleted', paragraph(`${run('a')}<w:ins ${by(1)}>${del(' b')}</w:ins>`), ['a']],
    [
      'a move',
      paragraph(`${run('a')}<w:moveFrom ${by(1)}>${run(' b')}</w:moveFrom>`) +
        paragraph(`<w:moveTo ${by(2)}>${run('b ')}</w:moveTo>${run('c')}`),
      ['a', 'b c'],
    ],
    ['a deleted paragraph mark joins two (17.13.5.15)', paragraph('a ', markOf('del')) + paragraph('b'), ['a b']],
    [
      'several, and a paragraph deleted whole',
      paragraph('a ', markOf('del')) + paragraph(del('x'), markOf('del')) + paragraph('b') + paragraph('c'),
      ['a b', 'c'],
    ],
    [
      'not across a table',
      `${paragraph('a', markOf('del'))}<w:tbl><w:tr><w:tc>${paragraph('t')}</w:tc></w:tr></w:tbl>${paragraph('b')}`,
      ['a', 't', 'b'],
    ],
    [
      'across the border of a content control',
      `${paragraph('a', markOf('del'))}<w:sdt><w:sdtContent>${paragraph('b')}</w:sdtContent></w:sdt>`,
      ['ab'],
    ],
    [
      'a deleted row, even if its words are not marked',
      `<w:tbl><w:tr><w:trPr><w:del ${by(1)}/></w:trPr><w:tc>${paragraph('gone')}</w:tc></w:tr><w:tr><w:tc>${paragraph('here')}</w:tc></w:tr></w:tbl>`,
      ['here'],
    ],
  ];
  test.each(cases)('%s', async (_, body, shown) => expect(await lines(body)).toEqual(shown));

  test('the paragraph joined has the properties and the origin of the one whose mark remains', async () => {
    const heading = '<w:outlineLvl w:val="1"/>';
    const { blocks } = await read(
      paragraph('a', `${heading}${markOf('del')}`) + paragraph('b', '<w:jc w:val="right"/>'),
    );
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({ kind: 'paragraph', text: 'ab', origin: 1 });
  });
});

describe('tracked changes are told', () => {
  const of = async (body: string) => (await read(body)).revisions;
  const who = { author: 'Ann', date: '2026-01-02T03:04:05Z' };

  test('with who, when, what and where', async () => {
    expect(await of(paragraph(run('a ') + ins('b ') + del('c ') + run('d')))).toEqual([
      { id: 'word/document.xml#1', kind: 'inserted', ...who, text: 'b ', at: { block: 0, start: 2, end: 4 } },
      { id: 'word/document.xml#2', kind: 'deleted', ...who, text: 'c ', at: { block: 0, start: 4, end: 4 } },
    ]);
  });
  test('in the second of two joined paragraphs, at its place in the whole', async () => {
    expect(await of(paragraph('a ', markOf('del')) + paragraph(run('b ') + ins('c')))).toMatchObject([
      { kind: 'paragraphDeleted', at: { block: 0, start: 2, end: 2 } },
      { kind: 'inserted', text: 'c', at: { block: 0, start: 4, end: 5 } },
    ]);
  });
  test('each under an id of its own, even if a program gave all the same', async () => {
    const ids = (await of(paragraph(ins('a', 0) + del('b', 0)) + paragraph(ins('c', 0))))?.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });
  const kinds: readonly (readonly [kind: string, body: string, text: string])[] = [
    ['movedFrom', paragraph(`<w:moveFrom ${by(1)}>${run('a')}</w:moveFrom>`), 'a'],
    ['movedTo', paragraph(`<w:moveTo ${by(1)}>${run('a')}</w:moveTo>`), 'a'],
    ['paragraphInserted', paragraph('a', markOf('ins')), ''],
    ['formatted', paragraph(run('a', `<w:b/><w:rPrChange ${by(1)}><w:rPr/></w:rPrChange>`)), 'a'],
    ['formatted', paragraph('a', `<w:jc w:val="right"/><w:pPrChange ${by(1)}><w:pPr/></w:pPrChange>`), 'a'],
    ['inserted', `<w:tbl><w:tr><w:trPr><w:ins ${by(1)}/></w:trPr><w:tc>${paragraph('a')}</w:tc></w:tr></w:tbl>`, ''],
    [
      'formatted',
      `<w:tbl><w:tblPr><w:tblPrChange ${by(1)}/></w:tblPr><w:tr><w:tc>${paragraph('a')}${paragraph('b')}</w:tc></w:tr></w:tbl>`,
      '',
    ],
    ['deleted', `<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel ${by(1)}/></w:tcPr>${paragraph('a')}</w:tc></w:tr></w:tbl>`, ''],
    ['formatted', paragraph('a', `<w:sectPr><w:sectPrChange ${by(1)}/></w:sectPr>`), ''],
  ];
  test.each(kinds)('as %s: %s', async (kind, body, text) => expect(await of(body)).toMatchObject([{ kind, text }]));

  test('of an insertion partly deleted again, all the words', async () => {
    expect(await of(paragraph(`<w:ins ${by(1)}>${run('a ')}${del('b ', 3)}${run('c')}</w:ins>`))).toMatchObject([
      { kind: 'inserted', text: 'a b c', at: { start: 0, end: 3 } },
      { kind: 'deleted', text: 'b ', at: { start: 2, end: 2 } },
    ]);
  });
});
