import { assemble, type SourceBlock } from '../../../src/documents/assemble.ts';
import type { ReadDocument } from '../../../src/documents/clause-tree.ts';
import { crossReferences } from '../../../src/documents/clauses/cross-references.ts';
import { definedTerms } from '../../../src/documents/clauses/defined-terms.ts';
import { outline } from '../../../src/documents/clauses/outline.ts';
import { compare } from '../../../src/documents/compare/compare.ts';
import type { Change, Comparison, Edit } from '../../../src/documents/compare/comparison.ts';

/** As a reader makes it, from blocks; a text is a plain paragraph. */
export function documentOf(blocks: readonly (SourceBlock | string)[]): ReadDocument {
  const sources = blocks.map((block) => (typeof block === 'string' ? paragraph(block) : block));
  const { text, blocks: made } = assemble(sources);
  const clauses = outline(text, made);
  return {
    text,
    blocks: made,
    clauses,
    definedTerms: definedTerms(text),
    crossReferences: crossReferences(text, made, clauses),
    revisions: [],
    comments: [],
    places: [],
  };
}

export const paragraph = (text: string, more: Partial<SourceBlock> = {}): SourceBlock => ({
  kind: 'paragraph',
  level: 0,
  text,
  ...more,
});

export const heading = (text: string, level = 1, label?: string): SourceBlock => ({
  kind: 'heading',
  level,
  text,
  ...(label ? { label } : {}),
});

export const item = (label: string, text: string, level = 1): SourceBlock => ({ kind: 'item', level, text, label });

/** Rows of a table; '' is an empty cell, which leaves nothing in the text. */
export const table = (rows: readonly (readonly string[])[], number = 0): SourceBlock[] =>
  rows.flatMap((cells, row) =>
    cells.map((text, column) => ({ kind: 'cell' as const, level: 0, text, cell: { table: number, row, column } })),
  );

export type Blocks = readonly (SourceBlock | string)[];

export const compared = (old: Blocks, next: Blocks): Comparison => compare(documentOf(old), documentOf(next));

/** The one change of two documents of one paragraph. */
export function changeBetween(old: string, next: string, around: readonly SourceBlock[] = []): Change {
  const { changes } = compared([...around, old], [...around, next]);
  const [first] = changes;
  if (!first || changes.length > 1) throw new Error(`${changes.length} changes, not one: ${JSON.stringify(changes)}`);
  return first;
}

/** What a reader would see: [-gone-] and {+come+}. */
export function marked(old: ReadDocument, next: ReadDocument, edits: readonly Edit[]): string {
  return edits
    .map(({ kind, old: from, new: to }) => {
      if (kind === 'deleted') return `[-${old.text.slice(from.start, from.end)}-]`;
      const text = next.text.slice(to.start, to.end);
      return kind === 'inserted' ? `{+${text}+}` : text;
    })
    .join('')
    .replaceAll('+}{+', '')
    .replaceAll('-][-', '');
}

export function redline(old: Blocks, next: Blocks): string {
  const [one, other] = [documentOf(old), documentOf(next)];
  return marked(one, other, compare(one, other).edits);
}
