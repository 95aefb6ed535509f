import type { ReadDocument } from '../../clause-tree.ts';
import type { Edit, Row } from '../../compare/comparison.ts';

/**
 * The rows of one cell, such that the last mark stays: a cell ends with a paragraph mark that cannot come or go. Words that went
 * and words that came at the end share it; else the mark before comes or goes in its place, as when somebody types at the end.
 */
export function inCell(rows: readonly Row[], old: ReadDocument, next: ReadDocument): readonly Row[] {
  let start = rows.length;
  while (start > 0 && isWhole(rows[start - 1])) start--;
  const tail = rows.slice(start);
  const gone = tail.filter(({ mark }) => mark === 'deleted');
  const come = tail.filter(({ mark }) => mark === 'inserted');
  const [lastGone, lastCome] = [gone.at(-1), come.at(-1)];
  if (lastGone && lastCome) {
    const { oldBlock } = lastGone;
    const shared: Row = {
      pieces: merged(lastGone.pieces, lastCome.pieces, old.text, next.text),
      mark: 'same',
      ...(oldBlock === undefined ? {} : { oldBlock }),
      ...(lastCome.newBlock === undefined ? {} : { newBlock: lastCome.newBlock }),
    };
    return [...rows.slice(0, start), ...gone.slice(0, -1), ...come.slice(0, -1), shared];
  }
  const [before, last] = [rows[start - 1], tail.at(-1)];
  if (!last || (before ? before.mark !== 'same' : lastGone)) return rows;
  const earlier = before ? [...rows.slice(0, start - 1), { ...before, mark: last.mark }] : [];
  return [...earlier, ...tail.slice(0, -1), { ...last, mark: 'same' }];
}

const isWhole = (row: Row | undefined): boolean =>
  row !== undefined && row.mark !== 'same' && row.pieces.every(({ kind }) => kind === row.mark);

/** The same words in one place are the same, though the comparison tied them elsewhere. */
function merged(gone: readonly Edit[], come: readonly Edit[], oldText: string, newText: string): readonly Edit[] {
  const [from, to] = [gone[0], come[0]];
  const equal = from && to && gone.length === 1 && come.length === 1;
  if (equal && oldText.slice(from.old.start, from.old.end) === newText.slice(to.new.start, to.new.end))
    return [{ kind: 'same', old: from.old, new: to.new }];
  return [...gone, ...come].map(({ move: _, ...piece }) => piece);
}
