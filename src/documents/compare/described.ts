import { blockAt, type ReadDocument, type Span } from '../clause-tree.ts';
import { clausePaths } from '../clauses/clause-path.ts';
import type { Change, Edit } from './comparison.ts';
import type { FoundChange } from './grouped.ts';
import { isNumbering } from './numbering.ts';
import { figureBit, recognised, recogniser } from './recognise.ts';
import { followsItsClause } from './renumbered-references.ts';
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
  const mayHide = [old, next].some(({ text }) => text.search(unseen) >= 0);
  const within = (side: 'old' | 'new', { start, end }: Span): number => {
    const words = sides.words[side];
    if (start === end) return 0;
    const figures = hasFigureInFront(sides[side], start, end) ? figureBit : 0;
    return figures | recognise(words, sides[side].text, wordAt(words, start), wordAt(words, end));
  };
  const paragraph = rememberedByBlock((side, block) => {
    const span = sides[side].blocks[block];
    return span ? within(side, span) : 0;
  });
  const headings = rememberedByBlock((side, block) => {
    let mask = 0;
    for (const { start, heading } of paths[side].above(block)) {
      const at = heading ? sides[side].text.slice(start, start + headingWithin).indexOf(heading) : -1;
      if (heading && at >= 0) mask |= within(side, { start: start + at, end: start + at + heading.length });
    }
    return mask;
  });
  return found.map(({ id, kind, old: from, new: to, anotherColumn }) => {
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
      inContext: dash.test(before) || dash.test(after) ? [inContext(old, from), inContext(next, to)] : undefined,
      // Only looked at where it is needed: most of the time would go into it.
      get changed() {
        return recognised(within('old', from) | within('new', to));
      },
      get headings() {
        return recognised(headings(side, blocks[side])).topics;
      },
      get around() {
        return recognised(paragraph('old', blocks.old) | paragraph('new', blocks.new)).topics;
      },
      followsItsClause: kind === 'modified' && follows(from, to),
      wordForWord: kind === 'moved' && wordsOfBlock(old, blocks.old) === wordsOfBlock(next, blocks.new),
      betweenItems: isBetweenItems(old, from) || isBetweenItems(next, to),
      anotherColumn: anotherColumn ?? false,
      unseen: mayHide && hidden(old, from) !== hidden(next, to),
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

/** Of what begins a clause so much is looked at for its heading. */
const headingWithin = 600;

/** Controls of direction, joiners and spaces without width, tags: they can turn what a reader sees. A soft hyphen cannot. */
const unseen = /[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const hidden = ({ text }: ReadDocument, { start, end }: Span): string =>
  text.slice(start, end).match(unseen)?.join('') ?? '';

const dash = /[‐‑‒–—―]/;

/** With the characters next to it: whether a dash is a minus is seen by the figure behind it. */
function inContext({ text, blocks }: ReadDocument, { start, end }: Span): string {
  const block = blocks[blockAt(blocks, start)];
  const [first, last] = [block?.start ?? start, Math.max(block?.end ?? end, end)];
  return text.slice(Math.max(Math.min(first, start), start - 2), Math.min(last, end + 2)).trim();
}

/** The words of a block without its number, as far as that is one. */
function wordsOfBlock(document: ReadDocument, index: number): string {
  const block = document.blocks[index];
  if (!block) return '';
  return document.text.slice(isNumbering(document, block) ? block.body : block.start, block.end);
}

/** What stands where a number would and is none: "2.5" of "2.5 million". */
function hasFigureInFront(document: ReadDocument, start: number, end: number): boolean {
  const { blocks, text } = document;
  for (let at = blockAt(blocks, start), block = blocks[at]; block && block.start < end; block = blocks[++at]) {
    if (block.body <= Math.max(block.start, start) || isNumbering(document, block)) continue;
    if (/\p{N}/u.test(text.slice(block.start, block.body))) return true;
  }
  return false;
}

/** A break that parts cells, or before a numbered item: with it goes what a sentence belongs to. */
function isBetweenItems({ text, blocks }: ReadDocument, { start, end }: Span): boolean {
  const [before, after] = [blocks[blockAt(blocks, start)], blocks[blockAt(blocks, end)]];
  if (start === end || !before || !after || before === after || /\S/.test(text.slice(start, end))) return false;
  return before.cell !== undefined || after.cell !== undefined || after.body > after.start;
}

/** A stretch may begin with the break behind the paragraph before; it is about what comes then. */
function firstWordOf({ text }: ReadDocument, { start, end }: Span): number {
  let at = start;
  while (at < end && /\s/.test(text[at] ?? '')) at++;
  return at < end ? at : start;
}
