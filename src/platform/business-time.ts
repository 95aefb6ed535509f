import { addBusinessDays, businessDayOnOrAfter } from './business-days.ts';
import { addDays, type CivilDate, instantAt, today, type Zone } from './dates.ts';

/**
 * When people of one place work: Monday to Friday between two wall-clock times ('HH:MM'), holidays left out. `opens` is before
 * `closes`: a shift over midnight cannot be said, and asking for it is a RangeError.
 */
export interface WorkCalendar {
  readonly zone: Zone;
  readonly opens: string;
  readonly closes: string;
  readonly holidays: ReadonlySet<CivilDate>;
}

const hour = 3_600_000;
/** Some ten years of work. More is a mistake, and would be counted for long. */
const mostHours = 25_000;

/** 'HH:MM' of a day that begins at 00:00 and whose last minute is 23:59. */
export const isTimeOfDay = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Whether these are the hours of one day. Compares as text. */
export const isWorkingDay = (opens: string, closes: string): boolean =>
  isTimeOfDay(opens) && isTimeOfDay(closes) && opens < closes;

/**
 * The instant at which so many working hours have gone by since `from`, to the millisecond. Always in working time, both ends
 * of a day included; 0 hours give `from`, or the next opening where it is not in working time. Hours are counted as they pass:
 * where a clock is put forward or back during work, that day is shorter or longer. Throws RangeError for a number of hours
 * below 0 or above 25,000.
 */
export function afterBusinessHours(from: Date, hours: number, calendar: WorkCalendar): Date {
  if (!(hours >= 0 && hours <= mostHours)) throw new RangeError(`${hours} is not a number of hours from 0 to 25,000`);
  checkHours(calendar);
  const { zone, opens, closes, holidays } = calendar;
  let left = Math.round(hours * hour);
  let day = today(zone, from);
  // Never goes back, so that no moment is counted twice where a clock's jump makes one day's hours meet another's.
  let at = from.getTime();
  for (;;) {
    day = businessDayOnOrAfter(day, holidays);
    const opening = instantAt(day, opens, zone).getTime();
    const closing = instantAt(day, closes, zone).getTime();
    at = Math.max(at, opening);
    if (opening < closing && at + left <= closing) return new Date(at + left);
    left -= Math.max(closing - at, 0);
    at = Math.max(at, closing);
    day = addDays(day, 1);
  }
}

/**
 * The end of work on the `days`-th business day after the day of `from`; 0 means the day itself, or the next business day
 * where work has ended. Never before `from`. Throws RangeError for what is no whole number of days.
 */
export function afterBusinessDays(from: Date, days: number, calendar: WorkCalendar): Date {
  if (!(days >= 0)) throw new RangeError(`${days} is not a number of business days after`);
  checkHours(calendar);
  const { zone, closes, holidays } = calendar;
  const start = today(zone, from);
  if (days > 0) return instantAt(addBusinessDays(start, days, holidays), closes, zone);
  const end = instantAt(businessDayOnOrAfter(start, holidays), closes, zone);
  return end >= from ? end : afterBusinessDays(from, 1, calendar);
}

function checkHours({ opens, closes }: WorkCalendar): void {
  if (!isWorkingDay(opens, closes))
    throw new RangeError(`${opens} to ${closes} are not the hours of one day as HH:MM; night shifts are not supported`);
}
