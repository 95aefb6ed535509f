import { describe, expect, test } from 'vitest';
import { formatted } from '../../../../src/documents/formats/docx/number-formats.ts';
import { lines, paragraph } from './a-docx.ts';

/** A level: its format and text, and whatever else it says. */
const level = (index: number, format: string, text: string, more = ''): string =>
  `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
const definition = (id: number, ...levels: readonly string[]): string =>
  `<w:abstractNum w:abstractNumId="${id}">${levels.join('')}</w:abstractNum>`;
const list = (id: number, of: number, more = ''): string =>
  `<w:num w:numId="${id}"><w:abstractNumId w:val="${of}"/>${more}</w:num>`;
const legal = definition(
  0,
  level(0, 'decimal', '%1.'),
  level(1, 'decimal', '%1.%2'),
  level(2, 'lowerLetter', '(%3)'),
  level(3, 'lowerRoman', '(%4)'),
);

/** Items as "level" or "level/list". */
const numbers = async (numbering: string, items: string): Promise<string> => {
  const body = items.split(' ').map((item) => {
    const [at, of = '1'] = item.split('/');
    return paragraph('x', `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${of}"/></w:numPr>`);
  });
  return (await lines(body.join(''), { numbering })).map((line) => line.replace(/ ?x$/, '')).join(' ');
};

describe('the numbers of paragraphs are those that Word shows', () => {
  const start = (at: number, from: number) =>
    `<w:lvlOverride w:ilvl="${at}"><w:startOverride w:val="${from}"/></w:lvlOverride>`;
  const cases: readonly (readonly [rule: string, numbering: string, items: string, shown: string])[] = [
    ['levels count on their own', legal + list(1, 0), '0 1 1 2 2 3 1 0 1', '1. 1.1 1.2 (a) (b) (i) 1.3 2. 2.1'],
    ['a list may begin below its first level', legal + list(1, 0), '1 1', '1.1 1.2'],
    ['lists of one definition count on together (17.9.15)', legal + list(1, 0) + list(2, 0), '0 0/2 0', '1. 2. 3.'],
    [
      'a start of its own is used once (17.9.26)',
      legal + list(1, 0) + list(2, 0, start(0, 7)),
      '0 0/2 0/2 0',
      '1. 7. 8. 9.',
    ],
    [
      'a level of its own replaces that of the definition (17.9.8)',
      legal + list(1, 0, `<w:lvlOverride w:ilvl="0">${level(0, 'upperRoman', 'Article %1')}</w:lvlOverride>`),
      '0 1 0',
      'Article I I.1 Article II',
    ],
    [
      'in legal style all numbers are digits (17.9.4)',
      definition(0, level(0, 'upperRoman', '%1.'), level(1, 'decimal', '%1.%2', '<w:isLgl/>')) + list(1, 0),
      '0 0 1',
      'I. II. 2.1',
    ],
    [
      'a level that never begins anew counts through (17.9.10)',
      definition(0, level(0, 'decimal', '%1.'), level(1, 'decimal', '%2)', '<w:lvlRestart w:val="0"/>')) + list(1, 0),
      '0 1 1 0 1',
      '1. 1) 2) 2. 3)',
    ],
    [
      'a level may begin anew after a level further up alone',
      definition(
        0,
        level(0, 'decimal', '%1.'),
        level(1, 'decimal', '%1.%2'),
        level(2, 'decimal', '%3)', '<w:lvlRestart w:val="1"/>'),
      ) + list(1, 0),
      '0 1 2 1 2 0 1 2',
      '1. 1.1 1) 1.2 2) 2. 2.1 1)',
    ],
    ['number 0 is none', legal + list(1, 0), '0 0/0 0', '1.  2.'],
    ['a list that is not there is none', legal + list(1, 0), '0 0/9', '1. '],
    [
      'a level without text shows none and counts',
      definition(0, level(0, 'decimal', ''), level(1, 'decimal', '%1.%2')) + list(1, 0),
      '0 1',
      ' 1.1',
    ],
    [
      'dots of the font Symbol are dots',
      definition(0, level(0, 'bullet', '\uf0b7', '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>')) + list(1, 0),
      '0',
      '•',
    ],
    ['dashes as bullets are dashes', definition(0, level(0, 'bullet', '–')) + list(1, 0), '0', '–'],
    [
      'a format of the author’s own pads with zeros',
      definition(
        0,
        `<w:lvl w:ilvl="0"><w:start w:val="9"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>`,
      ) + list(1, 0),
      '0 0',
      '009 010',
    ],
  ];
  test.each(cases)('%s', async (_, numbering, items, shown) => expect(await numbers(numbering, items)).toBe(shown));

  test('through styles too: the list names the style of each level, and a style below inherits it', async () => {
    const linked = (index: number, style: string) =>
      level(index, 'decimal', index ? '%1.%2' : '%1.', `<w:pStyle w:val="${style}"/>`);
    const style = (id: string, properties: string, based = '') =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${id}"/>${based && `<w:basedOn w:val="${based}"/>`}<w:pPr>${properties}</w:pPr></w:style>`;
    const numbered = '<w:numPr><w:numId w:val="1"/></w:numPr>';
    const shown = await lines(['A', 'B', 'C', 'B'].map((id) => paragraph(id, `<w:pStyle w:val="${id}"/>`)).join(''), {
      numbering: definition(0, linked(0, 'A'), linked(1, 'B')) + list(1, 0),
      styles: style('A', numbered) + style('B', numbered) + style('C', '', 'B'),
    });
    expect(shown).toEqual(['1. A', '1.1 B', '1.2 C', '1.3 B']);
  });

  test('through a numbering style (17.9.21)', async () => {
    const styles =
      '<w:style w:type="numbering" w:styleId="S"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>';
    const numbering =
      '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="S"/></w:abstractNum>' +
      legal +
      list(1, 5) +
      list(2, 0);
    const body = paragraph('x', '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>');
    expect(await lines(body, { numbering, styles })).toEqual(['1. x']);
  });
});

describe('a number is written', () => {
  const cases: readonly (readonly [format: string, number: number, shown: string])[] = [
    ['decimal', 12, '12'],
    ['decimalZero', 7, '07'],
    ['upperLetter', 26, 'Z'],
    ['lowerLetter', 27, 'aa'],
    ['lowerLetter', 54, 'bbb'],
    ['lowerLetter', 100_000, '100000'],
    ['lowerRoman', 49, 'xlix'],
    ['upperRoman', 1994, 'MCMXCIV'],
    ['upperRoman', 0, '0'],
    ['ordinal', 21, '21st'],
    ['ordinal', 112, '112th'],
    ['cardinalText', 42, 'Forty-two'],
    ['ordinalText', 20, 'Twentieth'],
    ['ordinalText', 31, 'Thirty-first'],
    ['none', 3, ''],
    ['aiueo', 3, '3'],
  ];
  test.each(cases)('as %s: %i', (format, number, shown) => {
    expect(formatted(number, format)).toBe(shown);
  });
});
