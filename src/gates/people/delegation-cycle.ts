import { covers, type DelegationTerms, isActive } from './delegation.ts';

/** Who decides for whom, by their ids. */
export interface Standing extends DelegationTerms {
  readonly delegationId: string;
  readonly from: string;
  readonly to: string;
}

/** Stands for every area or action that no delegation names. */
const anyOther = '';

/**
 * The people of a circle that `added` would close, beginning and ending with the one who delegates; undefined when it closes
 * none. A circle is one only if there is a moment at which, and a matter in which, each of its delegations holds. Since a
 * common moment is there at all only if it is there when the last of them begins, the beginnings are all that must be tried.
 */
export function cycleWith(added: Standing, others: readonly Standing[]): readonly string[] | undefined {
  const near = others.filter((other) => other.startsAt < added.endsAt && added.startsAt < other.endsAt);
  const beginnings = near.map(({ startsAt }) => startsAt).filter((at) => at > added.startsAt);
  for (const moment of new Set([added.startsAt, ...beginnings])) {
    const held = near.filter((other) => isActive(other, moment));
    for (const area of named('areas', added, held))
      for (const action of named('actions', added, held)) {
        const steps = held.filter((other) => covers(other, { area, action }));
        const way = wayBetween(added.to, added.from, steps);
        if (way) return [added.from, ...way];
      }
  }
  return undefined;
}

const named = (what: 'areas' | 'actions', added: Standing, others: readonly Standing[]): Iterable<string> =>
  added[what] ?? new Set([anyOther, ...others.flatMap((other) => other[what] ?? [])]);

/** From one person to another by delegations, both included; breadth first. */
function wayBetween(from: string, to: string, steps: readonly Standing[]): readonly string[] | undefined {
  const ways = new Map<string, readonly string[]>([[from, [from]]]);
  for (const [person, way] of ways) {
    if (person === to) return way;
    // A Map goes on to what is put in while it is gone through.
    for (const step of steps) if (step.from === person && !ways.has(step.to)) ways.set(step.to, [...way, step.to]);
  }
  return undefined;
}
