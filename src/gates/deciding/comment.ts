import type { Doc } from '../../platform/cosmos/documents.ts';
import type { Actor } from '../../platform/scope.ts';

/** What somebody wrote beside a proposal. It decides nothing, stops no clock and never changes. */
export interface Comment extends Doc {
  readonly kind: 'gates.comment';
  readonly schema: 1;
  readonly proposalId: string;
  /** From 1, without gaps: the number is in the document's id, so that no two comments get the same one. */
  readonly number: number;
  readonly text: string;
  readonly by: Actor;
  readonly at: string;
}

export const commentId = (proposalId: string, number: number): string => `comment:${proposalId}:${number}`;

/** For one proposal. */
export const mostComments = 500;
