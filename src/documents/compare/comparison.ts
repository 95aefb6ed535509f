import type { Span } from '../clause-tree.ts';

/**
 * What is different between two documents. `edits` is the whole truth: in order they partition both texts, so that taking
 * what is same and inserted gives the new text, and what is same and deleted the old. Everything else is said about them.
 */
export interface Comparison {
  /** Both texts are the same, and the formatting too as far as it is known. */
  readonly identical: boolean;
  /** At least one change is not cosmetic. */
  readonly material: boolean;
  readonly insertedWords: number;
  readonly deletedWords: number;
  readonly movedBlocks: number;
  readonly edits: readonly Edit[];
  readonly changes: readonly Change[];
  /** In plain words, most important first. */
  readonly summary: readonly string[];
  readonly proof: Proof;
}

/** Found by doing it, never assumed. */
export interface Proof {
  readonly acceptEqualsNew: boolean;
  readonly rejectEqualsOld: boolean;
}

/** One stretch. `same` is equal character by character; of an insertion `old` is empty, of a deletion `new`. */
export interface Edit {
  readonly kind: 'same' | 'deleted' | 'inserted';
  readonly old: Span;
  readonly new: Span;
  /** Of what was moved: the deletion and the insertion that belong together have the same number, from 1. */
  readonly move?: number;
  /** The words that were deleted and inserted here differ in capital letters only. */
  readonly recased?: true;
  /** `id` of the change it is part of; none for `same`. */
  readonly change?: number;
}

export type ChangeKind =
  | 'inserted'
  | 'deleted'
  | 'modified'
  | 'moved'
  | 'renumbered'
  | 'reformatted'
  | 'split'
  | 'merged';

/**
 * `cosmetic`: numbering, white space, quotation marks, case of defined terms, formatting; nothing anybody could rely on.
 * `wording`: other words, in which no topic and no operative word was recognised; a person should still look.
 * `material`: touches a topic, an amount, a date, or a word that carries an obligation.
 */
export type Materiality = 'cosmetic' | 'wording' | 'material';

export type Topic =
  | 'value'
  | 'price'
  | 'term'
  | 'renewal'
  | 'termination'
  | 'liability'
  | 'indemnity'
  | 'data'
  | 'governingLaw'
  | 'parties'
  | 'confidentiality'
  | 'insurance'
  | 'intellectualProperty'
  | 'service';

export interface Change {
  /** From 1, in the order of the redline. */
  readonly id: number;
  readonly kind: ChangeKind;
  readonly materiality: Materiality;
  readonly topics: readonly Topic[];
  /** Why it is classed as it is, for people: "an amount changed", "only the numbering". */
  readonly reason: string;
  /** Where: the clause in the new document, or in the old one where it was deleted: ["8. Liability", "8.2"]. */
  readonly clausePath: readonly string[];
  readonly clauseId?: string;
  /** The words before and after, without what surrounds them; '' where there are none. */
  readonly before: string;
  readonly after: string;
  readonly old: Span;
  readonly new: Span;
}

/** A paragraph of the redline, in reading order, for those who draw or write it. */
export interface Row {
  readonly pieces: readonly Edit[];
  /** The paragraph mark at its end: of both documents, of the new one alone, or of the old one alone. */
  readonly mark: 'same' | 'inserted' | 'deleted';
  /** Indexes of the blocks whose end the mark is: both, only the new one's, or only the old one's. */
  readonly oldBlock?: number;
  readonly newBlock?: number;
  /** The whole paragraph was moved from, or to, here. */
  readonly move?: number;
}
