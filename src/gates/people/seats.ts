import type { Person } from '../doors.ts';
import type { Proposal } from '../proposal.ts';
import { covers, type Delegation, isActive, wasActive } from './delegation.ts';

/** Somebody who may speak on a step now, and for whom. */
export interface Seated {
  readonly person: Person;
  /** Own id where the seat is theirs, and the ids of those who delegated to them. */
  readonly seats: readonly string[];
  readonly onBehalfOf: readonly { readonly id: string; readonly name: string }[];
  readonly external?: true;
  /** False while they are out of office: not asked, but not forbidden to speak. */
  readonly asked: boolean;
}

type Matter = Pick<Proposal, 'area' | 'action' | 'excluded' | 'openedAt'>;

/**
 * Who may fill which of the seats of `entitled`. Pure. Neither authors, requesters and the assistant, nor anybody who has
 * stood in for one of them since the proposal was opened, have a seat or fill another's: what they may not approve
 * themselves they shall not have approved by their delegate, nor by one they gave to somebody else. Of the delegates, `deciders` are those who may decide here now; a
 * delegate of a delegate holds nothing. However often somebody is named, they are one person, and a seat is one seat.
 */
export function seatsFor(
  entitled: readonly Person[],
  deciders: ReadonlyMap<string, Person>,
  delegations: readonly Delegation[],
  matter: Matter,
  now: string,
): readonly Seated[] {
  const barred = barredFrom(matter, delegations, now);
  const active = delegations.filter((d) => isActive(d, now) && covers(d, matter) && !barred.has(d.createdBy));
  const holders = new Map<string, { readonly person: Person; readonly of: Map<string, Person> }>();
  const seat = (person: Person, of: Person) => {
    if (barred.has(person.id)) return;
    const held = holders.get(person.id) ?? { person, of: new Map() };
    holders.set(person.id, held);
    held.of.set(of.id, of);
  };
  for (const principal of entitled.filter((person) => !barred.has(person.id))) {
    seat(principal, principal);
    for (const { from, to } of active) {
      const delegate = from.id === principal.id && deciders.get(to.id);
      if (delegate) seat(delegate, principal);
    }
  }
  const away = new Set(active.filter((d) => d.away).map((d) => d.from.id));
  return [...holders.values()].map(({ person, of }) => ({
    person,
    seats: [...of.keys()],
    onBehalfOf: [...of.values()].filter(({ id }) => id !== person.id).map(({ id, name }) => ({ id, name })),
    asked: !away.has(person.id),
  }));
}

/** Those who may not speak, and whoever stood in for one of them at any time since it was opened. */
export function barredFrom(matter: Matter, delegations: readonly Delegation[], now: string): ReadonlySet<string> {
  const excluded = new Set(matter.excluded);
  const standIns = delegations.filter((d) => excluded.has(d.from.id) && wasActive(d, matter.openedAt, now));
  return new Set([...excluded, ...standIns.map(({ to }) => to.id)]);
}
