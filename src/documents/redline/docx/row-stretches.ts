import type { ReadDocument, Span } from '../../clause-tree.ts';
import { blockAt } from '../../clause-tree.ts';
import type { Edit, Row } from '../../compare/comparison.ts';

/** A stretch of a redline as it has to be written: numbers that the word processor makes are not in it. */
export interface Stretch {
  readonly kind: 'same' | 'deleted' | 'inserted';
  readonly old: Span;
  readonly new: Span;
}

/** Which numbers are made rather than typed, on either side. */
export interface MadeNumbers {
  isMadeNew(block: number): boolean;
  /** Made again when the changes are rejected; if not, the number is written as text. */
  isMadeOld(block: number): boolean;
}

/**
 * The pieces of a row as they are written. `whole` are stretches of the new text that cannot be divided, the mark of a note
 * say: one that is changed in part is replaced.
 */
export function stretchesOf(
  { pieces }: Row,
  old: ReadDocument,
  next: ReadDocument,
  made: MadeNumbers,
  whole: readonly Span[],
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'deleted') {
      const from = typedFrom(old, piece.old.start, made.isMadeOld);
      if (from < piece.old.end) stretches.push({ ...piece, old: { start: from, end: piece.old.end } });
    } else if (piece.kind === 'inserted') {
      const from = typedFrom(next, piece.new.start, made.isMadeNew);
      if (from < piece.new.end) stretches.push({ ...piece, new: { start: from, end: piece.new.end } });
    } else stretches.push(...same(piece, old, next, made).flatMap((part) => undivided(part, whole)));
  }
  return stretches;
}

/** Behind the number that is made for the paragraph, where the offset is within it. */
function typedFrom({ blocks }: ReadDocument, at: number, isMade: (block: number) => boolean): number {
  const index = blockAt(blocks, at);
  const block = blocks[index];
  return block?.generated && isMade(index) ? Math.max(at, block.body) : at;
}

/** What is equal in both texts may be typed in one and made in the other. */
function same(piece: Edit, old: ReadDocument, next: ReadDocument, made: MadeNumbers): readonly Stretch[] {
  const length = piece.new.end - piece.new.start;
  const ofOld = Math.min(length, typedFrom(old, piece.old.start, made.isMadeOld) - piece.old.start);
  const ofNew = Math.min(length, typedFrom(next, piece.new.start, made.isMadeNew) - piece.new.start);
  const cut = (kind: Stretch['kind'], from: number, to: number): Stretch[] =>
    from < to
      ? [
          {
            kind,
            old: kind === 'inserted' ? empty(piece.old.start) : span(piece.old.start, from, to),
            new: kind === 'deleted' ? empty(piece.new.start) : span(piece.new.start, from, to),
          },
        ]
      : [];
  return [
    ...cut('deleted', ofOld, ofNew),
    ...cut('inserted', ofNew, ofOld),
    ...cut('same', Math.max(ofOld, ofNew), length),
  ];
}

const span = (at: number, from: number, to: number): Span => ({ start: at + from, end: at + to });
const empty = (at: number): Span => ({ start: at, end: at });

function undivided(stretch: Stretch, whole: readonly Span[]): readonly Stretch[] {
  if (stretch.kind !== 'same') return [stretch];
  const { old, new: next } = stretch;
  const divided = whole.filter(
    ({ start, end }) => start < next.end && end > next.start && (start < next.start || end > next.end),
  );
  let [first, last] = [next.start, next.end];
  for (const { start, end } of divided) {
    if (start < next.start) first = Math.max(first, Math.min(end, next.end));
    else last = Math.min(last, start);
  }
  const shift = old.start - next.start;
  const replaced = (from: number, to: number): Stretch[] =>
    from < to
      ? [
          { kind: 'deleted', old: { start: from + shift, end: to + shift }, new: empty(from) },
          { kind: 'inserted', old: empty(from + shift), new: { start: from, end: to } },
        ]
      : [];
  const kept: Stretch[] =
    first < last
      ? [{ kind: 'same', old: { start: first + shift, end: last + shift }, new: { start: first, end: last } }]
      : [];
  return [...replaced(next.start, first), ...kept, ...replaced(Math.max(first, last), next.end)];
}
