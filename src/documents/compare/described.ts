import { blockAt, type CrossReference, type ReadDocument, type Span } from '../clause-tree.ts';
import type { FoundChange } from './changes.ts';
import { clausePaths } from './clause-path.ts';
import type { Change, Edit } from './comparison.ts';
import { weigh } from './weigh.ts';

/** Says of each change where it is, what it was and became, and how much it matters. */
export function describe(
  old: ReadDocument,
  next: ReadDocument,
  found: readonly FoundChange[],
  edits: readonly Edit[],
): readonly Change[] {
  const paths = { old: clausePaths(old), new: clausePaths(next) };
  const follows = followsItsClause(old, next, edits, paths);
  return found.map(({ id, kind, old: from, new: to }) => {
    const before = words(old, from);
    const after = words(next, to);
    const gone = to.end === to.start;
    const side = gone && kind !== 'modified' ? 'old' : 'new';
    const block = blockAt(
      (side === 'old' ? old : next).blocks,
      firstWordOf(side === 'old' ? old : next, side === 'old' ? from : to),
    );
    const clausePath = paths[side].pathOf(block);
    const clause = paths[side].clauseOf(block);
    const { materiality, topics, reason } = weigh({
      kind,
      before,
      after,
      headings: clausePath.join(' '),
      paragraph: `${paragraphAt(old, from)} ${paragraphAt(next, to)}`,
      followsItsClause: kind === 'modified' && follows(from, to),
    });
    return {
      id,
      kind,
      materiality,
      topics,
      reason,
      clausePath,
      ...(clause ? { clauseId: clause.id } : {}),
      before,
      after,
      old: from,
      new: to,
    };
  });
}

const words = ({ text }: ReadDocument, { start, end }: Span): string => text.slice(start, end).trim();

/** A stretch may begin with the break behind the paragraph before; it is about what comes then. */
function firstWordOf({ text }: ReadDocument, { start, end }: Span): number {
  let at = start;
  while (at < end && /\s/.test(text[at] ?? '')) at++;
  return at < end ? at : start;
}

function paragraphAt(document: ReadDocument, span: Span): string {
  const block = document.blocks[blockAt(document.blocks, firstWordOf(document, span))];
  return block ? document.text.slice(block.start, block.end) : '';
}

/** Whether both stretches are the same reference, to a clause that is there on both sides and has only another number. */
function followsItsClause(
  old: ReadDocument,
  next: ReadDocument,
  edits: readonly Edit[],
  paths: Record<'old' | 'new', ReturnType<typeof clausePaths>>,
) {
  const referenceAt = (references: readonly CrossReference[], { start, end }: Span) =>
    references.find(
      (reference) => reference.start < end && start < reference.end && reference.start <= start && end <= reference.end,
    );
  const blockOf = (document: ReadDocument, id: string | undefined) =>
    document.clauses.find((clause) => clause.id === id)?.firstBlock;
  return (from: Span, to: Span): boolean => {
    const one = referenceAt(old.crossReferences, from);
    const other = referenceAt(next.crossReferences, to);
    const oldBlock = blockOf(old, one?.clause);
    const newBlock = blockOf(next, other?.clause);
    if (oldBlock === undefined || newBlock === undefined) return false;
    const [before, after] = [old.blocks[oldBlock], next.blocks[newBlock]];
    if (!before || !after || paths.old.clauseOf(oldBlock) === undefined) return false;
    // The same clause: some of its words are the very words.
    return edits.some(
      (edit) =>
        edit.kind === 'same' &&
        edit.old.start < before.end &&
        edit.old.end > before.body &&
        edit.new.start < after.end &&
        edit.new.end > after.body &&
        edit.old.end - edit.old.start > 2,
    );
  };
}
