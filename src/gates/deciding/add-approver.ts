import type { Stored } from '../../platform/cosmos/documents.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { People } from '../doors.ts';
import { mailboxOf } from '../people/barred.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import { type ApproverRef, addedStepId, isExternal, type PlanStep } from '../plan.ts';
import type { Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import { currentSteps } from '../standing.ts';
import type { ChangesProposals } from './change-proposal.ts';
import { isItsMaker, managesProposals } from './participants.ts';
import { mostAddedSteps } from './possible-acts.ts';
import type { ReadsOwnSeats } from './read-own-seats.ts';
import { cannotApprove, hasAnAccount, mayNotAddApprovers, tooMany } from './refusals.ts';

export interface AddingParts {
  readonly change: ChangesProposals;
  readonly ownSeats: ReadsOwnSeats;
  readonly people: People;
  readonly roster: ReadsRoster;
  /** All there are: whoever holds one is known here. */
  readonly roles: readonly string[];
}

export interface AddApproverRequest {
  readonly proposalId: string;
  /** What they are asked for: "Security review". */
  readonly title: string;
  readonly approver: ApproverRef;
  readonly contentHash?: string | undefined;
}

/**
 * One more question, beside those that are asked now, for this proposal alone. By hand a plan only ever grows: what the
 * policy asks for stays asked.
 */
export function addsApprovers({ change, ownSeats, people, roster, roles }: AddingParts) {
  return function addApprover(
    scope: TenantScope,
    { proposalId, title, approver, contentHash }: AddApproverRequest,
    workflows: Workflows,
  ): Promise<Result<Stored<Proposal>>> {
    const named = title.trim();
    return change(
      scope,
      {
        proposalId,
        act: 'addApprover',
        contentHash,
        repeats: ({ plan }) =>
          plan.some(
            (step) =>
              step.addedBy?.id === scope.actor.id &&
              step.title === named &&
              step.approvers.some((ref) => sameApprover(ref, approver)),
          ),
        change: async (proposal, now) => {
          if (!(await mayAdd(scope, proposal))) return refused(mayNotAddApprovers());
          const added = proposal.plan.filter(({ addedBy }) => addedBy).length;
          if (added >= mostAddedSteps) return refused(tooMany('added approvers', mostAddedSteps));
          if (isExternal(approver) && (await isKnown(scope, approver.external.email)))
            return refused(hasAnAccount(approver.external.email));
          const { actor } = scope;
          const step: PlanStep = {
            id: `${addedStepId}${added + 1}`,
            title: named,
            stage: Math.min(...currentSteps(proposal).map(({ stage }) => stage)),
            approvers: [approver],
            needed: 1,
            because: `added by ${actor.name ?? actor.id}`,
            addedBy: { id: actor.id, at: now.toISOString() },
          };
          const after = { ...proposal, plan: [...proposal.plan, step] };
          // Authors have no seat anywhere, nor has somebody who may not decide: then nobody could ever fill the new step.
          if ((await roster(scope, after, step)).length === 0)
            return refused(cannotApprove('approver', JSON.stringify(approver)));
          const data = { step: step.id, external: isExternal(approver) };
          return ok({ after, events: [proposalEvent('proposal.approverAdded', proposal, data)] });
        },
      },
      workflows,
    );
  };

  /** A mailed code proves less than sign-in, and sign-in says who they are: author, approver of the same step, stand-in. */
  async function isKnown(scope: TenantScope, email: string): Promise<boolean> {
    const holders = await Promise.all(roles.map((role) => people.withRole(scope, role)));
    return holders.flat().some((person) => mailboxOf(person.email) === mailboxOf(email));
  }

  async function mayAdd(scope: TenantScope, proposal: Proposal): Promise<boolean> {
    if (isItsMaker(scope, proposal) || (await managesProposals(people, scope))) return true;
    const seats = await ownSeats(scope, proposal, currentSteps(proposal));
    return seats.ok && seats.value.length > 0;
  }
}

export type AddsApprovers = ReturnType<typeof addsApprovers>;

const sameApprover = (a: ApproverRef, b: ApproverRef): boolean =>
  isExternal(a) && isExternal(b)
    ? a.external.email.toLowerCase() === b.external.email.toLowerCase()
    : JSON.stringify(a) === JSON.stringify(b);
