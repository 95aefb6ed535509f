import type { ReadDocument } from '../clause-tree.ts';
import { groupChanges } from './changes.ts';
import type { Comparison, Edit } from './comparison.ts';
import { giveUpCrumbs } from './crumbs.ts';
import { describe } from './described.ts';
import { editedMoves } from './edited-moves.ts';
import { editsOf } from './edits.ts';
import { type Matching, partners } from './matching.ts';
import { withMoves } from './moved-edits.ts';
import { exactMoves, matchAround } from './moves.ts';
import { prove } from './proof.ts';
import { makeReadable } from './readable.ts';
import { matchRecased } from './recased.ts';
import { rowsOf } from './rows.ts';
import { summarise } from './summary.ts';
import { blockEnd, Dictionary, type Words, wordsOf } from './words.ts';

/** What is different between two documents, with the proof that nothing was missed. */
export function compare(old: ReadDocument, next: ReadDocument): Comparison {
  const found = differences(old, next);
  const grouped = groupChanges(old, next, rowsOf(old, next, { edits: found.edits }));
  const changes = describe({ ...found, old, new: next }, grouped.changes, grouped.edits);
  return {
    identical: old.text === next.text && changes.length === 0,
    material: changes.some((change) => change.materiality !== 'cosmetic'),
    insertedWords: found.insertedWords,
    deletedWords: found.deletedWords,
    movedBlocks: found.moves,
    edits: grouped.edits,
    changes,
    summary: summarise(changes, old.text === next.text),
    proof: prove(old.text, next.text, grouped.edits),
  };
}

export interface Differences {
  readonly edits: readonly Edit[];
  readonly moves: number;
  readonly insertedWords: number;
  readonly deletedWords: number;
  readonly words: { readonly old: Words; readonly new: Words };
  readonly dictionary: Dictionary;
}

/**
 * What went, came and moved, before anything is said about it. The clauses are put side by side by the passages they share; what
 * moved is set apart first and matched by itself.
 */
export function differences(old: ReadDocument, next: ReadDocument): Differences {
  const dictionary = new Dictionary();
  const a = wordsOf(old.text, old.blocks, dictionary);
  const b = wordsOf(next.text, next.blocks, dictionary);
  // A matched word saves its characters on both sides.
  const weights = Int32Array.from({ length: dictionary.size }, (_, id) => 2 * dictionary.lengthOf(id));
  const verbatim = exactMoves(a, b);
  const to = matchAround(verbatim, a, b, weights);
  makeReadable(a, b, to);
  giveUpCrumbs(a, b, to, old.text, next.text);
  matchRecased(a, b, to, dictionary);
  const moves = [...verbatim, ...editedMoves(a, b, to, verbatim)];
  return {
    edits: withMoves(old, next, editsOf(old, next, a, b, to), moves),
    moves: moves.length,
    words: { old: a, new: b },
    dictionary,
    deletedWords: lonely(
      a,
      to,
      dictionary,
      moves.map((move) => move.old),
    ),
    insertedWords: lonely(
      b,
      partners(to, b.count),
      dictionary,
      moves.map((move) => move.new),
    ),
  };
}

/** Words without a partner, but for those of moved blocks. */
function lonely(words: Words, partner: Matching, dictionary: Dictionary, moved: readonly number[]): number {
  let count = 0;
  const isLonely = (i: number) => (partner[i] ?? -1) < 0 && dictionary.isWord(words.ids[i] ?? 0);
  for (let i = 0; i < words.count; i++) if (isLonely(i)) count++;
  for (const block of moved) {
    for (let i = words.blockStarts[block] ?? 0; i < blockEnd(words, block); i++) if (isLonely(i)) count--;
  }
  return count;
}
