import { blockAt, type ReadDocument } from '../../clause-tree.ts';
import type { Change, Comparison, Edit, Row } from '../../compare/comparison.ts';
import { type Compare, type MovedEdits, movedEdits } from './moved-edits.ts';

/** A redline seen as a page: which change is shown where, and which places belong together. */
export interface RedlineView {
  readonly old: ReadDocument;
  readonly next: ReadDocument;
  readonly rows: readonly Row[];
  readonly changes: ReadonlyMap<number, Change>;
  /** The piece a change begins with. A change that is none of the words, such as one of formatting, has no such piece. */
  readonly begins: ReadonlyMap<Edit, Change>;
  /** The changes that have such a piece. */
  readonly begun: ReadonlySet<number>;
  /** For each row the changes that begin in it. */
  readonly changesOf: readonly (readonly Change[])[];
  /** For each row the paragraph mark that is to be seen, which is there only where paragraphs were split or joined. */
  readonly marks: readonly ('inserted' | 'deleted' | undefined)[];
  /** By the number of a move what was edited in it. */
  readonly edited: ReadonlyMap<number, MovedEdits>;
  /** For each row the ends of moves that begin in it. */
  readonly movesOf: readonly (readonly MoveEnd[])[];
}

export interface MoveEnd {
  readonly move: number;
  readonly end: 'from' | 'to';
  /** The clause at the other end as people cite it, '' where that has no number or heading or the other end is missing. */
  readonly other: string;
  readonly whole: boolean;
}

export function redlineView(
  { old, next, comparison }: { old: ReadDocument; next: ReadDocument; comparison: Comparison },
  rows: readonly Row[],
  compare: Compare,
): RedlineView {
  const edited = movedEdits(old, next, rows, compare);
  const changes = new Map(comparison.changes.map((change) => [change.id, change]));
  const begins = new Map<Edit, Change>();
  const changesOf: Change[][] = rows.map(() => []);
  const begun = new Set<number>();
  rows.forEach((row, index) => {
    for (const piece of row.pieces) {
      const change = piece.change === undefined ? undefined : changes.get(piece.change);
      if (!change || begun.has(change.id)) continue;
      begun.add(change.id);
      begins.set(piece, change);
      changesOf[index]?.push(change);
    }
  });
  const rowOf = rowsOfBlocks(old, next, rows);
  for (const change of comparison.changes) if (!begun.has(change.id)) changesOf[rowOf(change)]?.push(change);
  for (const list of changesOf) list.sort((one, other) => one.id - other.id);
  return {
    old,
    next,
    rows,
    changes,
    begins,
    begun,
    changesOf,
    marks: marksOf(rows),
    edited,
    movesOf: movesOf(old, next, rows),
  };
}

/** Finds the row that shows where a change is: in the new text, or in the old one when it is not in the new. */
function rowsOfBlocks(old: ReadDocument, next: ReadDocument, rows: readonly Row[]): (change: Change) => number {
  const oldRows = new Map<number, number>();
  const newRows = new Map<number, number>();
  rows.forEach(({ oldBlock, newBlock }, index) => {
    if (oldBlock !== undefined) oldRows.set(oldBlock, index);
    if (newBlock !== undefined) newRows.set(newBlock, index);
  });
  return (change) => {
    const inNew = newRows.get(blockAt(next.blocks, change.new.start));
    const inOld = oldRows.get(blockAt(old.blocks, change.old.start));
    const inOldAlone = change.kind === 'deleted' || change.kind === 'merged';
    return (inOldAlone ? (inOld ?? inNew) : (inNew ?? inOld)) ?? 0;
  };
}

function movesOf(old: ReadDocument, next: ReadDocument, rows: readonly Row[]): readonly (readonly MoveEnd[])[] {
  const cite = { from: citations(old), to: citations(next) };
  const ends = new Map<string, string>();
  const found = rows.map((row) => {
    const here: Omit<MoveEnd, 'other'>[] = [];
    for (const { kind, move, old: before, new: after } of row.pieces) {
      if (move === undefined || kind === 'same') continue;
      const end = kind === 'deleted' ? 'from' : 'to';
      const key = `${end} ${move}`;
      if (ends.has(key)) continue;
      const block = end === 'from' ? blockAt(old.blocks, before.start) : blockAt(next.blocks, after.start);
      ends.set(key, cite[end][block] ?? '');
      here.push({ move, end, whole: row.pieces.every((piece) => piece.move === move) });
    }
    return here;
  });
  const opposite = { from: 'to', to: 'from' } as const;
  return found.map((here) =>
    here.map((end) => ({ ...end, other: ends.get(`${opposite[end.end]} ${end.move}`) ?? '' })),
  );
}

/** For each block how the clause it is in is cited: its number, or its heading. Clauses come each before its children. */
function citations({ blocks, clauses }: ReadDocument): readonly string[] {
  const open: number[] = [];
  let next = 0;
  return blocks.map((_, block) => {
    while ((clauses[next]?.firstBlock ?? Number.POSITIVE_INFINITY) <= block) open.push(next++);
    while (open.length > 0 && (clauses[open.at(-1) ?? 0]?.lastBlock ?? 0) < block) open.pop();
    const clause = clauses[open.at(-1) ?? -1];
    return clause?.number ?? clause?.heading ?? '';
  });
}

/**
 * A mark that came or went with all the words of its paragraph says nothing new, and neither does the mark in front of paragraphs
 * added behind the last one, though it is among what was inserted.
 */
function marksOf(rows: readonly Row[]): RedlineView['marks'] {
  const marks: ('inserted' | 'deleted' | undefined)[] = [];
  /** From the next row on there are only whole paragraphs of this kind, and then a mark of both texts. */
  const whole = { inserted: false, deleted: false };
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at];
    if (!row) continue;
    const { mark } = row;
    marks[at] = mark === 'same' || isWholly(mark, row) || whole[mark] ? undefined : mark;
    for (const kind of ['inserted', 'deleted'] as const) {
      if (mark !== 'same' && mark !== kind && isWholly(mark, row)) continue;
      whole[kind] = isWholly(kind, row) && (mark === 'same' || (mark === kind && whole[kind]));
    }
  }
  return marks;
}

const isWholly = (kind: Edit['kind'], { pieces }: Row): boolean =>
  pieces.length > 0 && pieces.every((piece) => piece.kind === kind);
