import type { ReadDocument, TableCell } from '../../clause-tree.ts';
import type { RowGroup } from './row-groups.ts';

/** Tables, and rows of tables, of the old and the new document that are taken for the same one. In order, none twice. */
export interface TablePairs {
  tableOf(oldTable: number): number | undefined;
  oldTableOf(newTable: number): number | undefined;
  rowOf(oldTable: number, oldRow: number): number | undefined;
  oldRowOf(newTable: number, newRow: number): number | undefined;
  /** Whether a cell of the old document is this cell of the new. */
  areOne(old: TableCell, next: TableCell): boolean;
}

/** @param hasCell whether the new document's row has a cell in that column, be it empty. */
export function pairTables(
  groups: readonly RowGroup[],
  old: ReadDocument,
  next: ReadDocument,
  hasCell: (cell: TableCell) => boolean,
): TablePairs {
  const links = groups.flatMap((group) => {
    const [from, to] = [old.blocks[group.old[0] ?? -1]?.cell, next.blocks[group.new[0] ?? -1]?.cell];
    return from && to ? [{ from, to }] : [];
  });
  const tables = inOrder(links.map(({ from, to }) => [from.table, to.table]));
  const ofTable = Map.groupBy(links, ({ from }) => from.table);
  const columns = columnsOf(old);
  const rows = new Map<string, number>();
  const oldRows = new Map<string, number>();
  for (const [table, other] of tables) {
    const linked = (ofTable.get(table) ?? []).filter(({ from, to }) => to.table === other && from.column === to.column);
    const fitting = linked.filter(({ from, to }) =>
      [...(columns.get(`${table}.${from.row}`) ?? [])].every((column) => hasCell({ ...to, column })),
    );
    for (const [from, to] of inOrder(fitting.map(({ from, to }) => [from.row, to.row]))) {
      rows.set(`${table}.${from}`, to);
      oldRows.set(`${other}.${to}`, from);
    }
  }
  const oldTables = new Map([...tables].map(([from, to]) => [to, from]));
  return {
    tableOf: (table) => tables.get(table),
    oldTableOf: (table) => oldTables.get(table),
    rowOf: (table, row) => rows.get(`${table}.${row}`),
    oldRowOf: (table, row) => oldRows.get(`${table}.${row}`),
    areOne: (from, to) =>
      tables.get(from.table) === to.table &&
      rows.get(`${from.table}.${from.row}`) === to.row &&
      from.column === to.column,
  };
}

/** The columns in which each row of a document's tables has words. */
function columnsOf({ blocks }: ReadDocument): ReadonlyMap<string, ReadonlySet<number>> {
  const columns = new Map<string, Set<number>>();
  for (const { cell } of blocks) {
    if (!cell) continue;
    const key = `${cell.table}.${cell.row}`;
    columns.set(key, (columns.get(key) ?? new Set()).add(cell.column));
  }
  return columns;
}

/** Of pairs that ask to be linked those that agree with each other, the most frequent partner first. */
function inOrder(pairs: readonly (readonly [from: number, to: number])[]): ReadonlyMap<number, number> {
  const counts = new Map<number, Map<number, number>>();
  for (const [from, to] of pairs) {
    const partners = counts.get(from) ?? new Map<number, number>();
    counts.set(from, partners.set(to, (partners.get(to) ?? 0) + 1));
  }
  const linked = new Map<number, number>();
  let last = -1;
  for (const from of [...counts.keys()].sort((a, b) => a - b)) {
    const partners = [...(counts.get(from) ?? [])].filter(([to]) => to > last);
    const best = partners.reduce((a, b) => (b[1] > a[1] ? b : a), [-1, 0] as [number, number])[0];
    if (best < 0) continue;
    linked.set(from, best);
    last = best;
  }
  return linked;
}
