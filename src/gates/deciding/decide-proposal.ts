import type { Clock } from '../../platform/clock.ts';
import type { Stored, Write } from '../../platform/cosmos/documents.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { Action } from '../action.ts';
import type { People } from '../doors.ts';
import { nudgeProposal } from '../nudge-proposal.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Seated } from '../people/seats.ts';
import type { PlanStep } from '../plan.ts';
import { type Decision, isDecided, type Proposal, settlingDecision, type Verdict } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import type { ProposalStore } from '../proposal-store.ts';
import {
  alreadyDecidedOtherwise,
  authorMayNotDecide,
  contentChanged,
  noLongerOpen,
  notAnApprover,
  reasonRequired,
  unknownReturn,
} from '../refusals.ts';
import { currentSteps, withDecisions } from '../standing.ts';
import { isExpired } from '../timing.ts';
import { isOverride, overrideOf } from './override.ts';

export interface DecisionRequest {
  readonly proposalId: string;
  readonly verdict: Verdict;
  /** Required to reject, and to go against the recommendation. */
  readonly reason?: string;
  /** The named state a rejection sends the thing to; the action's first without it. */
  readonly returnTo?: string;
  /** The hash of what the approver was shown. */
  readonly contentHash: string;
  readonly via: 'link' | 'api';
  /** What is written in the batch of the decision: the used link. */
  readonly more?: readonly Write[];
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
  readonly roster: ReadsRoster;
  readonly actions: ReadonlyMap<string, Action>;
  readonly clock: Clock;
}

/** A step somebody may speak on, and in whose place. */
interface Word {
  readonly step: PlanStep;
  readonly seat: Seated;
}

export function decidesProposals({ store, people, roster, actions, clock }: DecidingParts) {
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
    const words = await mayDecide(scope, proposal);
    if (!words.ok) return words;
    const first = standing(proposal, scope.actor.id, words.value);
    if (first) return repeat(stored, first, request);
    if (isDecided(proposal)) return refused(noLongerOpen(proposal));
    // Its story may not have come round to say so, yet the deadline is over for everyone at the same instant.
    if (isExpired(proposal, clock.now())) return refused(noLongerOpen({ ...proposal, state: 'expired' }));
    if (words.value.length === 0) return refused(notAnApprover());
    const flaw = flawOf(request, proposal);
    if (flaw) return flaw;
    const decisions = words.value.map((word) => decisionOf(scope, request, word, clock.now()));
    const [decision] = decisions;
    if (!decision) return refused(notAnApprover());
    const after = { ...withDecisions(proposal, decisions), ...returning(request, proposal) };
    const overridden: readonly Write[] = isOverride(proposal, decision.verdict)
      ? [{ op: 'create', doc: overrideOf(proposal, decision) }]
      : [];
    const more = [...overridden, ...(request.more ?? [])];
    const committed = await store.save(scope, stored, after, eventsOf(after, decision), more);
    if (!committed.ok) return decide(scope, request, workflows); // somebody was faster: look again and answer with theirs
    await nudgeProposal(workflows, scope, request.proposalId);
    return ok({ proposal: committed.stored, decision, repeated: false });
  };

  /** The steps the caller may speak on now, asked of roles, groups and delegations again; none once it is decided. */
  async function mayDecide(scope: TenantScope, proposal: Proposal): Promise<Result<readonly Word[]>> {
    const { actor } = scope;
    if (actor.kind !== 'person') return refused(notAnApprover());
    if (proposal.excluded.includes(actor.id)) return refused(authorMayNotDecide());
    const external = actor.id.startsWith('external:');
    if (!external && !(await people.may(scope, 'proposal.decide', attributesOf(proposal))))
      return refused(notAnApprover());
    const asked = proposal.state === 'open' ? currentSteps(proposal) : proposal.plan;
    const words = await Promise.all(
      asked.map(async (step) => {
        const seat = (await roster(scope, proposal, step)).find(({ person }) => person.id === actor.id);
        return seat ? [{ step, seat }] : [];
      }),
    );
    const spoken = proposal.decisions.some(({ by }) => by.id === actor.id);
    return words.flat().length > 0 || spoken ? ok(words.flat()) : refused(notAnApprover());
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

/** The decision a repetition is answered with: the one that settled it, or the person's own on every step that is theirs now. */
function standing(proposal: Proposal, actorId: string, words: readonly Word[]): Decision | undefined {
  const settling = settlingDecision(proposal);
  if (settling) return settling;
  const own = proposal.decisions.filter((d) => d.by.id === actorId);
  const waiting = words.filter(({ step }) => !own.some((d) => d.step === step.id));
  return waiting.length === 0 ? own.at(-1) : undefined;
}

/** The same verdict is a repetition; another one comes too late and is told so. */
function repeat(proposal: Stored<Proposal>, first: Decision, request: DecisionRequest): Result<DecisionOutcome> {
  return first.verdict === request.verdict
    ? ok({ proposal, decision: first, repeated: true })
    : refused(alreadyDecidedOtherwise(first));
}

function decisionOf(scope: TenantScope, request: DecisionRequest, { step, seat }: Word, at: Date): Decision {
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

function eventsOf(after: Proposal, { verdict, via, contentHash, onBehalfOf }: Decision) {
  const type =
    verdict === 'reject' ? 'proposal.rejected' : after.state === 'approved' ? 'proposal.approved' : 'proposal.endorsed';
  const data = {
    contentHash,
    via,
    ...(onBehalfOf ? { onBehalfOf: onBehalfOf.map(({ id }) => id) } : {}),
    ...(after.returnTo ? { returnTo: after.returnTo } : {}),
  };
  const { recommendation, features } = after;
  const overridden = { recommended: recommendation.verdict, decided: verdict, features };
  return [
    proposalEvent(type, after, data),
    ...(isOverride(after, verdict) ? [proposalEvent('proposal.overridden', after, overridden)] : []),
  ];
}

/** What policies may look at: money in the policy's currency, so that a limit is not passed by changing it. */
const attributesOf = ({ area, comparableValue }: Proposal): Record<string, string | number> => ({
  area,
  ...(comparableValue ? { valueMinor: comparableValue.minor } : {}),
});
