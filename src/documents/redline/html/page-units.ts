import type { ReadDocument, TableCell } from '../../clause-tree.ts';
import type { Row } from '../../compare/comparison.ts';
import type { RedlineView } from './redline-view.ts';

/** What stands below each other on the page: paragraphs and tables, and stretches without changes that may be folded away. */
export type Unit = Paragraph | Table;
export interface Paragraph {
  readonly kind: 'paragraph';
  readonly rows: readonly number[];
}
export interface Table {
  readonly kind: 'table';
  readonly rows: readonly number[];
  /** Lines, their cells, and the indexes of the rows of the redline in each. */
  readonly lines: readonly (readonly (readonly number[])[])[];
}
export interface Stretch {
  readonly units: readonly Unit[];
  /** Without changes, and far from all of them. */
  readonly far: boolean;
}

export function unitsOf({ old, next, rows }: RedlineView): readonly Unit[] {
  const units: Unit[] = [];
  let table: OpenTable | undefined;
  rows.forEach((row, index) => {
    const cells = cellsOf(old, next, row);
    if (!cells.old && !cells.new) {
      table = undefined;
      units.push({ kind: 'paragraph', rows: [index] });
      return;
    }
    if (!table || !sameWhere(table.cells, cells, 'table')) {
      table = { kind: 'table', rows: [], lines: [], cells };
      units.push(table);
    }
    const line = sameWhere(table.cells, cells, 'row') ? table.lines.at(-1) : undefined;
    const cell = line && sameWhere(table.cells, cells, 'column') ? line.at(-1) : undefined;
    table.rows.push(index);
    if (cell) cell.push(index);
    else if (line) line.push([index]);
    else table.lines.push([[index]]);
    table.cells = line ? { ...table.cells, ...defined(cells) } : cells;
  });
  return units;
}

interface OpenTable {
  readonly kind: 'table';
  readonly rows: number[];
  readonly lines: number[][][];
  /** The cell it has come to, in either document. */
  cells: Cells;
}
interface Cells {
  readonly old: TableCell | undefined;
  readonly new: TableCell | undefined;
}

const cellsOf = (old: ReadDocument, next: ReadDocument, { oldBlock, newBlock }: Row): Cells => ({
  old: oldBlock === undefined ? undefined : old.blocks[oldBlock]?.cell,
  new: newBlock === undefined ? undefined : next.blocks[newBlock]?.cell,
});

const defined = (cells: Cells): Partial<Cells> => ({
  ...(cells.old && { old: cells.old }),
  ...(cells.new && { new: cells.new }),
});

/** Both documents know the place the same: in each that has a cell on both sides it agrees, and in one at least. */
function sameWhere(one: Cells, other: Cells, where: keyof TableCell): boolean {
  const [before, after] = [agrees(one.old, other.old, where), agrees(one.new, other.new, where)];
  return before !== false && after !== false && (before ?? after ?? where === 'table');
}

const agrees = (one: TableCell | undefined, other: TableCell | undefined, where: keyof TableCell) =>
  one && other ? one[where] === other[where] : undefined;

/** `context`: how many units without changes are kept before and after each with one; the rest is far. */
export function stretchesOf(view: RedlineView, context: 'all' | number): readonly Stretch[] {
  const units = unitsOf(view);
  if (context === 'all') return units.length > 0 ? [{ units, far: false }] : [];
  const near = new Uint8Array(units.length);
  let since = Number.POSITIVE_INFINITY;
  const look = (at: number) => {
    since = isChanged(view, units[at]) ? 0 : since + 1;
    if (since <= context) near[at] = 1;
  };
  for (let at = 0; at < units.length; at++) look(at);
  since = Number.POSITIVE_INFINITY;
  for (let at = units.length - 1; at >= 0; at--) look(at);
  const stretches: { units: Unit[]; far: boolean }[] = [];
  units.forEach((unit, at) => {
    const far = near[at] === 0;
    const last = stretches.at(-1);
    if (last?.far === far) last.units.push(unit);
    else stretches.push({ units: [unit], far });
  });
  return stretches;
}

const isChanged = (view: RedlineView, unit: Unit | undefined): boolean =>
  unit?.rows.some((index) => isChangedRow(view, index)) ?? false;

export function isChangedRow({ rows, changesOf, marks, movesOf }: RedlineView, index: number): boolean {
  const row = rows[index];
  if (!row) return false;
  const marked = marks[index] !== undefined || row.pieces.some(({ kind }) => kind !== 'same');
  return marked || (changesOf[index]?.length ?? 0) > 0 || (movesOf[index]?.length ?? 0) > 0;
}
