import { addDays, type CivilDate, civilDate } from './dates.ts';

/** Non-working days of one place over whole years, with the version of the tables they come from (holidays are changed by law). */
export interface HolidayCalendar {
  /** Such as 'US-FL date-holidays 3.37.0'. Keep it beside what was computed with it. */
  readonly source: string;
  readonly holidays: ReadonlySet<CivilDate>;
}

const LIBRARY = 'date-holidays 3.37.0';

/**
 * Public and bank holidays of a country (ISO 3166-1, 'US') and its subdivision ('FL'), both years inclusive. The tables are a
 * megabyte: they are loaded on first use. Throws RangeError for a place the tables do not know.
 */
export async function publicHolidays(
  country: string,
  subdivision: string | undefined,
  fromYear: number,
  toYear: number,
): Promise<HolidayCalendar> {
  const { default: Holidays } = await import('date-holidays');
  const place = subdivision ? `${country}-${subdivision}` : country;
  const known = subdivision
    ? Object.keys(new Holidays().getStates(country) ?? {})
    : Object.keys(new Holidays().getCountries());
  if (!known.includes(subdivision ?? country)) throw new RangeError(`no holidays are known for ${place}`);
  const tables = subdivision ? new Holidays(country, subdivision) : new Holidays(country);
  const days = new Set<CivilDate>();
  for (let year = fromYear; year <= toYear; year++) {
    for (const holiday of tables.getHolidays(year)) {
      if (holiday.type !== 'public' && holiday.type !== 'bank') continue;
      const first = civilDate(holiday.date.slice(0, 10));
      const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / 86_400_000));
      for (let day = 0; day < length; day++) days.add(addDays(first, day));
    }
  }
  return { source: `${place} ${LIBRARY}`, holidays: days };
}
