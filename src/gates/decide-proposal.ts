import type { Clock } from '../platform/clock.ts';
import type { Stored } from '../platform/cosmos/documents.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import type { People } from './doors.ts';
import { nudgeProposal } from './nudge-proposal.ts';
import { type Decision, isDecided, type Proposal, settlingDecision, withDecision } from './proposal.ts';
import { proposalEvent } from './proposal-events.ts';
import type { ProposalStore } from './proposal-store.ts';
import {
  alreadyDecidedOtherwise,
  authorMayNotDecide,
  contentChanged,
  noLongerOpen,
  notAnApprover,
  reasonRequired,
} from './refusals.ts';

export interface DecisionRequest {
  readonly proposalId: string;
  readonly verdict: 'approve' | 'reject';
  readonly reason?: string;
  /** The hash of what the approver was shown. */
  readonly contentHash: string;
  readonly via: 'link' | 'api';
}

export interface DecisionOutcome {
  readonly proposal: Stored<Proposal>;
  /** The decision that stands: the caller's own, or the first one if somebody was faster. */
  readonly decision: Decision;
  readonly repeated: boolean;
}

export interface DecidingParts {
  readonly store: ProposalStore;
  readonly people: People;
  readonly clock: Clock;
}

export function decidesProposals({ store, people, clock }: DecidingParts) {
  /**
   * Records one person's decision, if they may make it, on exactly the content they saw. Persisted first, then raised: a
   * lost wake-up costs nothing. A repetition, even by others, is answered with the decision that stands.
   */
  return async function decide(
    scope: TenantScope,
    request: DecisionRequest,
    workflows: Workflows,
  ): Promise<Result<DecisionOutcome>> {
    const stored = await store.read(scope, request.proposalId);
    if (!stored) return refused(notFound('proposal'));
    const allowed = await mayDecide(scope, stored.doc);
    if (!allowed.ok) return allowed;
    const first = standing(stored, scope.actor.id);
    if (first) return repeat(stored, first, request);
    if (isDecided(stored.doc)) return refused(noLongerOpen(stored.doc));
    // Its story may not have come round to say so, yet the deadline is over for everyone at the same instant.
    if (clock.now() >= new Date(stored.doc.deadline)) return refused(noLongerOpen({ ...stored.doc, state: 'expired' }));
    if (request.contentHash !== stored.doc.contentHash) return refused(contentChanged(stored.doc));
    if (request.verdict === 'reject' && !request.reason?.trim()) return refused(reasonRequired());
    const decision = decisionOf(scope, request, clock.now());
    const after = withDecision(stored.doc, decision);
    const committed = await store.save(scope, stored, after, [eventOf(after, decision)]);
    if (!committed.ok) return decide(scope, request, workflows); // somebody was faster: look again and answer with theirs
    await nudgeProposal(workflows, scope, request.proposalId);
    const etag = committed.etags.get(after.id) ?? '';
    return ok({ proposal: { doc: after, etag }, decision, repeated: false });
  };

  async function mayDecide(scope: TenantScope, proposal: Proposal): Promise<Result<void>> {
    if (scope.actor.kind !== 'person') return refused(notAnApprover());
    if (proposal.excluded.includes(scope.actor.id)) return refused(authorMayNotDecide());
    if (!(await people.may(scope, 'proposal.decide', attributesOf(proposal)))) return refused(notAnApprover());
    const approvers = await people.withRole(scope, proposal.approverRole);
    return approvers.some((person) => person.id === scope.actor.id) ? ok(undefined) : refused(notAnApprover());
  }
}

/** The decision a repetition is answered with: the one that settled it, or the person's own earlier one. */
function standing(stored: Stored<Proposal>, actorId: string): Decision | undefined {
  return settlingDecision(stored.doc) ?? stored.doc.decisions.find((d) => d.by.id === actorId);
}

/** The same verdict is a repetition; another one comes too late and is told so. */
function repeat(proposal: Stored<Proposal>, first: Decision, request: DecisionRequest): Result<DecisionOutcome> {
  return first.verdict === request.verdict
    ? ok({ proposal, decision: first, repeated: true })
    : refused(alreadyDecidedOtherwise(first));
}

function decisionOf(scope: TenantScope, { verdict, reason, via, contentHash }: DecisionRequest, at: Date): Decision {
  return {
    verdict,
    via,
    contentHash,
    by: scope.actor,
    at: at.toISOString(),
    ...(reason?.trim() ? { reason: reason.trim() } : {}),
  };
}

function eventOf(after: Proposal, { verdict, via, contentHash }: Decision) {
  const approved = after.state === 'approved' ? ('proposal.approved' as const) : ('proposal.endorsed' as const);
  return proposalEvent(verdict === 'reject' ? 'proposal.rejected' : approved, after, { contentHash, via });
}

/** What policies may look at; money is put among the inputs by the action's slice. */
function attributesOf(proposal: Proposal): Record<string, string | number> {
  const { valueMinor } = proposal.input;
  return { area: proposal.area, ...(typeof valueMinor === 'number' ? { valueMinor } : {}) };
}
