import type { Money } from '../platform/money.ts';

/** Why something is proposed at all. */
export const occasions = ['new', 'renewal', 'amendment', 'termination'] as const;
export type Occasion = (typeof occasions)[number];

/**
 * What policies may look at about a case. Said by the slice of the action, from records and from what was read in documents;
 * no personal data, for it is kept with overrides and for learning.
 */
export interface Features {
  /** Kind of the thing it is about, such as 'msa' or 'runbook'. */
  readonly type?: string;
  /** All it is worth over its term. */
  readonly value?: Money;
  readonly termMonths?: number;
  /** 0 to 100 */
  readonly risk: number;
  /** How many clauses are not as our positions prefer them. */
  readonly deviations?: number;
  /** What the changes of substance since the last asking are about. */
  readonly topics?: readonly string[];
  readonly clientTier?: string;
  readonly classification?: string;
  readonly occasion?: Occasion;
  /** How many records, people or systems it touches: its blast radius. */
  readonly reach?: number;
}
