import type { Doc, Write } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { Features } from '../features.ts';
import type { Decision, Proposal, Verdict } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';

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
  readonly via: Decision['via'];
  readonly features: Features;
  readonly policyVersion: number;
  readonly by: string;
  readonly at: string;
}

/** Whether a verdict goes against what was recommended. "Review" recommends to read closely: neither verdict is against it. */
export const isOverride = ({ recommendation }: Pick<Proposal, 'recommendation'>, verdict: Verdict): boolean =>
  recommendation.verdict !== 'review' && recommendation.verdict !== verdict;

/** What a decision against the recommendation adds to its batch; nothing where it is not one. One for each person's word. */
export function overridden(
  proposal: Proposal,
  decision: Decision,
): { readonly writes: readonly Write[]; readonly events: readonly NewEvent[] } {
  if (!isOverride(proposal, decision.verdict)) return { writes: [], events: [] };
  const { recommendation, features } = proposal;
  const data = { recommended: recommendation.verdict, decided: decision.verdict, via: decision.via, features };
  return {
    writes: [{ op: 'create', doc: overrideOf(proposal, decision) }],
    events: [proposalEvent('proposal.overridden', proposal, data)],
  };
}

const overrideOf = (proposal: Proposal, { verdict, reason, via, by, at }: Decision): Override => ({
  id: `override:${proposal.proposalId}:${at}:${by.id}`,
  kind: 'gates.override',
  schema: 1,
  proposalId: proposal.proposalId,
  action: proposal.action,
  area: proposal.area,
  recommended: proposal.recommendation.verdict,
  decided: verdict,
  reason: reason ?? '',
  via,
  features: proposal.features,
  policyVersion: proposal.policyVersion,
  by: by.id,
  at,
});
