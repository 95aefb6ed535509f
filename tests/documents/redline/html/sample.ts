import { assemble, type SourceBlock } from '../../../../src/documents/assemble.ts';
import type { Clause, ReadDocument } from '../../../../src/documents/clause-tree.ts';
import { compare } from '../../../../src/documents/compare/compare.ts';
import type { Comparison } from '../../../../src/documents/compare/comparison.ts';
import { redlinePage } from '../../../../src/documents/redline/html/write-redline-page.ts';

/** A paragraph, or with marks in front a heading ("# "), an item ("- "), or a line of a table ("| one | two"). */
export function documentOf(lines: readonly string[]): ReadDocument {
  let [table, row] = [-1, 0];
  const sources = lines.flatMap((line, at): SourceBlock[] => {
    if (line.startsWith('| ')) {
      if (lines[at - 1]?.startsWith('| ')) row++;
      else [table, row] = [table + 1, 0];
      const cells = line.slice(2).split(' | ');
      return cells.map((text, column) => ({ kind: 'cell', text, level: 0, cell: { table, row, column } }));
    }
    const heading = /^(#+) (.*)$/s.exec(line);
    if (heading) return [{ kind: 'heading', text: heading[2] ?? '', level: heading[1]?.length ?? 1 }];
    if (line.startsWith('- ')) return [{ kind: 'item', text: line.slice(2), level: 1 }];
    return [{ kind: 'paragraph', text: line, level: 0 }];
  });
  const { text, blocks } = assemble(sources);
  const clauses = blocks.flatMap(({ start, end, body }, index): Clause[] => {
    if (body === start) return [];
    const number = text.slice(start, body).trim().replace(/\.$/, '');
    return [{ id: `c${index}`, number, level: 1, start, end, firstBlock: index, lastBlock: index }];
  });
  const none = { definedTerms: [], crossReferences: [], revisions: [], comments: [], places: [] };
  return { text, blocks, clauses, ...none };
}

export interface Pair {
  readonly old: ReadDocument;
  readonly next: ReadDocument;
  readonly comparison: Comparison;
}

export function pairOf(old: readonly string[], next: readonly string[]): Pair {
  const documents = { old: documentOf(old), next: documentOf(next) };
  return { ...documents, comparison: compare(documents.old, documents.next) };
}

export const pageOf = (pair: Pair, options: Partial<Parameters<typeof redlinePage>[0]> = {}): string =>
  redlinePage({
    ...pair,
    oldName: 'agreement-1.docx',
    nextName: 'agreement-2.docx',
    title: 'Redline of the agreement',
    layout: 'inline',
    at: '2026-11-21T15:00:00Z',
    zone: 'Europe/Berlin',
    ...options,
  });
