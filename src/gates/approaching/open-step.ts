import { afterBusinessHours, type WorkCalendar } from '../../platform/business-time.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Seated } from '../people/seats.ts';
import type { PlanStep } from '../plan.ts';
import type { OpenedStep, Proposal } from '../proposal.ts';

export interface OpeningStep {
  readonly step: PlanStep;
  /** Who may speak on it now. */
  readonly seated: readonly Seated[];
  /** The tenant's: ladders are climbed in its working hours. */
  readonly calendar: WorkCalendar;
  readonly now: Date;
}

/**
 * A step whose people are asked from now on, and who may speak on it then. Where nobody is there to be asked (everyone is
 * away without somebody in their place, or nobody is left) the next rung of the ladder is reached at once: its hours are for
 * people to answer in, and there are none.
 */
export async function openStep(
  roster: ReadsRoster,
  scope: TenantScope,
  proposal: Proposal,
  { step, seated, calendar, now }: OpeningStep,
): Promise<{ readonly opened: OpenedStep; readonly seated: readonly Seated[] }> {
  const rungs = proposal.timing.escalate;
  const spoken = new Set(proposal.decisions.filter((d) => d.step === step.id).map((d) => d.by.id));
  const somebodyIsThere = (seats: readonly Seated[]) => seats.some((s) => s.asked && !spoken.has(s.person.id));
  let opened: OpenedStep = {
    step: step.id,
    at: now.toISOString(),
    seats: seatsOf(seated),
    escalateAt: rungs.map(({ afterHours }) => afterBusinessHours(now, afterHours, calendar).toISOString()),
    escalated: 0,
  };
  let there = seated;
  while (!somebodyIsThere(there) && opened.escalated < rungs.length) {
    opened = { ...opened, escalated: opened.escalated + 1 };
    there = await roster(scope, { ...proposal, opened: [...proposal.opened, opened] }, step);
  }
  // Those away still have their seats; only a step that had nobody at all is for those whom the ladder found.
  return { opened: seated.length > 0 ? opened : { ...opened, seats: seatsOf(there) }, seated: there };
}

const seatsOf = (seated: readonly Seated[]): readonly string[] => [...new Set(seated.flatMap(({ seats }) => seats))];
