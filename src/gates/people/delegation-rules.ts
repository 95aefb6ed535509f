import { addDays, type CivilDate, daysBetween, instantAt, type Zone } from '../../platform/dates.ts';
import type { Violation } from '../../platform/refusal.ts';
import type { DelegationTerms } from './delegation.ts';

/** What somebody asks for. Days are civil days where the one who delegates works; the last day is included. */
export interface DelegationAsked {
  /** Who delegates; the caller without it. */
  readonly from?: string;
  readonly to: string;
  /** Today without it. */
  readonly firstDay?: CivilDate;
  readonly lastDay: CivilDate;
  readonly areas?: readonly string[];
  readonly actions?: readonly string[];
  readonly away: boolean;
  readonly reason: string;
}

export const longestDays = 180;
/** Also keeps reckoning within the calendar. */
const furthestAheadDays = 366;

/** What there is to delegate: the areas and actions of the app. */
export interface Delegable {
  readonly areas: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
}

/** Every rule that is broken by what was asked alone. */
export function flawsOf(
  { to, firstDay, lastDay, areas, actions }: DelegationAsked,
  from: string,
  today: CivilDate,
  delegable: Delegable,
): readonly Violation[] {
  const first = firstDay ?? today;
  const days = daysBetween(first, lastDay) + 1;
  const rules: readonly (readonly [broken: boolean, violation: Violation])[] = [
    [to === from, { field: 'to', rule: 'must be another person than the one who delegates', value: to }],
    [days < 1, { field: 'lastDay', rule: 'must not be before firstDay', value: lastDay }],
    [days > longestDays, { field: 'lastDay', rule: `must be within ${longestDays} days of firstDay`, value: lastDay }],
    [lastDay < today, { field: 'lastDay', rule: 'must not be in the past', value: lastDay }],
    [
      daysBetween(today, first) > furthestAheadDays,
      { field: 'firstDay', rule: `must be within ${furthestAheadDays} days from today`, value: first },
    ],
    unknown('areas', areas, delegable.areas),
    unknown('actions', actions, delegable.actions),
  ];
  return rules.flatMap(([broken, violation]) => (broken ? [violation] : []));
}

function unknown(field: string, named: readonly string[] | undefined, known: ReadonlySet<string>) {
  const value = named?.find((name) => !known.has(name));
  return [value !== undefined, { field, rule: `must be of: ${[...known].sort().join(', ')}`, value }] as const;
}

/** From the beginning of the first day, or now, to the end of the last. What is past is not delegated any more. */
export function termsOf(asked: DelegationAsked, today: CivilDate, zone: Zone, now: Date): DelegationTerms {
  const { firstDay = today, lastDay, areas, actions } = asked;
  const begins = instantAt(firstDay, '00:00', zone);
  return {
    startsAt: (begins < now ? now : begins).toISOString(),
    endsAt: instantAt(addDays(lastDay, 1), '00:00', zone).toISOString(),
    ...(areas ? { areas } : {}),
    ...(actions ? { actions } : {}),
  };
}
