import type { Comparison, Topic } from '../compare/comparison.ts';

/** What may be said of a comparison without saying a word of the documents: kept in records and told in events. */
export interface ComparisonOutline {
  /** Number of the version compared with. */
  readonly from: number;
  readonly identical: boolean;
  readonly material: boolean;
  /** Of what is material, in alphabetical order. */
  readonly topics: readonly Topic[];
  readonly insertedWords: number;
  readonly deletedWords: number;
  readonly movedBlocks: number;
  readonly changes: number;
  /** Accepting every change gave the new text and rejecting every change the old one, when it was made. */
  readonly proof: boolean;
}

export function outlineOf(comparison: Comparison, from: number): ComparisonOutline {
  const { identical, material, insertedWords, deletedWords, movedBlocks, changes, proof } = comparison;
  const topics = new Set(changes.flatMap((change) => (change.materiality === 'material' ? change.topics : [])));
  return {
    from,
    identical,
    material,
    topics: [...topics].sort(),
    insertedWords,
    deletedWords,
    movedBlocks,
    changes: changes.length,
    proof: proof.acceptEqualsNew && proof.rejectEqualsOld,
  };
}
