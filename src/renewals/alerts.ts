import { addDays, type CivilDate } from '../platform/dates.ts';

/** Days before the decision is due at which somebody is told, ever more loudly (the stages Conga CLM documents for expiry). */
export const ALERT_STAGES = [180, 120, 90, 60, 30] as const;

export type AlertStage = (typeof ALERT_STAGES)[number];

export interface AlertDate {
  readonly stage: AlertStage;
  readonly date: CivilDate;
}

/** `due`: the last safe day to send notice or, where none is needed, the last day of the term. Earliest first. */
export const alertDates = (due: CivilDate): AlertDate[] =>
  ALERT_STAGES.map((stage) => ({ stage, date: addDays(due, -stage) }));

/**
 * The stage reached on `day`, or undefined before the first and after `due`. A sweep that comes late raises this one alone: stages
 * passed unseen are not made up for, as ten old warnings hide the one that counts.
 */
export function alertStageOn(due: CivilDate, day: CivilDate): AlertStage | undefined {
  if (day > due) return undefined;
  return alertDates(due).findLast((alert) => alert.date <= day)?.stage;
}
