import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceBlock } from '../../../src/documents/assemble.ts';
import type { ReadDocument } from '../../../src/documents/clause-tree.ts';
import { compare } from '../../../src/documents/compare/compare.ts';
import type { Comparison, Row } from '../../../src/documents/compare/comparison.ts';
import { rowsOf } from '../../../src/documents/compare/rows.ts';
import { documentOf, heading, item, paragraph } from './a-document.ts';

const words = [
  'a',
  'a',
  'the',
  'Fee',
  'fee',
  'shall',
  '30',
  '2,450.00',
  '1.5',
  '“x”',
  '"x"',
  'Section 2',
  '—',
  '-',
  '½',
];
const hostile = [
  '\n',
  '\t',
  '\u2028',
  '\u00a0',
  '\u200b',
  '\u202e',
  '\ud800',
  '👍',
  'עברית',
  'é',
  'e\u0301',
  'ﬁ',
  '1.',
  '(a)',
];
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...words) },
      { weight: 1, arbitrary: fc.constantFrom(...hostile) },
    ),
    {
      maxLength: 14,
    },
  )
  .chain((parts) => fc.constantFrom(' ', '  ', '').map((between) => parts.join(between)));
const block: fc.Arbitrary<SourceBlock> = fc.oneof(
  text.map((words) => paragraph(words)),
  fc.constant(paragraph('All notices shall be in writing to the other party.')),
  text.map((words) => heading(words, 1 + (words.length % 3))),
  fc.tuple(fc.constantFrom('1.', '2.', '1.1', '(a)', '•'), text).map(([label, words]) => item(label, words)),
  fc.tuple(text, fc.nat({ max: 1 }), fc.nat({ max: 2 }), fc.nat({ max: 3 })).map(
    ([words, table, row, column]): SourceBlock => ({
      kind: 'cell',
      level: 0,
      text: words,
      cell: { table, row, column },
    }),
  ),
  text.map((words) => paragraph(words, { look: words.length % 2 ? 'bold' : 'plain' })),
);

type Editing = { readonly at: number; readonly how: number; readonly block: SourceBlock };
const editing = fc.record({ at: fc.nat(), how: fc.nat({ max: 6 }), block });

function edited(blocks: readonly SourceBlock[], edits: readonly Editing[]): SourceBlock[] {
  const made = [...blocks];
  for (const { at, how, block: fresh } of edits) {
    const place = made.length === 0 ? 0 : at % made.length;
    const here = made[place];
    if (how === 0 || !here) made.splice(place, 0, fresh);
    else if (how === 1) made.splice(place, 1);
    else if (how === 2) made.splice((at * 7) % made.length, 0, ...made.splice(place, 1));
    else if (how === 3) made[place] = { ...here, text: `${here.text} ${fresh.text}` };
    else if (how === 4) made[place] = { ...here, text: here.text.slice(at % (here.text.length + 1)) };
    else if (how === 5)
      made.splice(place, 1, { ...here, text: here.text.slice(0, 5) }, { ...here, text: here.text.slice(5) });
    else made[place] = { ...here, text: here.text.toUpperCase() };
  }
  return made;
}

const pair = fc
  .tuple(fc.array(block, { maxLength: 12 }), fc.array(editing, { maxLength: 6 }))
  .map(([blocks, edits]) => [documentOf(blocks), documentOf(edited(blocks, edits))] as const);
const unrelated = fc.tuple(
  fc.array(block, { maxLength: 8 }).map(documentOf),
  fc.array(block, { maxLength: 8 }).map(documentOf),
);
const documents = fc.oneof(pair, unrelated);

