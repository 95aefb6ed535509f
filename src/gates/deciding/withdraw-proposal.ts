import type { Stored } from '../../platform/cosmos/documents.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { People } from '../doors.ts';
import type { Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import { reasonNeeded } from '../refusals.ts';
import type { ChangesProposals } from './change-proposal.ts';
import { isItsOwner, managesProposals } from './participants.ts';
import { mayNotWithdraw } from './refusals.ts';

export interface WithdrawingParts {
  readonly change: ChangesProposals;
  readonly people: People;
}

export interface WithdrawRequest {
  readonly proposalId: string;
  readonly reason: string;
  readonly contentHash?: string | undefined;
}

/** Takes it back until it is being carried out. Approvals that were given stay on record and count for nothing. */
export function withdrawsProposals({ change, people }: WithdrawingParts) {
  return function withdraw(
    scope: TenantScope,
    { proposalId, reason, contentHash }: WithdrawRequest,
    workflows: Workflows,
  ): Promise<Result<Stored<Proposal>>> {
    return change(
      scope,
      {
        proposalId,
        act: 'withdraw',
        contentHash,
        repeats: ({ state, withdrawal }) => state === 'withdrawn' && withdrawal?.by.id === scope.actor.id,
        change: async (proposal, now) => {
          if (!isItsOwner(scope, proposal) && !(await managesProposals(people, scope)))
            return refused(mayNotWithdraw());
          if (!reason.trim()) return refused(reasonNeeded());
          const withdrawal = { by: scope.actor, at: now.toISOString(), reason: reason.trim() };
          const event = proposalEvent('proposal.withdrawn', proposal, { reason: 'a person took it back' });
          return ok({ after: { ...proposal, state: 'withdrawn', withdrawal }, events: [event] });
        },
      },
      workflows,
    );
  };
}

export type WithdrawsProposals = ReturnType<typeof withdrawsProposals>;
