import { type CivilDate, civilDateOf } from '../platform/dates.ts';
import type { Found, Range } from './text-view.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?';
const DAY = '(\\d{1,2}) ?(?:st|nd|rd|t ?h)?';

/** Every date in words or figures. 03/04/2026 is read the American way unless its first number cannot be a month. */
export function findDates(text: string, { start, end }: Range): Found<CivilDate>[] {
  const slice = text.slice(start, end);
  const found: Found<CivilDate>[] = [];
  const add = (match: RegExpExecArray, year: string | undefined, month: number, day: string | undefined) => {
    const value = civilDateOf(fullYear(year ?? ''), month, Number(day));
    if (value && isOfContracts(value))
      found.push({ value, start: start + match.index, end: start + match.index + match[0].length });
  };
  for (const match of slice.matchAll(new RegExp(`\\b${MONTH} ${DAY} ?,? ?(\\d{4})\\b`, 'gi')))
    add(match, match[3], monthOf(match[1]), match[2]);
  for (const match of slice.matchAll(
    new RegExp(`\\b${DAY} (?:day of )?(?:of )?${MONTH} ?,? (?:in the year )?(\\d{4})\\b`, 'gi'),
  ))
    add(match, match[3], monthOf(match[2]), match[1]);
  for (const match of slice.matchAll(/\b(\d{4})-(\d{2})-(\d{2})\b/g)) add(match, match[1], Number(match[2]), match[3]);
  for (const match of slice.matchAll(/\b(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})\b/g)) {
    const dayFirst = match[2] === '.' || Number(match[1]) > 12;
    add(match, match[4], Number(dayFirst ? match[3] : match[1]), dayFirst ? match[1] : match[3]);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Years of living contracts: 9999-12-31 stands for "never", and arithmetic on it would leave the calendar. */
const isOfContracts = (date: CivilDate): boolean => date >= '1900-01-01' && date < '2200-01-01';

const monthOf = (name = ''): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/** Two digits: 00 to 69 are this century (POSIX strptime %y puts the break at 69 and is one off). */
function fullYear(year: string): number {
  const number = Number(year);
  if (year.length === 4) return number;
  return number < 70 ? 2000 + number : 1900 + number;
}
