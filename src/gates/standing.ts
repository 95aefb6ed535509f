import type { PlanStep } from './plan.ts';
import type { Decision, Proposal } from './proposal.ts';

/** Where a step stands. `later`: a stage before it is not through. */
export type StepState = 'later' | 'current' | 'approved';

export interface StepStanding {
  readonly step: PlanStep;
  readonly state: StepState;
  readonly approvals: readonly Decision[];
}

/** Every step of the plan, with what was said on it. Pure: computed from the plan and the decisions, never stored. */
export function standingOf(proposal: Proposal): readonly StepStanding[] {
  const stage = currentStage(proposal);
  return proposal.plan.map((step) => ({
    step,
    approvals: approvalsOf(proposal, step),
    state: isApproved(proposal, step) ? 'approved' : stage !== undefined && step.stage > stage ? 'later' : 'current',
  }));
}

/** The steps that wait for people now. */
export const currentSteps = (proposal: Proposal): readonly PlanStep[] =>
  proposal.state === 'open'
    ? standingOf(proposal).flatMap(({ step, state }) => (state === 'current' ? [step] : []))
    : [];

/** A plan without steps is nobody's approval. */
const isFullyApproved = (proposal: Proposal): boolean =>
  proposal.plan.length > 0 && proposal.plan.every((step) => isApproved(proposal, step));

/** The lowest stage with a step that is not through. */
function currentStage(proposal: Proposal): number | undefined {
  const waiting = proposal.plan.filter((step) => !isApproved(proposal, step)).map((step) => step.stage);
  return waiting.length > 0 ? Math.min(...waiting) : undefined;
}

/**
 * "All" means every seat of those asked when the step opened. Two people who broke the glass together stand for whatever a
 * step needs.
 */
function isApproved(proposal: Proposal, step: PlanStep): boolean {
  const approvals = approvalsOf(proposal, step);
  if (new Set(approvals.filter((d) => d.via === 'breakGlass').map((d) => d.by.id)).size >= 2) return true;
  if (step.needed !== 'all') return filledSeats(approvals) >= step.needed;
  const seats = seatsOf(proposal, step);
  const filled = new Set(approvals.flatMap((d) => d.seats));
  return seats.length > 0 && seats.every((seat) => filled.has(seat));
}

/**
 * How many seats are filled when each person fills at most one: whoever holds several counts once, and so does a seat from
 * which its holder and their delegate both spoke. (The largest matching of people and seats, by augmenting paths.)
 */
function filledSeats(approvals: readonly Decision[]): number {
  const seatsOfPerson = Map.groupBy(approvals, (d) => d.by.id);
  const heldBy = new Map<string, string>();
  const sits = (person: string, tried: Set<string>): boolean =>
    (seatsOfPerson.get(person) ?? [])
      .flatMap((d) => d.seats)
      .some((seat) => {
        if (tried.has(seat)) return false;
        tried.add(seat);
        const holder = heldBy.get(seat);
        if (holder !== undefined && !sits(holder, tried)) return false;
        heldBy.set(seat, person);
        return true;
      });
  return [...seatsOfPerson.keys()].filter((person) => sits(person, new Set())).length;
}

/** Who must speak where everybody must: those asked, and in the place of each who was replaced the one who replaced them. */
function seatsOf(proposal: Proposal, step: PlanStep): readonly string[] {
  const seats = proposal.opened.find((o) => o.step === step.id)?.seats ?? [];
  const moved = proposal.reassignments.filter((r) => r.step === step.id);
  return moved.reduce((now, { from, to }) => now.map((seat) => (seat === from ? to.id : seat)), [...seats]);
}

const approvalsOf = (proposal: Proposal, step: PlanStep): readonly Decision[] =>
  proposal.decisions.filter((d) => d.step === step.id && d.verdict === 'approve');

/** An open proposal in which every step of the plan has what it needs is approved. */
export const settled = (proposal: Proposal): Proposal =>
  proposal.state === 'open' && isFullyApproved(proposal) ? { ...proposal, state: 'approved' } : proposal;

/** Adds one person's words. One "no" rejects. */
export function withDecisions(proposal: Proposal, words: readonly Decision[]): Proposal {
  const after = { ...proposal, decisions: [...proposal.decisions, ...words] };
  return words.some((d) => d.verdict === 'reject') ? { ...after, state: 'rejected' } : settled(after);
}
