import type { Clock } from '../../platform/clock.ts';
import type { Stored, Write } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { Action } from '../action.ts';
import { isLinkDocument } from '../approaching/approval-link.ts';
import { nudgeProposal } from '../nudge-proposal.ts';
import {
  type DecidedVia,
  type Decision,
  isDecided,
  type Proposal,
  settlingDecision,
  type Verdict,
} from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import type { ProposalStore } from '../proposal-store.ts';
import {
  alreadyDecidedOtherwise,
  contentChanged,
  linkUsed,
  noLongerOpen,
  notAnApprover,
  reasonRequired,
  unknownReturn,
} from '../refusals.ts';
import { currentSteps, withDecisions } from '../standing.ts';
import { isExpired } from '../timing.ts';
import { isOverride, overridden } from './override.ts';
import { type OwnSeat, type ReadsOwnSeats, unspoken } from './read-own-seats.ts';

export interface DecisionRequest {
  readonly proposalId: string;
  readonly verdict: Verdict;
  /** Required to reject, and to go against the recommendation. */
  readonly reason?: string;
  /** The named state a rejection sends the thing to; the action's first without it. */
  readonly returnTo?: string;
  /** The hash of what the approver was shown. */
  readonly contentHash: string;
  readonly via: DecidedVia;
  /** What is written in the batch of the decision: the used link. */
  readonly more?: readonly Write[];
  /** Set here alone: the link that brought it was used for an earlier one. */
  readonly spent?: boolean;
}

export interface DecisionOutcome {
  readonly proposal: Stored<Proposal>;
  /** The decision that stands: the caller's own, or the first one if somebody was faster. */
  readonly decision: Decision;
  readonly repeated: boolean;
}

export interface DecidingParts {
  readonly store: ProposalStore;
  readonly ownSeats: ReadsOwnSeats;
  readonly actions: ReadonlyMap<string, Action>;
  readonly clock: Clock;
}

export function decidesProposals({ store, ownSeats, actions, clock }: DecidingParts) {
  /**
   * Records one person's word, on every step that waits for them and exactly the content they saw. Persisted first, then
   * raised: a lost wake-up costs nothing. A repetition, even by others, is answered with the decision that stands.
   */
  return async function decide(
    scope: TenantScope,
    request: DecisionRequest,
    workflows: Workflows,
  ): Promise<Result<DecisionOutcome>> {
    const stored = await store.read(scope, request.proposalId);
    if (!stored) return refused(notFound('proposal'));
    const proposal = stored.doc;
    const seats = await seatsOrPast(scope, proposal);
    if (!seats.ok) return seats;
    const words = unspoken(proposal, scope.actor.id, seats.value);
    const first = standing(proposal, scope.actor.id, words);
    if (first) return repeat(stored, first, request);
    if (isDecided(proposal)) return refused(noLongerOpen(proposal));
    if (request.spent) return refused(linkUsed());
    // Its story may not have come round to say so, yet the deadline is over for everyone at the same instant.
    if (isExpired(proposal, clock.now())) return refused(noLongerOpen({ ...proposal, state: 'expired' }));
    const flaw = flawOf(request, proposal);
    if (flaw) return flaw;
    const decisions = words.map((word) => decisionOf(scope, request, word, clock.now()));
    const [decision] = decisions;
    if (!decision) return refused(notAnApprover());
    const after = { ...withDecisions(proposal, decisions), ...returning(request, proposal) };
    const against = overridden(proposal, decision);
    const more = [...against.writes, ...(request.more ?? [])];
    const events = [decided(after, decisions), ...against.events];
    const committed = await store.save(scope, stored, after, events, more);
    // Somebody was faster: look again and answer with theirs. A link that was used before brings nothing but that answer.
    if (!committed.ok) return decide(scope, { ...request, spent: isLinkDocument(committed.id) }, workflows);
    await nudgeProposal(workflows, scope, request.proposalId);
    return ok({ proposal: committed.stored, decision, repeated: false });
  };

  /** The seats of the caller on the steps that wait now, or of the whole plan once it is decided; whoever spoke may look again. */
  async function seatsOrPast(scope: TenantScope, proposal: Proposal): Promise<Result<readonly OwnSeat[]>> {
    const seats = await ownSeats(scope, proposal, proposal.state === 'open' ? currentSteps(proposal) : proposal.plan);
    const spoken = proposal.decisions.some(({ by }) => by.id === scope.actor.id);
    return !seats.ok || seats.value.length > 0 || spoken ? seats : refused(notAnApprover());
  }

  function flawOf(request: DecisionRequest, proposal: Proposal): Result<never> | undefined {
    const { verdict, reason, contentHash, returnTo } = request;
    if (contentHash !== proposal.contentHash) return refused(contentChanged(proposal));
    const needsReason = verdict === 'reject' || isOverride(proposal, verdict);
    if (needsReason && !reason?.trim()) return refused(reasonRequired(verdict));
    const states = actions.get(proposal.action)?.rejectTo ?? [];
    return returnTo !== undefined && (verdict !== 'reject' || !states.includes(returnTo))
      ? refused(unknownReturn(states))
      : undefined;
  }

  function returning({ verdict, returnTo }: DecisionRequest, { action }: Proposal): Pick<Proposal, 'returnTo'> {
    const to = verdict === 'reject' ? (returnTo ?? actions.get(action)?.rejectTo[0]) : undefined;
    return to === undefined ? {} : { returnTo: to };
  }
}

export type DecidesProposals = ReturnType<typeof decidesProposals>;

/**
 * The decision a repetition is answered with: the one that settled it, or while it is open the person's own where they have
 * nothing left to say.
 */
function standing(proposal: Proposal, actorId: string, words: readonly OwnSeat[]): Decision | undefined {
  if (isDecided(proposal)) return settlingDecision(proposal);
  return words.length === 0 ? proposal.decisions.findLast((d) => d.by.id === actorId) : undefined;
}

/** The same verdict is a repetition; another one comes too late and is told so. */
function repeat(proposal: Stored<Proposal>, first: Decision, request: DecisionRequest): Result<DecisionOutcome> {
  return first.verdict === request.verdict
    ? ok({ proposal, decision: first, repeated: true })
    : refused(alreadyDecidedOtherwise(first));
}

function decisionOf(scope: TenantScope, request: DecisionRequest, { step, seat }: OwnSeat, at: Date): Decision {
  const { verdict, reason, via, contentHash } = request;
  return {
    step: step.id,
    verdict,
    via,
    contentHash,
    by: scope.actor,
    seats: seat.seats,
    ...(seat.onBehalfOf.length > 0 ? { onBehalfOf: seat.onBehalfOf } : {}),
    at: at.toISOString(),
    ...(reason?.trim() ? { reason: reason.trim() } : {}),
  };
}

/** One event for one person's word, on however many steps. */
function decided(after: Proposal, words: readonly Decision[]): NewEvent {
  const rejected = words.some(({ verdict }) => verdict === 'reject');
  const approved = after.state === 'approved' ? 'proposal.approved' : 'proposal.endorsed';
  const onBehalfOf = [...new Set(words.flatMap((word) => word.onBehalfOf?.map(({ id }) => id) ?? []))];
  return proposalEvent(rejected ? 'proposal.rejected' : approved, after, {
    contentHash: after.contentHash,
    via: words[0]?.via,
    steps: words.map(({ step }) => step),
    ...(onBehalfOf.length > 0 ? { onBehalfOf } : {}),
    ...(after.returnTo ? { returnTo: after.returnTo } : {}),
  });
}
