import type { Doc } from '../../platform/cosmos/documents.ts';
import type { Features } from '../features.ts';
import type { Decision, Proposal, Verdict } from '../proposal.ts';

/** A decision against the recommendation, with the case as it was judged: what dashboards and playbooks learn from. */
export interface Override extends Doc {
  readonly kind: 'gates.override';
  readonly schema: 1;
  readonly proposalId: string;
  readonly action: string;
  readonly area: string;
  readonly recommended: Proposal['recommendation']['verdict'];
  readonly decided: Verdict;
  readonly reason: string;
  readonly features: Features;
  readonly policyVersion: number;
  readonly by: string;
  readonly at: string;
}

/** Whether a verdict goes against what was recommended. "Review" recommends to read closely: neither verdict is against it. */
export const isOverride = ({ recommendation }: Pick<Proposal, 'recommendation'>, verdict: Verdict): boolean =>
  recommendation.verdict !== 'review' && recommendation.verdict !== verdict;

/** Committed in the batch of the decision. */
export const overrideOf = (proposal: Proposal, { verdict, reason, by, at }: Decision): Override => ({
  id: `override:${proposal.proposalId}:${at}:${by.id}`,
  kind: 'gates.override',
  schema: 1,
  proposalId: proposal.proposalId,
  action: proposal.action,
  area: proposal.area,
  recommended: proposal.recommendation.verdict,
  decided: verdict,
  reason: reason ?? '',
  features: proposal.features,
  policyVersion: proposal.policyVersion,
  by: by.id,
  at,
});
