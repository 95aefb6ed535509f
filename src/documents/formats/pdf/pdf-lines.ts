import type { Box, PdfItem, PdfPage } from './pdf-page.ts';

/** Text on one base line, or one column of it. */
export interface PdfLine {
  readonly page: number;
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly size: number;
  readonly box: Box;
  /** 0 left, 1 right, 2 across both, or the only one. */
  readonly column: 0 | 1 | 2;
}

/** The lines of a page in reading order: from the top, and where the page has two columns the left one before the right one. */
export function linesOf({ page, items }: PdfPage): PdfLine[] {
  const pieces = fragments(items)
    .map((fragment) => lineOf(page, fragment))
    .filter(({ text }) => text !== '');
  const rows = rowsOf(pieces);
  const gutter = gutterOf(rows);
  return gutter === undefined ? rows.map(joined) : inColumns(rows, gutter);
}

/** Items that follow one another on a base line; raised and lowered ones belong to it. */
function fragments(items: readonly PdfItem[]): PdfItem[][] {
  const found: PdfItem[][] = [];
  let current: PdfItem[] = [];
  for (const item of items) {
    const before = current.at(-1);
    if (before && goesOn(before, item)) current.push(item);
    else if (item.text.trim() !== '') {
      current = [item];
      found.push(current);
    }
  }
  return found;
}

function goesOn(before: PdfItem, item: PdfItem): boolean {
  const size = Math.max(before.size, item.size);
  const gap = item.x - (before.x + before.width);
  const raised = Math.abs(item.y - before.y);
  return gap > -size * 0.5 && gap < size * (item.text.trim() === '' ? 50 : 1) && raised < size * (raised < 1 ? 1 : 0.5);
}

function lineOf(page: number, items: readonly PdfItem[]): PdfLine {
  let text = '';
  let end = items[0]?.x ?? 0;
  for (const item of items) {
    if (item.x - end > item.size * 0.25 && !/\s$/.test(text) && !/^\s/.test(item.text)) text += ' ';
    text += item.text;
    end = item.x + item.width;
  }
  const largest = items.reduce((most, item) => (item.size > most.size ? item : most));
  const words = items.filter((item) => item.text.trim() !== '');
  return {
    page,
    text: text.replace(/[ \t\u00a0]+/g, ' ').trim(),
    left: Math.min(...words.map(({ x }) => x)),
    right: Math.max(...words.map(({ x, width }) => x + width)),
    y: largest.y,
    size: largest.size,
    column: 2,
    box: around(words.map(({ box }) => box)),
  };
}

function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - x;
  return { x, y, width, height: Math.max(...boxes.map((box) => box.y + box.height)) - y };
}

/** From the top; within a row from the left. */
function rowsOf(pieces: readonly PdfLine[]): PdfLine[][] {
  const rows: PdfLine[][] = [];
  for (const piece of [...pieces].sort((a, b) => b.y - a.y)) {
    const first = rows.at(-1)?.[0];
    if (first && first.y - piece.y < Math.min(first.size, piece.size) * 0.4) rows.at(-1)?.push(piece);
    else rows.push([piece]);
  }
  for (const row of rows) row.sort((a, b) => a.left - b.left);
  return rows;
}

function joined(row: readonly PdfLine[]): PdfLine {
  const [first, ...rest] = row;
  if (!first || rest.length === 0) return first as PdfLine;
  return {
    ...first,
    text: row.map(({ text }) => text).join(' '),
    right: Math.max(...row.map(({ right }) => right)),
    size: Math.max(...row.map(({ size }) => size)),
    box: around(row.map(({ box }) => box)),
  };
}

/** Of the lines of each column, and of the width of the page for a line of prose. */
const [fewest, wide] = [5, 0.28];

/** Where the white between two columns of prose is; undefined when the page has one column, or a table of short entries. */
function gutterOf(rows: readonly (readonly PdfLine[])[]): number | undefined {
  const all = rows.flat();
  const left = all.reduce((least, line) => Math.min(least, line.left), Number.POSITIVE_INFINITY);
  const width = all.reduce((most, line) => Math.max(most, line.right), left) - left;
  let best = { at: 0, count: 0 };
  for (let share = 0.3; share <= 0.7; share += 0.01) {
    const at = left + width * share;
    const sides = [all.filter((line) => line.right <= at), all.filter((line) => line.left >= at)];
    const count = Math.min(...sides.map((side) => side.filter((line) => line.right - line.left > width * wide).length));
    const prose = sides.every((side) => count >= side.length * 0.4);
    if (count > best.count && prose && besideOneAnother(sides)) best = { at, count };
  }
  const crossing = rows.filter((row) => crossed(row, best.at)).length;
  return best.count >= fewest && crossing < best.count ? best.at : undefined;
}

function besideOneAnother(sides: readonly (readonly PdfLine[])[]): boolean {
  const tops = sides.map((side) => side.reduce((most, { y }) => Math.max(most, y), Number.NEGATIVE_INFINITY));
  const bottoms = sides.map((side) => side.reduce((least, { y }) => Math.min(least, y), Number.POSITIVE_INFINITY));
  const shared = Math.min(...tops) - Math.max(...bottoms);
  return shared > 0.5 * Math.min(...tops.map((top, i) => top - (bottoms[i] ?? top)));
}

const crossed = (row: readonly PdfLine[], at: number): boolean =>
  row.some((line) => line.left < at - 2 && line.right > at + 2);

function inColumns(rows: readonly (readonly PdfLine[])[], gutter: number): PdfLine[] {
  const found: PdfLine[] = [];
  let columns: [PdfLine[], PdfLine[]] = [[], []];
  const flush = () => {
    found.push(...columns[0], ...columns[1]);
    columns = [[], []];
  };
  for (const row of rows) {
    if (crossed(row, gutter)) {
      flush();
      found.push(joined(row));
      continue;
    }
    for (const side of [0, 1] as const) {
      const part = row.filter((line) => (side === 0 ? line.left < gutter : line.left >= gutter));
      if (part.length > 0) columns[side].push({ ...joined(part), column: side });
    }
  }
  flush();
  return found;
}
