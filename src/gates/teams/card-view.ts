import type { Language } from '../../notifications/index.ts';
import type { PlanStep } from '../plan.ts';
import type { Proposal } from '../proposal.ts';

/** What the card says to one person. */
export interface CardView {
  readonly proposal: Proposal;
  readonly viewer: {
    /** Steps that wait for their word, and in whose place they give it. */
    readonly seats: readonly { readonly step: PlanStep; readonly onBehalfOf: readonly string[] }[];
    /** They have had their say on what is open. */
    readonly spoke: boolean;
  };
  /** Names of the others who may speak on what waits now. */
  readonly others: readonly string[];
  readonly zone: string;
  readonly language: Language;
  readonly now: Date;
  /** The page of the proposal, behind sign-in: an address without a secret. */
  readonly page: string;
  /** What brings this card again: names alone, checked anew when they come back. */
  readonly tenant: string;
}
