import { addDays, type CivilDate, dayOfWeek, instantAt, today, type Zone } from '../platform/dates.ts';
import { type Letter, purposeOf } from './letter.ts';
import type { Preferences } from './preferences.ts';

export interface Hold {
  readonly until: Date;
  readonly digest: boolean;
}

/** Time that must be left to act on a letter after it was held back: else it is not held back. */
const leastLeftMs = 4 * 3_600_000;

/** Until when the letter waits, by its reader's wishes; undefined when it goes out now. */
export function holdOf(
  letter: Pick<Letter, 'purpose' | 'deadline' | 'urgent'>,
  { digest, quiet }: Pick<Preferences, 'digest' | 'quiet'>,
  zone: Zone,
  now: Date,
): Hold | undefined {
  if (letter.urgent) return undefined;
  const joined = digest?.purposes.includes(purposeOf(letter)) ?? false;
  const earliest = digest && joined ? nextAt(digest.at, zone, now) : now;
  const until = quiet ? afterQuiet(earliest, quiet, zone) : earliest;
  if (until <= now) return undefined;
  const deadline = letter.deadline && new Date(letter.deadline).getTime();
  return deadline && deadline < until.getTime() + leastLeftMs ? undefined : { until, digest: joined };
}

/** The next instant at which it is this time in the zone. */
export function nextAt(time: string, zone: Zone, now: Date): Date {
  const day = today(zone, now);
  const sameDay = instantAt(day, time, zone);
  return sameDay > now ? sameDay : instantAt(addDays(day, 1), time, zone);
}

/** The instant itself, or the end of the quiet it lies in. */
export function afterQuiet(instant: Date, quiet: NonNullable<Preferences['quiet']>, zone: Zone): Date {
  let at = instant;
  // A night may run into a weekend and that into a night: a handful of stretches at most follow each other.
  for (let stretch = 0; stretch < 10; stretch++) {
    const end = endOfQuiet(at, quiet, zone);
    if (!end) break;
    at = end;
  }
  return at;
}

function endOfQuiet(at: Date, quiet: NonNullable<Preferences['quiet']>, zone: Zone): Date | undefined {
  const day = today(zone, at);
  if (quiet.weekends && dayOfWeek(day) >= 6) return instantAt(addDays(day, 1), '00:00', zone);
  const overMidnight = quiet.until <= quiet.from;
  const begun = (date: CivilDate): [Date, Date] => [
    instantAt(date, quiet.from, zone),
    instantAt(overMidnight ? addDays(date, 1) : date, quiet.until, zone),
  ];
  const within = [addDays(day, -1), day].map(begun).find(([from, until]) => from <= at && at < until);
  return within?.[1];
}
