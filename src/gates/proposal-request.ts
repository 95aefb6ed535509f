import type { Features } from './features.ts';
import type { ChangesOfText } from './kept-approvals.ts';
import type { Fact, Recommendation } from './proposal.ts';

/** What a slice says of something consequential that it wants done. */
export interface ProposalRequest {
  /** The partition of the thing it is about, `contract:<uuid>`. */
  readonly aggregate: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly title: string };
  readonly action: string;
  /** What makes this proposal the same one when it is asked for twice: `activate v1`, `renew term 2`. */
  readonly occasion: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** SHA-256 over exactly what is to be approved. */
  readonly contentHash: string;
  /** Actor ids that may never decide it. */
  readonly authors: readonly string[];
  readonly features: Features;
  /** What steps judge beside the text, by name, as people read it: `price: '2,450.00 USD monthly'`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly recommendation: Recommendation;
  readonly facts: readonly Fact[];
  readonly consequence: string;
  /** The end of the matter itself, after which deciding is of no use. UTC instant. */
  readonly notAfter?: string;
  /** The proposal it takes the place of, and what became different in the text; undefined where nothing could compare it. */
  readonly succeeds?: { readonly proposalId: string; readonly text: ChangesOfText | undefined };
}
