import type { TableCell } from '../../clause-tree.ts';
import { attribute, type HtmlElement } from './element.ts';

const widest = 1000; // also the limit of HTML for colspan (4.9.11)

/** Where the cells of one table stand, those counted that reach into a row or column from before (HTML 4.9.12). */
export function tableGrid(table: number) {
  const takenUntil: number[] = [];
  let [row, column] = [-1, 0];
  return {
    nextRow(): void {
      row += 1;
      column = 0;
    },
    nextCell(cell: HtmlElement): TableCell {
      if (row < 0) row = 0;
      while ((takenUntil[column] ?? 0) > row) column += 1;
      const place = { table, row, column };
      const [columns, rows] = [spanned(cell, 'colspan'), spanned(cell, 'rowspan')];
      if (rows > 1) for (let i = column; i < column + columns && i < widest; i++) takenUntil[i] = row + rows;
      column = Math.min(column + columns, 10_000_000);
      return place;
    },
  };
}

export type TableGrid = ReturnType<typeof tableGrid>;

function spanned(cell: HtmlElement, name: string): number {
  const value = Number(/^\s*(\d{1,6})/.exec(attribute(cell, name) ?? '')?.[1] ?? 1);
  return Math.max(1, Math.min(value, name === 'colspan' ? widest : 65_534));
}
