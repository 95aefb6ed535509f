import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadDocument } from '../../../../src/documents/clause-tree.ts';
import { attribute, classesOf, documentText, elementsOf } from './page-text.ts';
import { type Pair, pageOf, pairOf } from './sample.ts';

// The page is a redline of its own: what a browser makes of it must lead to both texts again.

/** Words that make markup, that hide, and that come again. */
const word = fc.constantFrom(
  ...[
    'the',
    'Provider',
    'shall',
    'pay',
    '30',
    'days',
    '<script>',
    '"&\'`',
    '</ins>',
    '\u202e',
    '\u200b',
    'שלום',
    '😀',
    '<!--',
  ],
);
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((list) => list.join(' '));
const line = fc.oneof(
  { weight: 4, arbitrary: words },
  words.map((text) => `# ${text}`),
  words.map((text) => `### ${text}`),
  words.map((text) => `- (a) ${text}`),
  fc.array(words, { minLength: 1, maxLength: 3 }).map((cells) => `| ${cells.join(' | ')}`),
);
const lines = fc.array(line, { minLength: 1, maxLength: 12 });
/** A text and what became of it: some lines taken away, put in or written again. */
const pair = fc
  .tuple(lines, lines, fc.array(fc.constantFrom('keep', 'drop', 'add', 'swap'), { minLength: 12, maxLength: 12 }))
  .map(([old, other, acts]) => {
    const next = old.flatMap((text, at) => {
      const spare = other[at % other.length] ?? 'x';
      return { keep: [text], drop: [], add: [text, spare], swap: [spare] }[acts[at] ?? 'keep'];
    });
    return pairOf(old, next.length > 0 ? next : ['nothing']);
  });

const wordsOf = ({ text, blocks }: ReadDocument): string =>
  blocks.map(({ start, end }) => text.slice(start, end)).join('');

describe('the page leads to both texts', () => {
  test.each([['all'], [1]] as const)(
    'inline, with context %s: without what is deleted it is the new, without what is inserted the old',
    (context) => {
      fc.assert(
        fc.property(pair, (both: Pair) => {
          const page = pageOf(both, { context });
          expect(documentText(page, ({ tagName }) => tagName === 'del')).toBe(wordsOf(both.next));
          expect(documentText(page, ({ tagName }) => tagName === 'ins')).toBe(wordsOf(both.old));
        }),
        { numRuns: 150 },
      );
    },
  );

  test('side by side: the left column is the old, the right one the new', () => {
    fc.assert(
      fc.property(pair, (both: Pair) => {
        const page = pageOf(both, { layout: 'sideBySide' });
        expect(documentText(page, (element) => classesOf(element).includes('new'))).toBe(wordsOf(both.old));
        expect(documentText(page, (element) => classesOf(element).includes('old'))).toBe(wordsOf(both.next));
      }),
      { numRuns: 150 },
    );
  });

  test('every change has one place and one entry in the list, and no id is given twice', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom('inline' as const, 'sideBySide' as const), (both: Pair, layout) => {
        const elements = elementsOf(pageOf(both, { layout }));
        const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { id } of both.comparison.changes)
          expect(ids).toEqual(expect.arrayContaining([`change-${id}`, `listed-${id}`]));
        const links = elements.flatMap((element) => attribute(element, 'href') ?? []);
        for (const link of links) expect(ids).toContain(link.slice(1));
      }),
      { numRuns: 100 },
    );
  });

  test('whatever the texts hold, the page has only elements of its own, no script, no address outside it', () => {
    fc.assert(
      fc.property(pair, words, (both: Pair, name) => {
        const page = pageOf(both, { title: name, oldName: name, nextName: name });
        const elements = elementsOf(page);
        const plain = elementsOf(pageOf(pairOf(['a'], ['b'])));
        const known = new Set([...plain.map(({ tagName }) => tagName), ...more]);
        expect(elements.map(({ tagName }) => tagName).filter((tag) => !known.has(tag))).toEqual([]);
        const attributes = elements.flatMap(({ attrs }) => attrs);
        expect(attributes.filter((each) => /^on|^src|^style$/.test(each.name))).toEqual([]);
        expect(attributes.filter((each) => each.name === 'href' && !each.value.startsWith('#'))).toEqual([]);
        expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
      }),
      { numRuns: 100 },
    );
  });
});

const more = [
  'b',
  'ins',
  'del',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'tbody',
  'tr',
  'td',
  'span',
  'bdi',
  'q',
  'a',
  'p',
  'div',
];
