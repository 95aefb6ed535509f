import type { Clock } from '../platform/clock.ts';
import type { Stored } from '../platform/cosmos/documents.ts';
import type { TenantScope } from '../platform/scope.ts';
import { type ActivityContribution, does } from '../slice.ts';
import type { AsksApprovers } from './ask-approvers.ts';
import type { ExecutesProposals } from './execute-proposal.ts';
import { dueAt, nextStep } from './next-step.ts';
import { type Proposal, settled } from './proposal.ts';
import {
  askApprovers,
  executeProposal,
  expireProposal,
  lookAtProposal,
  type ProposalStory,
  remindApprovers,
} from './proposal.workflow.ts';
import { type ProposalEventType, proposalEvent } from './proposal-events.ts';
import type { ProposalStep } from './proposal-step.ts';
import type { ProposalStore } from './proposal-store.ts';

export interface ActivityParts {
  readonly store: ProposalStore;
  readonly ask: AsksApprovers;
  readonly execute: ExecutesProposals;
  readonly clock: Clock;
}

/** The acts of the proposal's story. Each reads the document first and does nothing that is no longer due. */
export function proposalActivities({ store, ask, execute, clock }: ActivityParts): readonly ActivityContribution[] {
  const look = async (scope: TenantScope, { proposalId }: ProposalStory): Promise<ProposalStep> => {
    const stored = await store.read(scope, proposalId);
    return stored ? nextStep(stored.doc, clock.now()) : { do: 'rest' };
  };

  /** Runs `act` if the document still asks for it, then looks again. */
  const when = (due: ProposalStep['do'], act: (scope: TenantScope, stored: Stored<Proposal>) => Promise<void>) => {
    return async (scope: TenantScope, story: ProposalStory): Promise<ProposalStep> => {
      const stored = await store.read(scope, story.proposalId);
      if (stored && nextStep(stored.doc, clock.now()).do === due) await act(scope, stored);
      return look(scope, story);
    };
  };

  /** A conflict means that somebody else moved it on meanwhile; the look that follows sees what they did. */
  const note = async (
    scope: TenantScope,
    stored: Stored<Proposal>,
    after: Proposal,
    type: ProposalEventType,
    data: object,
  ): Promise<void> => {
    await store.save(scope, stored, after, [proposalEvent(type, stored.doc, { ...data })]);
  };

  const asking = (kind: 'ask' | 'remind') => async (scope: TenantScope, stored: Stored<Proposal>) => {
    const approvers = await ask(scope, stored.doc, kind);
    const at = clock.now().toISOString();
    const after = { ...stored.doc, ...(kind === 'ask' ? { askedAt: at } : { remindedAt: at }) };
    await note(
      scope,
      stored,
      { ...after, dueAt: dueAt(after) },
      kind === 'ask' ? 'proposal.askedForApproval' : 'proposal.reminded',
      { approvers },
    );
  };

  return [
    does(lookAtProposal, look),
    does(askApprovers, when('ask', asking('ask'))),
    does(remindApprovers, when('remind', asking('remind'))),
    does(
      expireProposal,
      when('expire', (scope, stored) =>
        note(scope, stored, settled({ ...stored.doc, state: 'expired' }), 'proposal.expired', {
          deadline: stored.doc.deadline,
        }),
      ),
    ),
    does(executeProposal, when('execute', execute)),
  ];
}
