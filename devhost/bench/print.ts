import type { Line, Row } from './rows.ts';
import type { Spread } from './samples.ts';

/** The report as a table for people: ratios first, then absolute figures, which hold for this machine only. */
export function table(lines: readonly Line[]): string {
  const head = ['what', 'ratio (min–max)', 'ours (min–max)', 'peer', "peer's figure", 'aim', 'met', 'rounds'];
  const cells = [head, ...lines.map((line) => ('skipped' in line ? skippedCells(line) : rowCells(line)))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const text = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const notes = lines.flatMap((line) => notesOf(line));
  return [text[0], rule, ...text.slice(1), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

const rowCells = ({ what, unit, ours, peer, ratio, aim }: Row): string[] => [
  what,
  ratio ? shown(ratio, '×') : '',
  shown(ours, unit),
  peer?.name ?? '',
  peer ? shown(peer.figure, unit) : '',
  aim?.text ?? '',
  aim ? (aim.met ? 'met' : 'NOT MET') : '',
  String(ours.rounds),
];

const skippedCells = ({ what }: { what: string }): string[] => [what, 'not measured'];

const notesOf = (line: Line): string[] => {
  if ('skipped' in line) return [`${line.what}: not measured: ${line.skipped}`];
  return line.note ? [`${line.what}: ${line.note}`] : [];
};

function shown({ median, min, max, rounds }: Spread, unit: string): string {
  return rounds > 1 ? `${short(median)} ${unit} (${short(min)}–${short(max)})` : `${short(median)} ${unit}`;
}

/** Three digits that mean something, and no more. */
function short(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
