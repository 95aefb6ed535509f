import type { ReadDocument, Span } from '../clause-tree.ts';
import type { Edit } from './comparison.ts';
import type { Move } from './moves.ts';

interface MovedSpan extends Span {
  /** Where its words end; `end` is behind the break that follows. */
  readonly words: number;
  readonly move: number;
}

/** Cuts what was deleted and inserted where a moved block begins and ends, so that both halves can be told by their number. */
export function withMoves(
  old: ReadDocument,
  next: ReadDocument,
  edits: readonly Edit[],
  moves: readonly Move[],
): readonly Edit[] {
  if (moves.length === 0) return edits;
  const cut = {
    deleted: cutter('old', spansOf('old', old, moves)),
    inserted: cutter('new', spansOf('new', next, moves)),
  };
  return edits.flatMap((edit) => (edit.kind === 'same' ? [edit] : cut[edit.kind](edit)));
}

const spansOf = (side: 'old' | 'new', { blocks, text }: ReadDocument, moves: readonly Move[]): readonly MovedSpan[] =>
  moves
    .map((move, index) => ({
      start: blocks[move[side]]?.start ?? 0,
      end: blocks[move[side] + 1]?.start ?? text.length,
      words: blocks[move[side]]?.end ?? 0,
      move: index + 1,
    }))
    .sort((x, y) => x.start - y.start);

/** To be given the edits of one kind in their order: what lies behind one is never looked at again. */
function cutter(side: 'old' | 'new', moved: readonly MovedSpan[]) {
  let next = 0;
  return (edit: Edit): Edit[] => {
    const { start, end } = edit[side];
    const parts: Edit[] = [];
    let at = start;
    while ((moved[next]?.start ?? end) < start) next++;
    for (let span = moved[next]; span && span.words <= end; span = moved[++next]) {
      const to = Math.min(span.end, end);
      if (span.start > at) parts.push({ ...edit, [side]: { start: at, end: span.start } });
      parts.push({ ...edit, [side]: { start: span.start, end: to }, move: span.move });
      at = to;
    }
    if (at < end) parts.push({ ...edit, [side]: { start: at, end } });
    return parts;
  };
}
