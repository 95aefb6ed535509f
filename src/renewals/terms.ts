import { addDays, addMonths, type CivilDate } from '../platform/dates.ts';

/** Whether a stored end date is the last day in force (inclusive, as most contracts say) or the first day after (exclusive). */
export type EndConvention = 'inclusive' | 'exclusive';

export const lastDayOfEnd = (end: CivilDate, convention: EndConvention): CivilDate =>
  convention === 'inclusive' ? end : addDays(end, -1);
export const endOfLastDay = (lastDay: CivilDate, convention: EndConvention): CivilDate =>
  convention === 'inclusive' ? lastDay : addDays(lastDay, 1);

/** How the terms of an agreement follow each other. */
export interface TermPlan {
  /** First day of the initial term. */
  readonly firstDay: CivilDate;
  /** In whole months, or to a stated last day (inclusive) where the months do not give it. */
  readonly initial: { readonly months: number } | { readonly lastDay: CivilDate };
  /** Absent: the agreement does not renew. */
  readonly renewal?: TermLength & { readonly most?: number };
}

/** Whole months or days, never one told as the other. */
export type TermLength = { readonly months: number } | { readonly days: number };

export interface Term {
  /** 0 is the initial term, 1 the first renewal. */
  readonly index: number;
  readonly firstDay: CivilDate;
  /** Inclusive. */
  readonly lastDay: CivilDate;
}

/**
 * The plan from what a contract states. A stated last day that equals the stated months is kept as months, so that later terms are
 * counted from the first day itself and a month-end start (Jan 31) does not drift to the 28th.
 */
export function planTerms(
  firstDay: CivilDate,
  initialMonths: number | undefined,
  statedLastDay: CivilDate | undefined,
  renewal?: TermPlan['renewal'],
): TermPlan | undefined {
  const withRenewal = renewal ? { renewal } : {};
  const byMonths =
    initialMonths !== undefined && initialMonths > 0 ? addDays(addMonths(firstDay, initialMonths), -1) : undefined;
  if (byMonths && (statedLastDay === undefined || statedLastDay === byMonths))
    return { firstDay, initial: { months: initialMonths ?? 0 }, ...withRenewal };
  return statedLastDay && statedLastDay >= firstDay
    ? { firstDay, initial: { lastDay: statedLastDay }, ...withRenewal }
    : undefined;
}

/** The n-th term, or undefined when the plan has none. Counted from the anchor each time, never from the term before. */
export function termAt(plan: TermPlan, index: number): Term | undefined {
  if (
    !Number.isInteger(index) ||
    index < 0 ||
    (index > 0 && !plan.renewal) ||
    index > (plan.renewal?.most ?? Number.POSITIVE_INFINITY)
  )
    return undefined;
  return { index, firstDay: startOf(plan, index), lastDay: addDays(startOf(plan, index + 1), -1) };
}

/** The term in which `day` lies, or undefined before the first, after the last, or further than 1,200 terms away. */
export function termOn(plan: TermPlan, day: CivilDate): Term | undefined {
  for (let index = 0; index < 1200; index++) {
    const term = termAt(plan, index);
    if (!term || day < term.firstDay) return undefined;
    if (day <= term.lastDay) return term;
  }
  return undefined;
}

/** The term that follows if the agreement renews. */
export const nextTerm = (plan: TermPlan, term: Term): Term | undefined => termAt(plan, term.index + 1);

function startOf({ firstDay, initial, renewal }: TermPlan, index: number): CivilDate {
  if (index === 0) return firstDay;
  const renewals = index - 1;
  const months = renewal && 'months' in renewal ? renewals * renewal.months : 0;
  const days = renewal && 'days' in renewal ? renewals * renewal.days : 0;
  const second =
    'months' in initial ? addMonths(firstDay, initial.months + months) : addMonths(addDays(initial.lastDay, 1), months);
  return days === 0 ? second : addDays(second, days);
}
