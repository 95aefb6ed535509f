import type { WorkCalendar } from '../../platform/business-time.ts';
import type { Clock } from '../../platform/clock.ts';
import { zone } from '../../platform/dates.ts';
import { publicHolidays } from '../../platform/holidays.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People } from '../doors.ts';
import type { WorkingTime } from '../policy/approval-policy.ts';

export interface CalendarParts {
  readonly people: People;
  /** The tenant's working time, by its policy. */
  readonly workingTime: (scope: TenantScope) => Promise<WorkingTime>;
  readonly clock: Clock;
}

/** The working time of a person, or of the tenant where nobody in particular is meant. */
export type WorkCalendars = (scope: TenantScope, personId?: string) => Promise<WorkCalendar>;

export function workCalendars({ people, workingTime, clock }: CalendarParts): WorkCalendars {
  return async (scope) => {
    const { opens, closes, country, subdivision, zone: own } = await workingTime(scope);
    const year = clock.now().getUTCFullYear();
    const { holidays } = country
      ? await publicHolidays(country, subdivision, year, year + 2)
      : { holidays: new Set<never>() };
    return { zone: zone(own ?? (await people.zone(scope))), opens, closes, holidays };
  };
}
