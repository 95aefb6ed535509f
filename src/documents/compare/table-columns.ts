import { type Block, blockAt, type ReadDocument, type TableCell } from '../clause-tree.ts';
import type { Row } from './comparison.ts';

export interface CellPair {
  readonly old: Block;
  readonly new: Block;
}

/**
 * Rows of the redline that are cells with a partner in another column than their table's other cells have theirs, so that what
 * was "Provider: X" is now "Customer: X" while the texts, which know nothing of empty cells, are the same. Where columns came or
 * went, each column has a new place, as its topmost cell shows.
 */
export function inAnotherColumn(
  old: ReadDocument,
  next: ReadDocument,
  rows: readonly Row[],
): ReadonlyMap<number, CellPair> {
  const found = new Map<number, CellPair>();
  const places = new Map<string, number>();
  let [before, after]: (TableCell | undefined)[] = [];
  const changedRow = { old: '', new: '' };
  for (const [index, row] of rows.entries()) {
    const stays = row.pieces.find(({ kind }) => kind === 'same');
    const pair = {
      old: old.blocks[stays ? blockAt(old.blocks, stays.old.start) : (row.oldBlock ?? -1)],
      new: next.blocks[stays ? blockAt(next.blocks, stays.new.start) : (row.newBlock ?? -1)],
    };
    const [one, other] = [pair.old?.cell, pair.new?.cell];
    if (!one || !other || !stays) {
      // A cell that came or went explains why those behind it in its row stand elsewhere.
      if (one && row.mark !== 'inserted') changedRow.old = nameOf(one);
      if (other && row.mark !== 'deleted') changedRow.new = nameOf(other);
      continue;
    }
    const place = `${one.table}/${other.table}/${one.column}`;
    const expected = places.get(place);
    const explained = changedRow.old === nameOf(one) || changedRow.new === nameOf(other);
    if (expected === undefined && (one.column === other.column || explained)) places.set(place, other.column);
    const column = expected ?? (explained ? other.column : one.column);
    const together = isOneRow(before, one) === isOneRow(after, other) || before === undefined || after === undefined;
    if (other.column !== column || !together) found.set(index, pair as CellPair);
    [before, after] = [one, other];
  }
  return found;
}

const nameOf = ({ table, row }: TableCell): string => `${table}/${row}`;

const isOneRow = (one: TableCell | undefined, other: TableCell): boolean =>
  one?.table === other.table && one.row === other.row;
