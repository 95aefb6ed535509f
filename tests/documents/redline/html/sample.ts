import { assemble, type SourceBlock } from '../../../../src/documents/assemble.ts';
import type { Clause, ReadDocument } from '../../../../src/documents/clause-tree.ts';
import { compare } from '../../../../src/documents/compare/compare.ts';
import type { Change, Comparison, Edit, Materiality } from '../../../../src/documents/compare/comparison.ts';
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

/** Each stretch of edits between two that are the same becomes a change of the class that is told for it. */
export function withChanges(comparison: Comparison, materiality: (id: number) => Materiality): Comparison {
  const changes: Change[] = [];
  let open = false;
  const edits = comparison.edits.map((edit): Edit => {
    if (edit.kind === 'same') {
      open = false;
      return edit;
    }
    if (!open) changes.push(changeOf(edit, changes.length + 1, materiality));
    open = true;
    return { ...edit, change: changes.length };
  });
  return { ...comparison, edits, changes };
}

const changeOf = ({ kind, old, new: after }: Edit, id: number, materiality: (id: number) => Materiality): Change => ({
  id,
  kind: kind === 'inserted' ? 'inserted' : 'modified',
  materiality: materiality(id),
  topics: materiality(id) === 'material' ? ['liability'] : [],
  reason: 'other words',
  clausePath: ['8. Liability', '8.2'],
  before: '',
  after: '',
  old,
  new: after,
});

export interface Pair {
  readonly old: ReadDocument;
  readonly next: ReadDocument;
  readonly comparison: Comparison;
}

export function pairOf(old: readonly string[], next: readonly string[]): Pair {
  const documents = { old: documentOf(old), next: documentOf(next) };
  return { ...documents, comparison: withChanges(compare(documents.old, documents.next), () => 'material') };
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