function expectWhole(old: ReadDocument, next: ReadDocument, { edits, changes, proof, identical }: Comparison): void {
  expect(proof).toEqual({ acceptEqualsNew: true, rejectEqualsOld: true });
  let [oldAt, newAt] = [0, 0];
  const touched = new Set<number>();
  for (const { kind, old: from, new: to, change } of edits) {
    expect([from.start, to.start]).toEqual([oldAt, newAt]);
    [oldAt, newAt] = [from.end, to.end];
    if (kind === 'same') {
      expect(change).toBeUndefined();
      expect(old.text.slice(from.start, from.end)).toBe(next.text.slice(to.start, to.end));
      expect(from.end).toBeGreaterThan(from.start);
    } else {
      expect(changes[(change ?? 0) - 1]?.id).toBe(change);
      touched.add(change ?? 0);
      expect(kind === 'deleted' ? to.end - to.start : from.end - from.start).toBe(0);
    }
  }
  expect([oldAt, newAt]).toEqual([old.text.length, next.text.length]);
  expect(changes.map(({ id }) => id)).toEqual(changes.map((_, index) => index + 1));
  for (const { id, kind } of changes) expect(touched.has(id) || kind === 'reformatted').toBe(true);
  expect(identical).toBe(changes.length === 0 && old.text === next.text);
}

const spanText = ({ text }: ReadDocument, { start, end }: { start: number; end: number }) => text.slice(start, end);

function expectRows(old: ReadDocument, next: ReadDocument, rows: readonly Row[]): void {
  const rebuilt = { old: '', new: '' };
  const closed: { old: number[]; new: number[] } = { old: [], new: [] };
  for (const { pieces, mark, oldBlock, newBlock } of rows) {
    for (const { kind, old: from, new: to } of pieces) {
      if (kind !== 'inserted') rebuilt.old += spanText(old, from);
      if (kind !== 'deleted') rebuilt.new += spanText(next, to);
    }
    if (oldBlock !== undefined && mark !== 'inserted') {
      closed.old.push(oldBlock);
      const { end } = old.blocks[oldBlock] ?? { end: 0 };
      rebuilt.old += old.text.slice(end, old.blocks[oldBlock + 1]?.start ?? end);
    }
    if (newBlock !== undefined && mark !== 'deleted') {
      closed.new.push(newBlock);
      const { end } = next.blocks[newBlock] ?? { end: 0 };
      rebuilt.new += next.text.slice(end, next.blocks[newBlock + 1]?.start ?? end);
    }
  }
  expect(rebuilt).toEqual({ old: old.text, new: next.text });
  const all = ({ blocks }: ReadDocument) => blocks.map((_, index) => index);
  if (old.blocks.length > 0) expect(closed.old).toEqual(all(old));
  if (next.blocks.length > 0) expect(closed.new).toEqual(all(next));
}

describe('a comparison of whatever documents', () => {
  it('covers both texts exactly, is proven, and every edit belongs to a change and every change to edits', () => {
    fc.assert(
      fc.property(documents, ([old, next]) => expectWhole(old, next, compare(old, next))),
      { numRuns: 1_500 },
    );
  });

  it('gives rows that rebuild both texts and close every paragraph of either once', () => {
    fc.assert(
      fc.property(documents, ([old, next]) => {
        expectRows(old, next, rowsOf(old, next, compare(old, next)));
      }),
      { numRuns: 1_500 },
    );
  });

  it('of a document with itself has no change', () => {
    fc.assert(
      fc.property(pair, ([document]) => {
        const { identical, material, changes, edits } = compare(document, document);
        expect({ identical, material, changes }).toEqual({ identical: true, material: false, changes: [] });
        expect(edits.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same result whenever it is asked', () => {
    fc.assert(
      fc.property(documents, ([old, next]) => {
        expect(compare(old, next)).toEqual(compare(old, next));
      }),
      { numRuns: 100 },
    );
  });

  it('is material when there is a change that is not of form only, and else not', () => {
    fc.assert(
      fc.property(documents, ([old, next]) => {
        const { material, changes } = compare(old, next);
        expect(material).toBe(changes.some(({ materiality }) => materiality !== 'cosmetic'));
      }),
      { numRuns: 200 },
    );
  });
});
