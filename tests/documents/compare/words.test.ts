import { describe, expect, it } from 'vitest';
import { Dictionary, isBreak, marks, wordAt, wordsOf } from '../../../src/documents/compare/words.ts';
import { documentOf, item, table } from './a-document.ts';

function split(text: string): string[] {
  const document = documentOf([text]);
  const words = wordsOf(document.text, document.blocks, new Dictionary());
  return Array.from({ length: words.count }, (_, i) => document.text.slice(words.starts[i], words.ends[i]));
}

describe('words', () => {
  const tables: readonly (readonly [why: string, text: string, words: readonly string[]])[] = [
    ['letters and spaces', 'The fee is due', ['The', 'fee', 'is', 'due']],
    ['several spaces', 'a  b\u00a0c\u3000d', ['a', 'b', 'c', 'd']],
    ['an amount with its marks', '$2,450.00 due.', ['$', '2,450.00', 'due', '.']],
    ['a time and a fraction', 'by 17:30, 1/3', ['by', '17:30', ',', '1/3']],
    ['a figure at the end of a sentence', 'is 30. Then', ['is', '30', '.', 'Then']],
    ['two figures with a space between', '10 0', ['10', '0']],
    ['a hyphen is a word of its own', 'non-exclusive', ['non', '-', 'exclusive']],
    ['quotes', "“Fee” 'x'", ['“', 'Fee', '”', "'", 'x', "'"]],
    ['other scripts', 'Straße Договор 契約 حق', ['Straße', 'Договор', '契約', 'حق']],
    ['a line feed and a tab within a paragraph', 'a\nb\tc', ['a', '\n', 'b', '\t', 'c']],
    ['line separators are words', 'a\u2028b', ['a', '\u2028', 'b']],
    ['a space without width is no space', 'a\u200bb\ufeffc', ['a', '\u200b', 'b', '\ufeff', 'c']],
    ['emoji', 'ok 👍🏽 x', ['ok', '👍🏽', 'x']],
    ['half a surrogate pair', 'a \ud800 b', ['a', '\ud800', 'b']],
    ['superscripts and fractions', '10² ½', ['10', '²', '½']],
    ['underscores of a blank to fill in', '____ days', ['____', 'days']],
  ];
  it.each(tables)('%s', (_, text, words) => expect(split(text)).toEqual(words));

  it('are numbers, breaks and words of blocks, and every block knows its first', () => {
    const document = documentOf(['One two', item('1.', 'Three'), ...table([['Four', 'Five'], ['Six']])]);
    const words = wordsOf(document.text, document.blocks, new Dictionary());
    const ids = Array.from(words.ids.subarray(0, words.count));
    expect(ids.filter((id) => isBreak(id) || id === marks.label)).toEqual([
      marks.paragraph,
      marks.label,
      marks.paragraph,
      marks.cell,
      marks.row,
    ]);
    expect(
      Array.from(words.blockStarts, (first) => document.text.slice(words.starts[first], words.ends[first])),
    ).toEqual(['One', '1. ', 'Four', 'Five', 'Six']);
    expect(wordAt(words, document.text.indexOf('Four'))).toBe(words.blockStarts[2]);
    expect(wordAt(words, document.text.length)).toBe(words.count);
  });

  it('have equal ids when they are equal, over several texts', () => {
    const dictionary = new Dictionary();
    const ids = (text: string) => {
      const document = documentOf([text]);
      const words = wordsOf(document.text, document.blocks, dictionary);
      return Array.from(words.ids.subarray(0, words.count));
    };
    expect(ids('fee due fee')).toEqual(ids('fee due fee'));
    expect(ids('Fee')).not.toEqual(ids('fee'));
    expect(ids('“x”')).toEqual(ids('"x"'));
  });

  it('keep their ids while the dictionary grows, however many', () => {
    const dictionary = new Dictionary();
    const text = Array.from({ length: 30_000 }, (_, i) => `w${i}`).join(' ');
    const { blocks } = documentOf([text]);
    const first = wordsOf(text, blocks, dictionary);
    const second = wordsOf(text, blocks, dictionary);
    expect(second.ids).toEqual(first.ids);
    expect(new Set(first.ids.subarray(0, first.count)).size).toBe(30_000);
  });

  it('made to collide are still told apart, and found again after the dictionary has grown', () => {
    const dictionary = new Dictionary();
    const colliding = Array.from({ length: 400 }, (_, i) => `x${i}`);
    const idOf = (word: string) => dictionary.idOf(word, 0, word.length, 7);
    const ids = colliding.map(idOf);
    expect(new Set(ids).size).toBe(400);
    for (let i = 0; i < 20_000; i++) dictionary.idOf(`y${i}`, 0, `y${i}`.length, Math.imul(i, 0x9e3779b1));
    expect(colliding.map(idOf)).toEqual(ids);
    expect(ids.map((id) => dictionary.wordOf(id))).toEqual(colliding);
  });
});
