import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Action } from '../action.ts';
import type { People, Person } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Seated } from '../people/seats.ts';
import type { ApproverRef, PlanStep } from '../plan.ts';
import type { Proposal } from '../proposal.ts';
import { currentSteps } from '../standing.ts';
import type { Comment, DecisionView, ViewersSeat } from './decision-view.ts';
import { openActs } from './open-acts.ts';
import { readExhibits } from './read-exhibits.ts';

export interface DecisionViewParts {
  readonly people: People;
  readonly roster: ReadsRoster;
  readonly actions: ReadonlyMap<string, Action>;
  readonly comments: (scope: TenantScope, proposalId: string) => Promise<readonly Comment[]>;
  readonly clock: Clock;
}

export type ReadsDecisionViews = (
  scope: TenantScope,
  proposal: Proposal,
  page: Pick<DecisionView, 'path' | 'csrf'>,
) => Promise<DecisionView>;

/** Everything the page shows to the scope's actor now. */
export function readsDecisionViews({
  people,
  roster,
  actions,
  comments,
  clock,
}: DecisionViewParts): ReadsDecisionViews {
  return async (scope, proposal, page) => {
    const { actor } = scope;
    const now = clock.now();
    const action = actions.get(proposal.action);
    const [zone, seated, reviewers, manages, breaksGlass, exhibits, said] = await Promise.all([
      people.zone(scope),
      planSeats(scope, proposal),
      reviewersOf(scope, proposal),
      people.may(scope, 'proposal.manage'),
      people.may(scope, 'proposal.breakGlass'),
      readExhibits(action, scope, proposal),
      comments(scope, proposal.proposalId),
    ]);
    const seats = seatsOf(actor.id, proposal, seated);
    const standing = {
      id: actor.id,
      hasSeat: seats.length > 0,
      acts: [...seated.values()].flat().some(({ person }) => person.id === actor.id),
      reviews: reviewers.some(({ person }) => person.id === actor.id),
      manages,
      breaksGlass,
    };
    return {
      ...page,
      proposal,
      zone,
      now,
      viewer: {
        id: actor.id,
        name: actor.name ?? actor.id,
        seats,
        barred: proposal.excluded.includes(actor.id),
        may: openActs(proposal, action, standing, now),
      },
      seated: new Map([...seated].map(([step, those]) => [step, those.map(({ person }) => person)])),
      candidates: seats.length > 0 ? await candidatesFor(scope, proposal, seated) : [],
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
    const read = async (step: PlanStep) => [step.id, await roster(scope, proposal, step)] as const;
    return new Map(await Promise.all(proposal.plan.map(read)));
  }

  function reviewersOf(scope: TenantScope, proposal: Proposal): Promise<readonly Seated[]> {
    const approvers: readonly ApproverRef[] = proposal.state === 'executed' ? (proposal.review?.reviewers ?? []) : [];
    return approvers.length === 0
      ? Promise.resolve([])
      : roster(scope, proposal, { id: 'review', title: '', stage: 0, needed: 1, approvers });
  }

  /** People who may decide and are not asked on those steps anyway. */
  async function candidatesFor(
    scope: TenantScope,
    proposal: Proposal,
    seated: ReadonlyMap<string, readonly Seated[]>,
  ): Promise<readonly Person[]> {
    const named = [...seated.values()].flat().filter(({ external }) => !external);
    const all = [...(await people.withRole(scope, 'approver')), ...named.map(({ person }) => person)];
    const barred = new Set([...proposal.excluded, scope.actor.id]);
    const unique = new Map(all.filter(({ id }) => !barred.has(id)).map((person) => [person.id, person]));
    return [...unique.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  }
}

/** The steps that wait for this person's word, which they have not given yet. */
function seatsOf(
  id: string,
  proposal: Proposal,
  seated: ReadonlyMap<string, readonly Seated[]>,
): readonly ViewersSeat[] {
  return currentSteps(proposal).flatMap((step) => {
    const seat = seated.get(step.id)?.find(({ person }) => person.id === id);
    const spoken = proposal.decisions.some((decision) => decision.step === step.id && decision.by.id === id);
    return seat && !spoken ? [{ step, onBehalfOf: seat.onBehalfOf.map(({ name }) => name) }] : [];
  });
}
