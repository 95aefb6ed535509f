import type { Row } from '../../compare/comparison.ts';
import type { Entry } from './redline-plan.ts';

/**
 * Names for whole paragraphs that were moved, the same for the row they left and the row they came to. A move of which one half
 * could not be written as such, inside a table say, has no name: it is written as deleted and inserted.
 */
export function moveNames(entries: readonly Entry[]): ReadonlyMap<Row, string> {
  const halves = { deleted: new Map<number, Row[]>(), inserted: new Map<number, Row[]>() };
  for (const entry of entries) {
    const [row] = entry.kind === 'text' && entry.rows.length === 1 ? entry.rows : [];
    if (row?.move === undefined || row.mark === 'same') continue;
    const half = halves[row.mark];
    half.set(row.move, [...(half.get(row.move) ?? []), row]);
  }
  const names = new Map<Row, string>();
  for (const [move, from] of halves.deleted) {
    const to = halves.inserted.get(move) ?? [];
    for (const [index, row] of from.entries()) {
      const other = to[index];
      if (!other) break;
      const name = `redline${move}_${index + 1}`;
      names.set(row, name).set(other, name);
    }
  }
  return names;
}
