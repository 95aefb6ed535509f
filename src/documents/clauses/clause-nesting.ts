import type { Block } from '../clause-tree.ts';
import type { ClauseLabel, Reading } from './clause-label.ts';

/** A clause that later blocks may still be part of. The outermost comes first. */
export interface Open {
  readonly clause: number;
  readonly block: Block;
  readonly label: ClauseLabel | undefined;
  /** Which of the readings of its label its row has shown to be meant. */
  readonly reading: Reading | undefined;
}

export interface Nesting {
  /** How many of the open clauses stay open around the one that begins. */
  readonly depth: number;
  readonly reading?: Reading | undefined;
}

/** Where a clause that begins with `block` stands, told from headings' levels, names, numbers typed in full, and rows of numbers. */
export function nesting(open: readonly Open[], block: Block, label: ClauseLabel | undefined): Nesting {
  const first = label?.readings.find(({ value }) => value === 1) ?? label?.readings[0];
  if (label?.name && (label.name !== 'Section' || fullPath(label, undefined).length < 2))
    return { depth: depthOfNamed(open, block, label.name), reading: first };
  if (label && label.readings.length === 0) return { depth: depthOfPath(open, block, fullPath(label, undefined)) };
  if (block.kind === 'heading') return { depth: depthInRowOfHeadings(open, block, label), reading: first };
  return inRow(open, block, label?.readings ?? []) ?? { depth: newRow(open, block, first), reading: first };
}

const ranks: Readonly<Record<string, number>> = { Part: 1, Article: 2, Section: 3 };
const rank = (name: string): number => ranks[name] ?? 0;

function depthOfNamed(open: readonly Open[], block: Block, name: string): number {
  const beside = open.findIndex(({ label }) => label?.name !== undefined && rank(label.name) >= rank(name));
  if (beside >= 0) return beside;
  const around = open.findLastIndex(({ label }) => label?.name !== undefined);
  return around >= 0 ? around + 1 : block.kind === 'heading' ? depthOfHeading(open, block) : titles(open);
}

/** The title of the document stays around everything. */
const titles = (open: readonly Open[]): number => (isHeading(open[0]) && !open[0]?.label ? 1 : 0);

/** "4.2.1" belongs to "4.2", or else to "4", be it "Article IV". */
function depthOfPath(open: readonly Open[], block: Block, path: readonly string[]): number {
  let best = { length: 0, depth: -1 };
  for (const [index, { label, reading }] of open.entries()) {
    const above = label ? fullPath(label, reading) : [];
    if (above.length > best.length && above.length < path.length && above.every((part, i) => part === path[i]))
      best = { length: above.length, depth: index + 1 };
  }
  if (best.depth >= 0) return best.depth;
  const beside = open.findIndex(
    ({ label }) => label && label.readings.length === 0 && fullPath(label, undefined).length >= path.length,
  );
  if (beside >= 0) return beside;
  return block.kind === 'heading' ? depthOfHeading(open, block) : open.findLastIndex((each) => isHeading(each)) + 1;
}

function fullPath(label: ClauseLabel, reading: Reading | undefined): string[] {
  const path = reading && label.name === 'Article' ? [String(reading.value)] : label.path;
  return [...path, ...label.brackets];
}

function depthInRowOfHeadings(open: readonly Open[], block: Block, label: ClauseLabel | undefined): number {
  const level = open.some((each) => isHeading(each) && each.block.level === block.level && each.label);
  if (!label || level) return depthOfHeading(open, block);
  const before = open.findIndex(
    ({ block: { kind }, reading }) => kind === 'paragraph' && label.readings.some((next) => follows(next, reading)),
  );
  return before >= 0 ? before : depthOfHeading(open, block);
}

function depthOfHeading(open: readonly Open[], { level }: Block): number {
  const end = open.findIndex(({ block, label }) => {
    if (block.kind === 'heading') return block.level >= level;
    return label?.name === undefined || level === 1;
  });
  return end < 0 ? open.length : end;
}

const isHeading = (each: Open | undefined): boolean => each?.block.kind === 'heading';
const follows = (next: Reading, before: Reading | undefined): boolean =>
  before !== undefined && next.row === before.row && next.value === before.value + 1;

/** The row it goes on with: as the next of it, else from the start again, else with a gap. */
function inRow(open: readonly Open[], block: Block, readings: readonly Reading[]): Nesting | undefined {
  const next = rowOf(open, block, (each) => readings.find((reading) => follows(reading, each.reading)));
  if (next) return next;
  // What can be the first of a row is not the tenth of another: "i." behind "c." begins a new one.
  const first = readings.find(({ value }) => value === 1);
  const possible = first ? [first] : readings;
  return rowOf(open, block, (each) =>
    isHeading(each) ? undefined : possible.find(({ row }) => row === each.reading?.row),
  );
}

/** The innermost open clause that a reading suits. */
function rowOf(open: readonly Open[], block: Block, suits: (each: Open) => Reading | undefined): Nesting | undefined {
  for (const [depth, each] of [...open.entries()].reverse()) {
    const reading = sameList(each, block) ? suits(each) : undefined;
    if (reading) return { depth, reading };
  }
  return undefined;
}

/** In lists the depth the reader found decides; what was typed has none. */
const sameList = ({ block }: Open, { kind, level }: Block): boolean =>
  block.level === level || (kind !== 'item' && block.kind !== 'item');

function newRow(open: readonly Open[], block: Block, first: Reading | undefined): number {
  if (block.kind !== 'item') return open.length;
  const deeper = open.findIndex((each) => each.block.kind === 'item' && each.block.level >= block.level);
  // A list of its own begins inside the clause before it, unless it goes on in the style of the deeper one.
  const own = first?.value === 1 && open[deeper]?.reading?.row !== first.row;
  return deeper < 0 || own ? open.length : deeper;
}
