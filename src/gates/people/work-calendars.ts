import type { WorkCalendar } from '../../platform/business-time.ts';
import type { Clock } from '../../platform/clock.ts';
import { type CivilDate, today, zone } from '../../platform/dates.ts';
import { publicHolidays } from '../../platform/holidays.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People } from '../doors.ts';
import type { WorkingTime } from '../policy/approval-policy.ts';
import type { WorkingTimeStore } from './working-time-store.ts';

export interface CalendarParts {
  readonly people: People;
  /** The tenant's working time, by its policy. */
  readonly workingTime: (scope: TenantScope) => Promise<WorkingTime>;
  readonly own: Pick<WorkingTimeStore, 'read'>;
  readonly clock: Clock;
}

/** The working time of a person, or of the tenant where nobody in particular is meant or the person says nothing. */
export type WorkCalendars = (scope: TenantScope, personId?: string) => Promise<WorkCalendar>;

export function workCalendars({ people, workingTime, own, clock }: CalendarParts): WorkCalendars {
  const holidays = rememberedHolidays();
  return async (scope, personId) => {
    const said = personId === undefined ? undefined : await own.read(scope, personId);
    const time: WorkingTime = said?.doc ?? (await workingTime(scope));
    const at = zone(time.zone ?? (await people.zone(scope)));
    const year = Number(today(at, clock.now()).slice(0, 4));
    return { zone: at, opens: time.opens, closes: time.closes, holidays: await holidays(time, year) };
  };
}

/** Of a year and the two after it, reckoned once for each place. */
function rememberedHolidays() {
  const known = new Map<string, Promise<ReadonlySet<CivilDate>>>();
  return async ({ country, subdivision }: WorkingTime, year: number): Promise<ReadonlySet<CivilDate>> => {
    if (!country) return new Set();
    const key = `${country}-${subdivision ?? ''} ${year}`;
    const held = known.get(key);
    if (held) return held;
    const found = holidaysOf(country, subdivision, year);
    known.set(key, found);
    found.catch(() => known.delete(key));
    return found;
  };
}

async function holidaysOf(country: string, subdivision: string | undefined, year: number) {
  try {
    return (await publicHolidays(country, subdivision, year, year + 2)).holidays;
  } catch (fault) {
    // Places are checked when they are said. Should newer tables know one no more, a reminder on a holiday is the smaller evil.
    if (fault instanceof RangeError) return new Set<CivilDate>();
    throw fault;
  }
}
