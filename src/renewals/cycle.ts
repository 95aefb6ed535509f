import type { Doc } from '../platform/cosmos/documents.ts';
import { addDays, type CivilDate, instantAt, today, type Zone } from '../platform/dates.ts';
import type { AlertStage } from './alerts.ts';
import { alertStageOn } from './alerts.ts';
import type { CycleStep } from './cycle-step.ts';
import type { RenewalDates } from './renewal-dates.ts';
import type { Renewable } from './renewal-plan.ts';

/** What was done about the end of one term. Lives in the contract's partition. */
export interface RenewalCycle extends Doc {
  readonly kind: 'renewals.cycle';
  readonly contractId: string;
  readonly termNumber: number;
  readonly endsOn: CivilDate;
  readonly decisionDue: CivilDate;
  readonly raised: readonly AlertStage[];
  readonly proposalId?: string;
  /** A package that nobody decided in time: approvals given on it may still stand on the next. */
  readonly lastProposalId?: string;
  /** The proposal that records that the agreement renewed by its own clause. */
  readonly operationId?: string;
  /** When something is to be done about it, for the sweep; absent when it is over. UTC instant. */
  readonly dueAt?: string;
}

export const cycleId = (termNumber: number): string => `cycle:${termNumber}`;

/**
 * How the record of a renewal by the agreement's clause stands. `declined`: people refused it or took it back, and it is
 * theirs to say what happens then. Undefined: there is none, or it has to be made anew.
 */
export type OperationStanding = 'underWay' | 'declined';

/** People are told in their morning, not at midnight. */
const morning = '09:00';

/**
 * What is to be done about the end of the newest term now. Pure. `renewable` is undefined when nothing is to be decided:
 * the contract is not in force, does not renew, or runs until notice.
 */
export function nextStep(
  renewable: Renewable | undefined,
  cycle: RenewalCycle | undefined,
  now: Date,
  operation?: OperationStanding,
): CycleStep {
  if (!renewable || renewable.contract.notice) return cycle?.dueAt ? { do: 'closeCycle' } : { do: 'rest' };
  if (!cycle) return { do: 'openCycle' };
  const { contract, dates, endsOn } = renewable;
  const day = today(contract.zone, now);
  if (day > endsOn) {
    if (contract.renewal?.kind !== 'auto' || operation === 'declined')
      return cycle.dueAt ? { do: 'closeCycle' } : { do: 'rest' };
    // The renewal itself wakes the story; the next day is for a record that came to nothing.
    return operation === 'underWay'
      ? { do: 'wait', until: endOf(day, contract.zone).toISOString() }
      : { do: 'renewByOperation' };
  }
  const stage = stageDue(dates, cycle, day);
  if (stage !== undefined && now >= instantAt(day, morning, contract.zone)) return { do: 'alert' };
  if (day >= dates.decisionOpens && cycle.proposalId === undefined) return { do: 'proposeRenewal' };
  return { do: 'wait', until: nextInstant(renewable, cycle, day, now).toISOString() };
}

/** The stage reached and not yet raised. */
export function stageDue(dates: RenewalDates, cycle: RenewalCycle, day: CivilDate): AlertStage | undefined {
  const stage = alertStageOn(dates.decisionDue, day);
  return stage !== undefined && !cycle.raised.includes(stage) ? stage : undefined;
}

function nextInstant({ contract, dates, endsOn }: Renewable, cycle: RenewalCycle, day: CivilDate, now: Date): Date {
  const mornings = [
    // A stage reached at night, or long ago by a contract that came late, is told this morning.
    ...(stageDue(dates, cycle, day) === undefined ? [] : [day]),
    ...dates.alerts.filter((a) => a.date >= day && !cycle.raised.includes(a.stage)).map((a) => a.date),
    ...(cycle.proposalId ? [] : [dates.decisionOpens]),
  ];
  const instants = [...mornings.map((date) => instantAt(date, morning, contract.zone)), endOf(endsOn, contract.zone)];
  return (
    instants.filter((instant) => instant > now).toSorted((a, b) => a.getTime() - b.getTime())[0] ??
    endOf(endsOn, contract.zone)
  );
}

/** The first instant after the last day, where the contract lives. */
const endOf = (lastDay: CivilDate, zone: Zone): Date => instantAt(addDays(lastDay, 1), '00:00', zone);
