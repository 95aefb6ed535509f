import { describe, expect, it } from 'vitest';
import type { SourceBlock } from '../../../src/documents/assemble.ts';
import { type Blocks, compared, heading, item, paragraph, table } from './a-document.ts';

// Documents as nobody writes them, but somebody could: each of these once took minutes, gigabytes or both.

const times = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));
const wordAt = (index: number, of: number): string => `w${(Math.imul(index + 1, 0x9e3779b1) >>> 8) % of}`;
const sentence = (from: number, length: number, of: number): string =>
  times(length, (i) => wordAt(from + i, of)).join(' ');
const numbered = (from: number): SourceBlock[] =>
  times(8_000, (i) => item(`${i + from}.`, `Clause text ${i} as Section ${((i * 7) % 900) + from} says.`));

const cases: readonly (readonly [why: string, make: () => readonly [Blocks, Blocks]])[] = [
  ['one word over and over', () => [['a '.repeat(200_000)], [`b ${'a '.repeat(180_000)}`]]],
  ['the same paragraph over and over', () => [times(40_000, () => 'a'), ['z', ...times(39_500, () => 'a')]]],
  [
    'one paragraph of half a million unlike words',
    () => [[sentence(0, 250_000, 5_000)], [sentence(7e6, 250_000, 5_000)]],
  ],
  ['a few words at random', () => [[sentence(0, 150_000, 20)], [sentence(9e6, 150_000, 20)]]],
  [
    'nothing in common',
    () => [
      times(2_000, (i) => sentence(i * 80, 80, 9_999)),
      times(2_000, (i) => sentence(i * 80, 80, 9_999).replaceAll('w', 'v')),
    ],
  ],
  [
    'something in common at every other word',
    () => [[times(240_000, (i) => `w${i}`).join(' ')], [times(240_000, (i) => (i % 2 ? `w${i}` : `v${i}`)).join(' ')]],
  ],
  ['other quotation marks only', () => [['"'.repeat(300_000)], ['“'.repeat(280_000)]]],
  [
    'all paragraphs in the reverse order',
    () => {
      const all = times(20_000, (i) => `paragraph w${i} of a long dull document`);
      return [all, all.toReversed()];
    },
  ],
  ['all clauses and references renumbered', () => [numbered(1), [item('1.', 'A new clause'), ...numbered(2)]]],
  [
    'every heading changed',
    () => {
      const headings = (end: string) => times(10_000, (i) => heading(`Heading ${i} on liability ${end}`, 1 + (i % 6)));
      return [headings(''), headings('anew')];
    },
  ],
  [
    'a large table with every seventh row gone',
    () => {
      const rows = times(6_000, (i) => [`row ${i}`, 'x', 'x', 'x']);
      return [table(rows), table(rows.filter((_, i) => i % 7))];
    },
  ],
  ['one word of a million letters', () => [['a'.repeat(1e6)], [`b${'a'.repeat(1e6)}`]]],
  ['spaces of two kinds', () => [[`a${' \u00a0'.repeat(3e5)}b`], [`a${'\u00a0 '.repeat(3e5)}b`]]],
  [
    'many paragraphs alike in their words',
    () => [times(300, (i) => sentence(i, 300, 40)), times(300, (i) => sentence(i + 5e6, 300, 40))],
  ],
];

describe('documents made to be hard', () => {
  it.each(cases)('%s', (_, make) => {
    const { proof, identical, edits, changes } = compared(...make());
    expect(proof).toEqual({ acceptEqualsNew: true, rejectEqualsOld: true });
    expect(identical).toBe(false);
    expect(changes.length).toBeGreaterThan(0);
    expect(edits.length).toBeLessThan(400_000);
  });

  it('of one paragraph each, or none at all, are compared like any', () => {
    expect(compared([], [])).toMatchObject({ identical: true, changes: [], summary: ['The documents are the same.'] });
    expect(compared(['One.'], [])).toMatchObject({ identical: false, deletedWords: 1, changes: [{ kind: 'deleted' }] });
    expect(compared([], ['One two.'])).toMatchObject({ insertedWords: 2, changes: [{ kind: 'inserted' }] });
    expect(compared(['One.'], ['Other words.'])).toMatchObject({ insertedWords: 2, deletedWords: 1 });
  });

  it('nested deeper than anybody cites give paths of bearable length', () => {
    const nested = (end: string) => [
      ...times(300, (i) => heading(`Level ${i}`, i + 1)),
      paragraph(`The words ${end}.`),
    ];
    const [change] = compared(nested('here'), nested('there')).changes;
    expect(change?.clausePath.length).toBe(24);
    expect(change?.clausePath.at(-1)).toBe('Level 299');
  });
});
