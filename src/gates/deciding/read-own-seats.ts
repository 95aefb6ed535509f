import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People } from '../doors.ts';
import { isExternalId } from '../people/external-id.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Seated } from '../people/seats.ts';
import type { PlanStep } from '../plan.ts';
import type { Proposal } from '../proposal.ts';
import { authorMayNotDecide, notAnApprover } from '../refusals.ts';

/** A step somebody may speak on, and in whose place. */
export interface OwnSeat {
  readonly step: PlanStep;
  readonly seat: Seated;
}

export interface SeatParts {
  readonly people: People;
  readonly roster: ReadsRoster;
}

/**
 * The steps, of those asked about, that the caller may speak on now: asked of roles, groups and delegations again. Neither
 * the assistant nor applications ever may. Nobody passes on more than they have: who may not decide this themselves, for
 * want of a role or beyond their limit, cannot be stood in for either.
 */
export function readsOwnSeats({ people, roster }: SeatParts) {
  return async (
    scope: TenantScope,
    proposal: Proposal,
    steps: readonly PlanStep[],
    /** Who may speak on each of these steps, by its id, where the caller has just asked. */
    known?: ReadonlyMap<string, readonly Seated[]>,
  ): Promise<Result<readonly OwnSeat[]>> => {
    const { actor } = scope;
    if (actor.kind !== 'person') return refused(notAnApprover());
    if (proposal.excluded.includes(actor.id)) return refused(authorMayNotDecide());
    const mayDecide = (id: string): Promise<boolean> =>
      people.may(scope.actingAs({ kind: 'person', id }), 'proposal.decide', attributesOf(proposal));
    // Somebody without an account has no roles to ask of: they are named by the plan or not at all.
    if (!isExternalId(actor.id) && !(await mayDecide(actor.id))) return refused(notAnApprover());
    const seated = known ? steps.map(({ id }) => known.get(id)) : await roster.each(scope, proposal, steps);
    const found = steps.flatMap((step, at) => {
      const seat = seated[at]?.find(({ person }) => person.id === actor.id);
      return seat ? [{ step, seat }] : [];
    });
    const own = await Promise.all(
      found.map(async ({ step, seat }) => ({ step, seat: await withinTheirPower(seat, mayDecide) })),
    );
    return ok(own.filter(({ seat }) => seat.seats.length > 0));
  };
}

export type ReadsOwnSeats = ReturnType<typeof readsOwnSeats>;

async function withinTheirPower(seat: Seated, mayDecide: (id: string) => Promise<boolean>): Promise<Seated> {
  const powers = await Promise.all(seat.onBehalfOf.map(async ({ id }) => ((await mayDecide(id)) ? [] : [id])));
  const without = new Set(powers.flat());
  return {
    ...seat,
    seats: seat.seats.filter((id) => !without.has(id)),
    onBehalfOf: seat.onBehalfOf.filter(({ id }) => !without.has(id)),
  };
}

/**
 * Those on which the caller has something left to say: no word yet, or, where everybody must speak, a seat that came to
 * them since and that nobody filled.
 */
export const unspoken = ({ decisions }: Proposal, actorId: string, seats: readonly OwnSeat[]): readonly OwnSeat[] =>
  seats.filter(({ step, seat }) => {
    const said = decisions.filter((d) => d.step === step.id);
    if (!said.some((d) => d.by.id === actorId)) return true;
    return step.needed === 'all' && seat.seats.some((id) => !said.some((d) => d.seats.includes(id)));
  });

/** What policies may look at: money in the policy's currency, so that a limit is not passed by changing it. */
const attributesOf = ({ area, comparableValue }: Proposal): Record<string, string | number> => ({
  area,
  ...(comparableValue ? { valueMinor: comparableValue.minor } : {}),
});
