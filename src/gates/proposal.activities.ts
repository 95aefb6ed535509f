import type { Clock } from '../platform/clock.ts';
import type { Stored } from '../platform/cosmos/documents.ts';
import type { TenantScope } from '../platform/scope.ts';
import { type ActivityContribution, does } from '../slice.ts';
import type { Asked, AsksApprovers } from './approaching/ask-approvers.ts';
import type { TellsOutcomes } from './approaching/tell-outcome.ts';
import type { TellsPeople } from './approaching/tell-people.ts';
import type { ExecutesProposals } from './executing/execute-proposal.ts';
import type { RollsBackProposals } from './executing/roll-back-proposal.ts';
import { nextStep } from './next-step.ts';
import { type Proposal, untoldOutcome } from './proposal.ts';
import {
  askApprovers,
  escalateProposal,
  executeProposal,
  expireProposal,
  handOverProposal,
  lookAtProposal,
  type ProposalStory,
  remindApprovers,
  rollBackProposal,
  tellReviewers,
} from './proposal.workflow.ts';
import { approvedByKeptWords, type ProposalEventType, proposalEvent } from './proposal-events.ts';
import type { ProposalStep } from './proposal-step.ts';
import type { ProposalStore } from './proposal-store.ts';
import { settled } from './standing.ts';

export interface ActivityParts {
  readonly store: ProposalStore;
  readonly asks: AsksApprovers;
  readonly tells: TellsPeople;
  readonly tellOutcome: TellsOutcomes;
  readonly execute: ExecutesProposals;
  readonly rollBack: RollsBackProposals;
  readonly clock: Clock;
}

type Does = (scope: TenantScope, stored: Stored<Proposal>) => Promise<unknown>;

/** The acts of the proposal's story. Each reads the document first and does nothing that is no longer due. */
export function proposalActivities({
  store,
  asks,
  tells,
  tellOutcome,
  execute,
  rollBack,
  clock,
}: ActivityParts): readonly ActivityContribution[] {
  const look = async (scope: TenantScope, { proposalId }: ProposalStory): Promise<ProposalStep> => {
    const stored = await store.read(scope, proposalId);
    return stored ? nextStep(stored.doc, clock.now()) : { do: 'rest' };
  };

  /** Runs `act` if the document still asks for it, then looks again. */
  const when = (due: ProposalStep['do'], act: Does) => {
    return async (scope: TenantScope, story: ProposalStory): Promise<ProposalStep> => {
      const stored = await store.read(scope, story.proposalId);
      if (stored && nextStep(stored.doc, clock.now()).do === due) await act(scope, stored);
      return look(scope, story);
    };
  };

  /** A conflict means that somebody else moved it on meanwhile; the look that follows sees what they did. */
  const telling =
    (
      type: ProposalEventType,
      name: 'approvers' | 'reviewers' | 'told',
      tell: (scope: TenantScope, p: Proposal) => Promise<Asked>,
    ): Does =>
    async (scope, stored) => {
      const { proposal, told } = await tell(scope, stored.doc);
      const after = settled(proposal);
      const event = proposalEvent(type, stored.doc, { [name]: told });
      await store.save(scope, stored, after, [event, ...approvedByKeptWords(proposal, after)]);
    };

  const afterwards: Does = (scope, stored) => {
    if (untoldOutcome(stored.doc)) return telling('proposal.outcomeReported', 'told', tellOutcome)(scope, stored);
    const type = stored.doc.review?.toldAt ? 'proposal.reviewReminded' : 'proposal.reviewAsked';
    return telling(type, 'reviewers', tells.reviewers)(scope, stored);
  };

  const expire: Does = (scope, stored) =>
    store.save(scope, stored, { ...stored.doc, state: 'expired' }, [
      proposalEvent('proposal.expired', stored.doc, { deadline: stored.doc.deadline }),
    ]);

  return [
    does(lookAtProposal, look),
    does(askApprovers, when('ask', telling('proposal.askedForApproval', 'approvers', asks.ask))),
    does(remindApprovers, when('remind', telling('proposal.reminded', 'approvers', asks.remind))),
    does(escalateProposal, when('escalate', telling('proposal.escalated', 'approvers', asks.escalate))),
    does(expireProposal, when('expire', expire)),
    does(handOverProposal, when('handOver', telling('proposal.handedOver', 'approvers', tells.handOver))),
    does(executeProposal, when('execute', execute)),
    does(rollBackProposal, when('rollBack', rollBack)),
    does(tellReviewers, when('tellReviewers', afterwards)),
  ];
}
