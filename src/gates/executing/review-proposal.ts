import type { Clock } from '../../platform/clock.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import { type Action, isReversible } from '../action.ts';
import type { People } from '../doors.ts';
import { isAutomatic } from '../level.ts';
import { nudgeProposal } from '../nudge-proposal.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import { type ApproverRef, outsidePlan } from '../plan.ts';
import { dueReview, type Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { contentChanged, reasonNeeded } from '../refusals.ts';
import { actionOf } from './execute-proposal.ts';
import { executionOf, withoutRefusedUndos } from './progress.ts';
import {
  decidedByPeople,
  irreversible,
  mayNotRollBack,
  notAReviewer,
  notExecuted,
  nothingToReview,
  ownWork,
} from './refusals.ts';

export interface ReviewingParts {
  readonly store: ProposalStore;
  readonly people: People;
  readonly roster: ReadsRoster;
  /** Of an area, as its policy is now: what was done at L0 pins no reviewers. */
  readonly reviewersOf: (scope: TenantScope, area: string) => Promise<readonly ApproverRef[]>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly clock: Clock;
}

export interface Acknowledgement {
  readonly proposalId: string;
  readonly note?: string;
  /** The hash of what the reviewer was shown. */
  readonly contentHash?: string;
}

export interface RollbackRequest {
  readonly proposalId: string;
  readonly reason: string;
  readonly contentHash?: string;
}

/** What people do about what was carried out without asking them: let it stand, or have it taken back. */
export function reviewsProposals({ store, people, roster, reviewersOf, actions, clock }: ReviewingParts) {
  return { acknowledge, requestRollback };

  /** A reviewer looked at it and lets it stand. The first word counts; repeated, it is answered with that. */
  async function acknowledge(
    scope: TenantScope,
    request: Acknowledgement,
    workflows: Workflows,
  ): Promise<Result<Stored<Proposal>>> {
    const stored = await store.read(scope, request.proposalId);
    if (!stored) return refused(notFound('proposal'));
    const proposal = stored.doc;
    const { actor } = scope;
    if (!proposal.review) return refused(nothingToReview(proposal));
    if (isOwnWork(proposal, actor.id)) return refused(ownWork());
    if (!(await isSeated(scope, withoutItsMakers(proposal), proposal.review.reviewers))) return refused(notAReviewer());
    if (isOutdated(request, proposal)) return refused(contentChanged(proposal));
    if (proposal.review.state === 'acknowledged') return ok(stored);
    const due = dueReview(proposal);
    if (!due) return refused(nothingToReview(proposal));
    const note = request.note?.trim();
    const at = clock.now().toISOString();
    const review = { ...due, state: 'acknowledged' as const, by: actor, at, ...(note ? { note } : {}) };
    const event = proposalEvent('proposal.acknowledged', proposal, { of: due.of });
    const saved = await store.save(scope, stored, { ...proposal, review }, [event]);
    return saved.ok ? ok(saved.stored) : acknowledge(scope, request, workflows);
  }

  /**
   * Has it taken back: recorded first, then done by its story. By reviewers, those included who wrote it (nobody is barred
   * from taking back their own), and by those who manage proposals. Repeated, it is answered with how it stands.
   */
  async function requestRollback(
    scope: TenantScope,
    request: RollbackRequest,
    workflows: Workflows,
  ): Promise<Result<Stored<Proposal>>> {
    const stored = await store.read(scope, request.proposalId);
    if (!stored) return refused(notFound('proposal'));
    const proposal = stored.doc;
    if (!(await mayRollBack(scope, proposal))) return refused(mayNotRollBack());
    if (isOutdated(request, proposal)) return refused(contentChanged(proposal));
    if (!isAutomatic(proposal)) return refused(decidedByPeople(proposal));
    if (proposal.state === 'rollingBack' || proposal.state === 'rolledBack') return ok(stored);
    if (proposal.state !== 'executed') return refused(notExecuted(proposal));
    const action = actionOf(actions, proposal);
    if (!isReversible(action)) return refused(irreversible(action.irreversible ?? 'an act of it has no undo'));
    const reason = request.reason.trim();
    if (!reason) return refused(reasonNeeded());
    const execution = executionOf(proposal);
    const rollback = { by: scope.actor, reason, askedAt: clock.now().toISOString() };
    const after: Proposal = {
      ...proposal,
      state: 'rollingBack',
      execution: { ...execution, acts: withoutRefusedUndos(execution.acts), rollback },
    };
    const saved = await store.save(scope, stored, after, [
      proposalEvent('proposal.rollbackRequested', after, { reason }),
    ]);
    if (!saved.ok) return requestRollback(scope, request, workflows);
    await nudgeProposal(workflows, scope, request.proposalId);
    return ok(saved.stored);
  }

  async function isSeated(scope: TenantScope, proposal: Proposal, approvers: readonly ApproverRef[]) {
    if (scope.actor.kind !== 'person') return false;
    const seated = await roster(scope, proposal, outsidePlan(approvers));
    return seated.some(({ person }) => person.id === scope.actor.id);
  }

  async function mayRollBack(scope: TenantScope, proposal: Proposal): Promise<boolean> {
    if (scope.actor.kind !== 'person') return false;
    const reviewers = proposal.review?.reviewers ?? (await reviewersOf(scope, proposal.area));
    return (
      (await isSeated(scope, { ...proposal, excluded: [] }, reviewers)) ||
      people.may(scope, 'proposal.manage', { area: proposal.area })
    );
  }
}

export type ReviewsProposals = ReturnType<typeof reviewsProposals>;

const isOutdated = ({ contentHash }: { readonly contentHash?: string }, proposal: Proposal): boolean =>
  contentHash !== undefined && contentHash !== proposal.contentHash;

/** Nor may whoever stands in for one of them, or has another account of theirs. */
const withoutItsMakers = (proposal: Proposal): Proposal => ({
  ...proposal,
  excluded: [...proposal.excluded, ...proposal.breakGlass.map(({ by }) => by.id)],
});

/** Also those on whose emergency approval it was carried out: somebody else has to look at that. */
const isOwnWork = ({ excluded, breakGlass }: Proposal, id: string): boolean =>
  excluded.includes(id) || breakGlass.some(({ by }) => by.id === id);
