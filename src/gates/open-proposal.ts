import { afterBusinessDays, type WorkCalendar } from '../platform/business-time.ts';
import type { Actor } from '../platform/scope.ts';
import type { Action } from './action.ts';
import { isAutomatic } from './level.ts';
import type { ApprovalPolicy } from './policy/approval-policy.ts';
import type { PlanForCase } from './policy/plan-for.ts';
import { documentIdOf, type Proposal } from './proposal.ts';
import type { ProposalRequest } from './proposal-request.ts';

export interface Opening {
  readonly request: ProposalRequest;
  readonly proposalId: string;
  readonly action: Action;
  readonly rule: PlanForCase;
  readonly policy: ApprovalPolicy;
  readonly calendar: WorkCalendar;
  readonly actor: Actor;
  readonly now: Date;
}

/** A new proposal with all that it pins. At L0 and L1 nobody is asked: it is approved by its level. */
export function openProposal({ request, proposalId, action, rule, policy, calendar, actor, now }: Opening): Proposal {
  const { occasion: _, authors, succeeds: __, notAfter, ...asked } = request;
  const { level, plan, timing, raisedBecause, comparableValue } = rule;
  const deadline = afterBusinessDays(now, timing.deadlineDays, calendar).toISOString();
  return {
    ...asked,
    id: documentIdOf(proposalId),
    kind: 'gates.proposal',
    schema: 2,
    proposalId,
    title: action.title,
    area: action.area,
    level,
    ...(raisedBecause ? { raisedBecause } : {}),
    policyVersion: policy.version,
    requestedBy: actor,
    excluded: [...new Set([...authors, actor.id])],
    ...(comparableValue ? { comparableValue } : {}),
    plan,
    timing,
    state: isAutomatic(rule) ? 'approved' : 'open',
    opened: [],
    asks: [],
    decisions: [],
    voided: [],
    reassignments: [],
    questions: [],
    breakGlass: [],
    checklist: level === 'L3' ? (action.checklist ?? []).map((text) => ({ text })) : [],
    openedAt: now.toISOString(),
    deadline: notAfter && notAfter < deadline ? notAfter : deadline,
    ...(notAfter ? { notAfter } : {}),
    ...(level === 'L1' ? { review: reviewOf(rule, calendar, now) } : {}),
  };
}

const reviewOf = (
  { area, timing }: PlanForCase,
  calendar: WorkCalendar,
  now: Date,
): NonNullable<Proposal['review']> => ({
  of: 'L1',
  reviewers: area.reviewers,
  state: 'due',
  dueAt: afterBusinessDays(now, timing.reviewDays, calendar).toISOString(),
});
