import { type Block, blockAt, type ReadDocument, type Span } from '../../clause-tree.ts';
import type { Comparison, Edit, Row } from '../../compare/comparison.ts';

/** What was edited in something that was moved: the words only its old place has, and those only its new place has. */
export interface MovedEdits {
  readonly old: readonly Span[];
  readonly new: readonly Span[];
  /** In how many places, its number not counted. */
  readonly places: number;
}

export type Compare = (old: ReadDocument, next: ReadDocument) => Pick<Comparison, 'edits'>;

/**
 * A move is a whole deletion and a whole insertion, in which an edited word would go unseen: the easiest place to hide one. So the
 * paragraphs at both ends are compared by themselves. By the number of the move; without those that were moved word for word.
 */
export function movedEdits(
  old: ReadDocument,
  next: ReadDocument,
  rows: readonly Row[],
  compare: Compare,
): ReadonlyMap<number, MovedEdits> {
  const ends = { deleted: new Map<number, Block>(), inserted: new Map<number, Block>() };
  for (const { move, kind, old: before, new: after } of rows.flatMap(({ pieces }) => pieces)) {
    if (move === undefined || kind === 'same' || ends[kind].has(move)) continue;
    const [{ blocks }, { start }] = kind === 'deleted' ? [old, before] : [next, after];
    const block = blocks[blockAt(blocks, start)];
    if (block) ends[kind].set(move, block);
  }
  const found = new Map<number, MovedEdits>();
  for (const [move, from] of ends.deleted) {
    const to = ends.inserted.get(move);
    if (!to) continue;
    const { edits } = compare(alone(old, from), alone(next, to));
    const mine = {
      old: edits.filter(({ kind }) => kind === 'deleted').map((edit) => shifted(edit.old, from.start)),
      new: edits.filter(({ kind }) => kind === 'inserted').map((edit) => shifted(edit.new, to.start)),
    };
    const isInWords = ({ kind, old: before, new: after }: Edit): boolean =>
      kind === 'deleted' ? before.end > from.body - from.start : kind === 'inserted' && after.end > to.body - to.start;
    // A replaced word is a deletion and an insertion next to each other, and one place.
    const places = edits.filter((edit, at) => {
      const before = edit.kind === 'inserted' ? edits[at - 1] : undefined;
      return isInWords(edit) && !(before?.kind === 'deleted' && isInWords(before));
    }).length;
    if (mine.old.length + mine.new.length > 0) found.set(move, { ...mine, places });
  }
  return found;
}

const shifted = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

/** One block as a document of its own. */
function alone(
  { text, blocks: _, ...document }: ReadDocument,
  { start, end, body, cell: __, ...block }: Block,
): ReadDocument {
  const only = { ...block, start: 0, end: end - start, body: body - start };
  const none = { clauses: [], definedTerms: [], crossReferences: [], revisions: [], comments: [], places: [] };
  return { ...document, ...none, text: text.slice(start, end), blocks: [only] };
}
