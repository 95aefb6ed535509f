import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Action } from '../action.ts';
import { type OwnSeat, readsOwnSeats, unspoken } from '../deciding/read-own-seats.ts';
import type { Person } from '../doors.ts';
import type { Seated } from '../people/seats.ts';
import type { Proposal } from '../proposal.ts';
import { currentSteps } from '../standing.ts';
import type { Comment, DecisionView } from './decision-view.ts';
import { openActs } from './open-acts.ts';
import { readExhibits } from './read-exhibits.ts';
import { readsStandings, type StandingParts } from './read-standing.ts';

export interface DecisionViewParts extends StandingParts {
  readonly actions: ReadonlyMap<string, Action>;
  /** Roles that may decide at all: their holders can be given a seat. */
  readonly decidingRoles: readonly string[];
  readonly comments: (scope: TenantScope, proposalId: string) => Promise<readonly Comment[]>;
  readonly clock: Clock;
}

export type ReadsDecisionViews = (
  scope: TenantScope,
  proposal: Proposal,
  page: Pick<DecisionView, 'path' | 'csrf'>,
) => Promise<DecisionView>;

/** Everything the page shows to the scope's actor now. */
export function readsDecisionViews(parts: DecisionViewParts): ReadsDecisionViews {
  const { people, roster, actions, decidingRoles, comments, clock } = parts;
  const ownSeats = readsOwnSeats(parts);
  const readStanding = readsStandings(parts);

  return async (scope, proposal, page) => {
    const { actor } = scope;
    const now = clock.now();
    const action = actions.get(proposal.action);
    const seating = planSeats(scope, proposal);
    const [zone, seated, seats, standing, exhibits, said] = await Promise.all([
      people.zone(scope),
      seating,
      waitingSeats(scope, proposal, seating),
      readStanding(scope, proposal),
      readExhibits(action, scope, proposal),
      comments(scope, proposal.proposalId),
    ]);
    const candidates = seats.length > 0 ? await candidatesFor(scope, proposal, seats, seated) : [];
    const isOfPlan = [...seated.values()].flat().some(({ person }) => person.id === actor.id);
    return {
      ...page,
      proposal,
      zone,
      now,
      viewer: {
        id: actor.id,
        name: actor.name ?? actor.id,
        seats: seats.map(({ step, seat }) => ({ step, onBehalfOf: seat.onBehalfOf.map(({ name }) => name) })),
        barred: proposal.excluded.includes(actor.id),
        may: openActs(
          proposal,
          action,
          { ...standing, isOfPlan, hasSeat: seats.length > 0, canPassOn: candidates.length > 0 },
          now,
        ),
      },
      seated: new Map([...seated].map(([step, those]) => [step, those.map(({ person }) => person)])),
      candidates,
      rejectTo: action?.rejectTo ?? [],
      ...(action?.irreversible === undefined ? {} : { irreversible: action.irreversible }),
      exhibits,
      comments: said,
      commentKey: newId(),
    };
  };

  /** Nobody has to be asked for once it is over: then the record says who spoke. */
  async function planSeats(scope: TenantScope, proposal: Proposal): Promise<ReadonlyMap<string, readonly Seated[]>> {
    if (proposal.state !== 'open' && proposal.state !== 'withPeople') return new Map();
    const rosters = await roster.each(scope, proposal, proposal.plan);
    return new Map(proposal.plan.map((step, at) => [step.id, rosters[at] ?? []]));
  }

  async function waitingSeats(
    scope: TenantScope,
    proposal: Proposal,
    seating: ReturnType<typeof planSeats>,
  ): Promise<readonly OwnSeat[]> {
    const steps = currentSteps(proposal);
    const own = steps.length > 0 ? await ownSeats(scope, proposal, steps, await seating) : undefined;
    return own?.ok ? unspoken(proposal, scope.actor.id, own.value) : [];
  }

  /** People who may decide and have no seat yet on one of the steps that could be passed on. */
  async function candidatesFor(
    scope: TenantScope,
    proposal: Proposal,
    seats: readonly OwnSeat[],
    seated: ReadonlyMap<string, readonly Seated[]>,
  ): Promise<readonly Person[]> {
    const named = [...seated.values()].flat().filter(({ external }) => !external);
    const holders = await Promise.all(decidingRoles.map((role) => people.withRole(scope, role)));
    const all = [...holders.flat(), ...named.map(({ person }) => person)];
    const isBarred = ({ id }: Person): boolean =>
      proposal.excluded.includes(id) ||
      seats.every(({ step }) => seated.get(step.id)?.some(({ person }) => person.id === id));
    const unique = new Map(all.filter((person) => !isBarred(person)).map((person) => [person.id, person]));
    return [...unique.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  }
}
