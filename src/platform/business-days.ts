import { addDays, type CivilDate, dayOfWeek } from './dates.ts';

const SATURDAY = 6;

/** Monday to Friday and no holiday. */
export const isBusinessDay = (day: CivilDate, holidays: ReadonlySet<CivilDate>): boolean =>
  dayOfWeek(day) < SATURDAY && !holidays.has(day);

/** `day` itself, or the nearest business day before it. */
export function businessDayOnOrBefore(day: CivilDate, holidays: ReadonlySet<CivilDate>): CivilDate {
  let at = day;
  while (!isBusinessDay(at, holidays)) at = addDays(at, -1);
  return at;
}

/** `day` itself, or the nearest business day after it. */
export function businessDayOnOrAfter(day: CivilDate, holidays: ReadonlySet<CivilDate>): CivilDate {
  let at = day;
  while (!isBusinessDay(at, holidays)) at = addDays(at, 1);
  return at;
}

/** A century. More is a mistake, and would be counted for long. */
const mostDays = 36_525;

/**
 * The `count`-th business day after (negative: before) `day`; `day` itself is not counted. 0 gives `day`. Throws RangeError
 * for what is no whole number or more than a century.
 */
export function addBusinessDays(day: CivilDate, count: number, holidays: ReadonlySet<CivilDate>): CivilDate {
  if (!Number.isInteger(count) || Math.abs(count) > mostDays)
    throw new RangeError(`${count} is not a number of business days that is counted`);
  const step = Math.sign(count);
  let at = day;
  for (let left = Math.abs(count); left > 0; ) {
    at = addDays(at, step);
    if (isBusinessDay(at, holidays)) left--;
  }
  return at;
}
