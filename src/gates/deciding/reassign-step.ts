import type { Stored } from '../../platform/cosmos/documents.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { People } from '../doors.ts';
import type { ReadsBarred } from '../people/read-barred.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { PlanStep } from '../plan.ts';
import type { Proposal, Reassignment } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import { authorMayNotDecide, reasonNeeded } from '../refusals.ts';
import { currentSteps } from '../standing.ts';
import type { ChangesProposals } from './change-proposal.ts';
import { managesProposals } from './participants.ts';
import { cannotApprove, notYourSeat, unknownStep } from './refusals.ts';

export interface ReassigningParts {
  readonly change: ChangesProposals;
  readonly people: People;
  readonly roster: ReadsRoster;
  readonly barred: ReadsBarred;
}

export interface ReassignRequest {
  readonly proposalId: string;
  readonly step: string;
  /** Principal id of who decides instead. */
  readonly to: string;
  /** Whose seat, for those who manage proposals; the caller's own without it. */
  readonly from?: string | undefined;
  readonly reason: string;
  readonly contentHash?: string | undefined;
}

/**
 * Gives a seat to somebody else. A step that needs two people is never made one of one: the new holder must not have a seat
 * there already. Whoever may not decide may not choose who does either, whatever they manage.
 */
export function reassignsSteps({ change, people, roster, barred }: ReassigningParts) {
  return function reassign(
    scope: TenantScope,
    { proposalId, step: stepId, to, from = scope.actor.id, reason, contentHash }: ReassignRequest,
    workflows: Workflows,
  ): Promise<Result<Stored<Proposal>>> {
    return change(
      scope,
      {
        proposalId,
        act: 'reassign',
        contentHash,
        repeats: ({ reassignments }) => {
          const last = reassignments.findLast((r) => r.step === stepId && (r.from === from || r.to.id === from));
          return last?.from === from && last.to.id === to && last.by.id === scope.actor.id;
        },
        change: async (proposal, now) => {
          const steps = currentSteps(proposal);
          const step = steps.find(({ id }) => id === stepId);
          const ids = steps.map(({ id }) => id);
          if (!step) return refused(unknownStep(stepId, ids));
          if (!reason.trim()) return refused(reasonNeeded());
          const refusal = await flawOf(scope, proposal, step, from);
          if (refusal) return refusal;
          const [person] = await people.deciders(scope, [to]);
          const given = { step: stepId, from, by: scope.actor, at: now.toISOString(), reason: reason.trim() };
          const after = person && withReassignment(proposal, { ...given, to: person });
          if (!after || !(await fits(scope, proposal, after, step, to))) return refused(cannotApprove('to', to));
          const data = { step: stepId, from, to };
          return ok({ after, events: [proposalEvent('proposal.reassigned', proposal, data)] });
        },
      },
      workflows,
    );
  };

  async function flawOf(scope: TenantScope, proposal: Proposal, step: PlanStep, from: string) {
    const { actor } = scope;
    if (actor.kind !== 'person' || (await barred.holds(scope, proposal))) return refused(authorMayNotDecide());
    const ofAnother = from !== actor.id;
    if (ofAnother && !(await managesProposals(people, scope))) return refused(notYourSeat());
    if (proposal.decisions.some((d) => d.step === step.id && d.seats.includes(from))) return refused(notYourSeat());
    // Who left has no seat any more, and theirs is the one that needs another holder most: it was theirs when the step opened.
    const now = (await roster(scope, proposal, step)).some(({ seats }) => seats.includes(from));
    const then = proposal.opened.some((o) => o.step === step.id && o.seats.includes(from));
    return now || (ofAnother && then) ? undefined : refused(notYourSeat());
  }

  /** The new holder gets a seat by it and had none before, in their own right or another's. */
  async function fits(scope: TenantScope, before: Proposal, after: Proposal, step: PlanStep, to: string) {
    const had = (await roster(scope, before, step)).some(({ seats }) => seats.includes(to));
    const spoke = before.decisions.some((d) => d.step === step.id && d.by.id === to);
    return !had && !spoke && (await roster(scope, after, step)).some(({ seats }) => seats.includes(to));
  }
}

const withReassignment = (proposal: Proposal, reassignment: Reassignment): Proposal => ({
  ...proposal,
  reassignments: [...proposal.reassignments, reassignment],
});

export type ReassignsSteps = ReturnType<typeof reassignsSteps>;
