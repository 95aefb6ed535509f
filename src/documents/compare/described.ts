import { blockAt, type CrossReference, type ReadDocument, type Span } from '../clause-tree.ts';
import type { FoundChange } from './changes.ts';
import { clausePaths } from './clause-path.ts';
import type { Change, Edit } from './comparison.ts';
import { recognised, recogniser } from './recognise.ts';
import { weigh } from './weigh.ts';
import { type Dictionary, type Words, wordAt } from './words.ts';

export interface Sides {
  readonly old: ReadDocument;
  readonly new: ReadDocument;
  readonly words: { readonly old: Words; readonly new: Words };
  readonly dictionary: Dictionary;
}

/** Says of each change where it is, what it was and became, and how much it matters. */
export function describe(sides: Sides, found: readonly FoundChange[], edits: readonly Edit[]): readonly Change[] {
  const { old, new: next } = sides;
  const paths = { old: clausePaths(old), new: clausePaths(next) };
  const follows = followsItsClause(old, next, edits);
  const recognise = recogniser(sides.dictionary);
  const within = (side: 'old' | 'new', { start, end }: Span): number => {
    const words = sides.words[side];
    return start === end ? 0 : recognise(words, sides[side].text, wordAt(words, start), wordAt(words, end));
  };
  const paragraph = rememberedByBlock((side, block) => {
    const span = sides[side].blocks[block];
    return span ? within(side, span) : 0;
  });
  const headings = rememberedByBlock((side, block) => {
    let mask = 0;
    for (const { start, heading } of paths[side].above(block)) {
      const at = heading ? sides[side].text.indexOf(heading, start) : -1;
      if (heading && at >= 0) mask |= within(side, { start: at, end: at + heading.length });
    }
    return mask;
  });
  return found.map(({ id, kind, old: from, new: to }) => {
    const [before, after] = [textOf(old, from), textOf(next, to)];
    const blocks = {
      old: blockAt(old.blocks, firstWordOf(old, from)),
      new: blockAt(next.blocks, firstWordOf(next, to)),
    };
    const side = to.end === to.start && kind !== 'modified' ? 'old' : 'new';
    const clause = paths[side].clauseOf(blocks[side]);
    const { materiality, topics, reason } = weigh({
      kind,
      before,
      after,
      changed: recognised(within('old', from) | within('new', to)),
      headings: recognised(headings(side, blocks[side])).topics,
      around: recognised(paragraph('old', blocks.old) | paragraph('new', blocks.new)).topics,
      followsItsClause: kind === 'modified' && follows(from, to),
    });
    return {
      id,
      kind,
      materiality,
      topics,
      reason,
      clausePath: paths[side].pathOf(blocks[side]),
      ...(clause ? { clauseId: clause.id } : {}),
      before,
      after,
      old: from,
      new: to,
    };
  });
}

function rememberedByBlock(maskOf: (side: 'old' | 'new', block: number) => number) {
  const known = { old: new Map<number, number>(), new: new Map<number, number>() };
  return (side: 'old' | 'new', block: number): number => {
    const mask = known[side].get(block) ?? maskOf(side, block);
    known[side].set(block, mask);
    return mask;
  };
}

const textOf = ({ text }: ReadDocument, { start, end }: Span): string => text.slice(start, end).trim();

/** A stretch may begin with the break behind the paragraph before; it is about what comes then. */
function firstWordOf({ text }: ReadDocument, { start, end }: Span): number {
  let at = start;
  while (at < end && /\s/.test(text[at] ?? '')) at++;
  return at < end ? at : start;
}

/** Whether both stretches are the same reference, to a clause that is there on both sides and has only another number. */
function followsItsClause(old: ReadDocument, next: ReadDocument, edits: readonly Edit[]) {
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
    if (!before || !after) return false;
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
