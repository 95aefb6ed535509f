import type { TenantScope } from '../../platform/scope.ts';
import { isItsMaker, isItsOwner, managesProposals } from '../deciding/participants.ts';
import type { People } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Seated } from '../people/seats.ts';
import { type ApproverRef, outsidePlan } from '../plan.ts';
import type { Proposal } from '../proposal.ts';
import type { Standing } from './open-acts.ts';

export interface StandingParts {
  readonly people: People;
  readonly roster: ReadsRoster;
  /** Of an area, as its policy is now. */
  readonly reviewersOf: (scope: TenantScope, area: string) => Promise<readonly ApproverRef[]>;
}

/** What the scope's actor is to a proposal, apart from their seats. */
export function readsStandings({ people, roster, reviewersOf }: StandingParts) {
  const seatedAmong = async (
    scope: TenantScope,
    proposal: Proposal,
    approvers: readonly ApproverRef[],
  ): Promise<readonly Seated[]> => (approvers.length === 0 ? [] : roster(scope, proposal, outsidePlan(approvers)));

  return async (
    scope: TenantScope,
    proposal: Proposal,
  ): Promise<Omit<Standing, 'hasSeat' | 'canPassOn' | 'isOfPlan'>> => {
    const { id } = scope.actor;
    const done = proposal.state === 'executed' || proposal.state === 'failed';
    const named = done ? (proposal.review?.reviewers ?? (await reviewersOf(scope, proposal.area))) : [];
    const [reviewers, unbarred, manages, discusses, mayBreakGlass] = await Promise.all([
      seatedAmong(scope, proposal, named),
      seatedAmong(scope, { ...proposal, excluded: [] }, named), // everybody may take back what is their own
      managesProposals(people, scope),
      people.may(scope, 'proposal.discuss'),
      people.may(scope, 'gate.breakGlass'),
    ]);
    const isMaker = isItsMaker(scope, proposal);
    const approvedInEmergency = proposal.breakGlass.some(({ by }) => by.id === id);
    return {
      id,
      isMaker,
      isOwner: isItsOwner(scope, proposal),
      manages,
      discusses,
      breaksGlass: mayBreakGlass && !isMaker,
      reviews: reviewers.some(({ person }) => person.id === id) && !approvedInEmergency,
      rollsBack: manages || unbarred.some(({ person }) => person.id === id),
    };
  };
}
