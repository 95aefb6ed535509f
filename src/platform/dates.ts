import { Temporal } from 'temporal-polyfill';

declare const civilDateBrand: unique symbol;
declare const zoneBrand: unique symbol;

/** A day on the calendar, 'YYYY-MM-DD', without time or zone. The only form in which contract dates are kept. Sorts as text. */
export type CivilDate = string & { readonly [civilDateBrand]: true };

/** An IANA zone name the runtime knows, such as 'America/New_York'. Offsets are refused: they know no summer time. */
export type Zone = string & { readonly [zoneBrand]: true };

/** The day, or undefined unless `text` is a real day of years 0001 to 9999 as 'YYYY-MM-DD'. */
export function parseCivilDate(text: string): CivilDate | undefined {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  try {
    return toCivil(Temporal.PlainDate.from(text));
  } catch {
    return undefined;
  }
}

/** For dates that are known to be good; throws RangeError otherwise. */
export function civilDate(text: string): CivilDate {
  const date = parseCivilDate(text);
  if (date === undefined) throw new RangeError(`"${text}" is not a day of the calendar in the form YYYY-MM-DD`);
  return date;
}

export function civilDateOf(year: number, month: number, day: number): CivilDate | undefined {
  const digits = (value: number, width: number) => String(value).padStart(width, '0');
  return parseCivilDate(`${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`);
}

export function parseZone(text: string): Zone | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text as Zone;
  } catch {
    return undefined;
  }
}

/** For zones that are known to be good; throws RangeError otherwise. */
export function zone(text: string): Zone {
  const parsed = parseZone(text);
  if (parsed === undefined) throw new RangeError(`"${text}" is not the name of an IANA time zone`);
  return parsed;
}

/** The day it is in `zone` at `instant`. Never take the UTC day for it: west of Greenwich that is tomorrow in the evening. */
export function today(zone: Zone, instant: Date): CivilDate {
  return toCivil(Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate());
}

/** The instant of a wall-clock time ('HH:MM') in `zone`: in a gap the next valid one, in an overlap the first (Temporal "compatible"). */
export function instantAt(date: CivilDate, time: string, zone: Zone): Date {
  const local = Temporal.PlainDate.from(date).toZonedDateTime({
    timeZone: zone,
    plainTime: Temporal.PlainTime.from(time),
  });
  return new Date(local.epochMilliseconds);
}

export const addDays = (date: CivilDate, days: number): CivilDate =>
  toCivil(Temporal.PlainDate.from(date).add({ days }));

/** Calendar months; a day the month lacks becomes its last. Not associative: always add to the original anchor, never to a result. */
export const addMonths = (anchor: CivilDate, months: number): CivilDate =>
  toCivil(Temporal.PlainDate.from(anchor).add({ months }, { overflow: 'constrain' }));

/** Days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: CivilDate, to: CivilDate): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;

/** 1 Monday to 7 Sunday (ISO 8601). */
export const dayOfWeek = (date: CivilDate): number => Temporal.PlainDate.from(date).dayOfWeek;

/** Throws RangeError when arithmetic has left the years that CivilDate can say. */
function toCivil(date: Temporal.PlainDate): CivilDate {
  if (date.year < 1 || date.year > 9999) throw new RangeError(`year ${date.year} is out of the range 0001 to 9999`);
  return date.toString() as CivilDate;
}
