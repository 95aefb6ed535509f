import type { Clock } from '../platform/clock.ts';
import type { Write } from '../platform/cosmos/documents.ts';
import type { NewEvent } from '../platform/events.ts';
import { sha256Hex } from '../platform/ids.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Action } from './action.ts';
import type { People } from './doors.ts';
import { surgeWindowMs, withoutSurge } from './executing/surge.ts';
import { keptApprovals, withAddedSteps } from './kept-approvals.ts';
import { isAutomatic } from './level.ts';
import { dated } from './next-step.ts';
import { openProposal } from './open-proposal.ts';
import type { ReadsBarred } from './people/read-barred.ts';
import type { WorkCalendars } from './people/work-calendars.ts';
import { type PlanForCase, planFor } from './policy/plan-for.ts';
import type { PolicyStore } from './policy/policy-store.ts';
import { isOver, type Proposal, proposalIdFor } from './proposal.ts';
import { approvedByKeptWords, proposalEvent } from './proposal-events.ts';
import type { ProposalRequest } from './proposal-request.ts';
import type { ProposalStore } from './proposal-store.ts';
import { settled } from './standing.ts';

export interface PreparedProposal {
  readonly proposal: Proposal;
  readonly writes: readonly Write[];
  readonly events: readonly NewEvent[];
}

export interface PreparingParts {
  readonly store: ProposalStore;
  readonly policies: PolicyStore;
  readonly people: People;
  readonly barred: ReadsBarred;
  readonly calendars: WorkCalendars;
  readonly actions: ReadonlyMap<string, Action>;
  readonly clock: Clock;
}

export function preparesProposals({ store, policies, people, barred, calendars, actions, clock }: PreparingParts) {
  /** The same content on the same occasion is the same proposal, until it was taken back or refused: then it is a new one. */
  const idFor = async (scope: TenantScope, { aggregate, action, occasion, contentHash }: ProposalRequest) => {
    for (let round = 1; ; round++) {
      const names = [action, occasion, contentHash, ...(round > 1 ? [String(round)] : [])];
      const proposalId = proposalIdFor(aggregate, sha256Hex(names.join('\n')).slice(0, 12));
      const earlier = await store.read(scope, proposalId);
      if (!earlier || !isOver(earlier.doc) || earlier.doc.state === 'executed') return proposalId;
    }
  };

  const kept = async (scope: TenantScope, { succeeds }: ProposalRequest, opened: Proposal): Promise<Proposal> => {
    const earlier = succeeds && (await store.read(scope, succeeds.proposalId))?.doc;
    // What was stored before there were steps gave no word on any of them, and a word on another act is none on this.
    if (!earlier || earlier.schema < 2 || earlier.action !== opened.action || earlier.aggregate !== opened.aggregate)
      return opened;
    const proposal = withAddedSteps(opened, earlier);
    // Whoever stood in for an author while the earlier one was open spoke for them then.
    const never = await barred.of(scope, { ...proposal, openedAt: earlier.openedAt });
    const { kept: decisions, voided } = keptApprovals(earlier, { ...proposal, barred: never }, succeeds.text);
    const after = { ...proposal, decisions, voided, succeeds: succeeds.proposalId };
    return settled(after);
  };

  /** Those prepared at the same moment do not count each other, so a few more than the policy says may get through. */
  const unlessSurging = async (scope: TenantScope, { action, features }: ProposalRequest, rule: PlanForCase) => {
    if (!isAutomatic(rule)) return rule;
    const since = new Date(clock.now().getTime() - surgeWindowMs);
    return withoutSurge(rule, features.reach, await store.openedSince(scope, action, since));
  };

  /** Returns the documents; the slice that owns the aggregate commits them with its own change. */
  return async (scope: TenantScope, request: ProposalRequest): Promise<PreparedProposal> => {
    const action = actions.get(request.action);
    if (!action) throw new Error(`no action named ${request.action} is registered`);
    checkRequest(action, request);
    const [policy, currency, calendar, proposalId] = await Promise.all([
      policies.current(scope),
      people.currency(scope),
      calendars(scope),
      idFor(scope, request),
    ]);
    const rule = await unlessSurging(scope, request, planFor(policy, action, request.features, currency));
    const now = clock.now();
    const opened = openProposal({ request, proposalId, action, rule, policy, calendar, actor: scope.actor, now });
    const proposal = dated(await kept(scope, request, opened), now);
    return {
      proposal,
      writes: [{ op: 'create', doc: proposal }],
      events: [
        proposalEvent('proposal.opened', proposal, openingData(proposal)),
        ...approvedByKeptWords(opened, proposal),
      ],
    };
  };
}

/** A flaw here is the proposing slice's own: better a fault than a question that leaves out what it is about. */
function checkRequest(action: Action, { input, facts }: ProposalRequest): void {
  const parsed = action.input.safeParse(input);
  if (!parsed.success) throw new Error(`the input of ${action.name} does not fit: ${parsed.error.message}`);
  const missing = action.mustShow.filter((label) => !facts.some((fact) => fact.label === label));
  if (missing.length > 0) throw new Error(`a proposal of ${action.name} must show: ${missing.join(', ')}`);
}

const openingData = (proposal: Proposal) => {
  const { action, level, contentHash, deadline, policyVersion, recommendation, plan, succeeds, excluded } = proposal;
  return {
    action,
    level,
    contentHash,
    deadline,
    policyVersion,
    steps: plan.map((step) => step.id),
    excluded,
    risk: recommendation.risk,
    recommended: recommendation.verdict,
    ...(succeeds
      ? {
          succeeds,
          kept: proposal.decisions.map(({ step, by }) => ({ step, by: by.id })),
          voided: proposal.voided.map(({ decision: { step, by }, because }) => ({ step, by: by.id, because })),
        }
      : {}),
  };
};
