import { businessDayOnOrAfter } from './business-days.ts';
import { addDays, type CivilDate, instantAt, today, type Zone } from './dates.ts';

/** When people of one place work: Monday to Friday between two wall-clock times ('HH:MM'), holidays left out. */
export interface WorkCalendar {
  readonly zone: Zone;
  readonly opens: string;
  readonly closes: string;
  readonly holidays: ReadonlySet<CivilDate>;
}

/** The instant at which so many working hours have gone by since `from`. Hours on the day a clock is put back or forward count as they pass. */
export function afterBusinessHours(from: Date, hours: number, calendar: WorkCalendar): Date {
  let left = hours * 3_600_000;
  let day = today(calendar.zone, from);
  for (;;) {
    day = businessDayOnOrAfter(day, calendar.holidays);
    const begins = Math.max(instantAt(day, calendar.opens, calendar.zone).getTime(), from.getTime());
    const open = instantAt(day, calendar.closes, calendar.zone).getTime() - begins;
    if (open > 0 && left <= open) return new Date(begins + left);
    left -= Math.max(open, 0);
    day = addDays(day, 1);
  }
}

/** The end of work on the `days`-th business day after the day of `from`. */
export function afterBusinessDays(from: Date, days: number, { zone, closes, holidays }: WorkCalendar): Date {
  let day = today(zone, from);
  for (let left = days; left > 0; left--) day = businessDayOnOrAfter(addDays(day, 1), holidays);
  return instantAt(businessDayOnOrAfter(day, holidays), closes, zone);
}
