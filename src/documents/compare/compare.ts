import type { ReadDocument } from '../clause-tree.ts';
import type { Comparison } from './comparison.ts';
import { editsOf } from './edits.ts';
import { match } from './matching.ts';
import { prove } from './proof.ts';
import { Dictionary, wordsOf } from './words.ts';

/** What is different between two documents, with the proof that nothing was missed. */
export function compare(old: ReadDocument, next: ReadDocument): Comparison {
  const dictionary = new Dictionary();
  const a = wordsOf(old.text, old.blocks, dictionary);
  const b = wordsOf(next.text, next.blocks, dictionary);
  const weights = Int32Array.from({ length: dictionary.size }, (_, id) => 2 * dictionary.lengthOf(id));
  const to = match(a.ids.subarray(0, a.count), b.ids.subarray(0, b.count), weights);
  const edits = editsOf(old, next, a, b, to);
  return {
    identical: old.text === next.text,
    material: old.text !== next.text,
    insertedWords: 0,
    deletedWords: 0,
    movedBlocks: 0,
    edits,
    changes: [],
    summary: [],
    proof: prove(old.text, next.text, edits),
  };
}
