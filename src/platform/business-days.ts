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

/** The `count`-th business day after (negative: before) `day`; `day` itself is not counted. 0 gives `day`. */
export function addBusinessDays(day: CivilDate, count: number, holidays: ReadonlySet<CivilDate>): CivilDate {
  const step = Math.sign(count);
  let at = day;
  for (let left = Math.abs(count); left > 0; ) {
    at = addDays(at, step);
    if (isBusinessDay(at, holidays)) left--;
  }
  return at;
}
