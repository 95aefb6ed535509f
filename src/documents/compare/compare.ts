import type { ReadDocument } from '../clause-tree.ts';
import { groupChanges } from './changes.ts';
import type { Comparison, Edit } from './comparison.ts';
import { describe } from './described.ts';
import { editsOf, withMoves } from './edits.ts';
import { editedMoves, exactMoves, matchAround } from './moves.ts';
import { prove } from './proof.ts';
import { makeReadable } from './readable.ts';
import { rowsOf } from './rows.ts';
import { summarise } from './summary.ts';
import { Dictionary, type Words, wordsOf } from './words.ts';

/** What is different between two documents, with the proof that nothing was missed. */
export function compare(old: ReadDocument, next: ReadDocument): Comparison {
  const dictionary = new Dictionary();
  const a = wordsOf(old.text, old.blocks, dictionary);
  const b = wordsOf(next.text, next.blocks, dictionary);
  const found = differences(old, next, a, b, dictionary);
  const grouped = groupChanges(old, next, rowsOf(old, next, { edits: found.edits }));
  const changes = describe(old, next, grouped.changes, grouped.edits);
  return {
    identical: old.text === next.text && changes.length === 0,
    material: changes.some((change) => change.materiality !== 'cosmetic'),
    insertedWords: countWords(next.text, grouped.edits, 'inserted'),
    deletedWords: countWords(old.text, grouped.edits, 'deleted'),
    movedBlocks: found.moves,
    edits: grouped.edits,
    changes,
    summary: summarise(changes, old.text === next.text),
    proof: prove(old.text, next.text, grouped.edits),
  };
}

/** The clauses are put side by side by the passages they share; what moved is set apart first and matched by itself. */
function differences(
  old: ReadDocument,
  next: ReadDocument,
  a: Words,
  b: Words,
  dictionary: Dictionary,
): { readonly edits: readonly Edit[]; readonly moves: number } {
  // A matched word saves its characters on both sides.
  const weights = Int32Array.from({ length: dictionary.size }, (_, id) => 2 * dictionary.lengthOf(id));
  const verbatim = exactMoves(a, b);
  const to = matchAround(verbatim, a, b, weights);
  makeReadable(a, b, to);
  const moves = [...verbatim, ...editedMoves(a, b, to, verbatim)];
  return { edits: withMoves(old, next, editsOf(old, next, a, b, to), moves), moves: moves.length };
}

function countWords(text: string, edits: readonly Edit[], kind: 'inserted' | 'deleted'): number {
  const side = kind === 'inserted' ? 'new' : 'old';
  let count = 0;
  for (const edit of edits) {
    if (edit.kind !== kind || edit.move !== undefined) continue;
    count +=
      text.slice(edit[side].start, edit[side].end).match(/[\p{L}\p{N}]+(?:[.,:’'-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
  }
  return count;
}
