import type { Clock } from '../../platform/clock.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { AdaptiveCard } from '../../platform/teams/adaptive-card.ts';
import { readsOwnSeats, unspoken } from '../deciding/read-own-seats.ts';
import type { People } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Proposal } from '../proposal.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { currentSteps } from '../standing.ts';
import { approvalCard, emptyCard } from './approval-card.ts';

export interface CardParts {
  readonly store: ProposalStore;
  readonly people: People;
  readonly roster: ReadsRoster;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** The card of a proposal as it stands, for the scope's actor: asked of roles and seats now, as their page would be. */
export function readsCards(parts: CardParts) {
  const { store, people, roster, clock, publicUrl } = parts;
  const ownSeats = readsOwnSeats(parts);

  const namesOf = async (scope: TenantScope, proposal: Proposal): Promise<readonly string[]> => {
    const steps = currentSteps(proposal);
    const rosters = await roster.each(scope, proposal, steps);
    const waiting = steps.flatMap((step, at) => {
      const spoken = new Set(proposal.decisions.filter((d) => d.step === step.id).map(({ by }) => by.id));
      return (rosters[at] ?? []).filter(({ person, asked }) => asked && !spoken.has(person.id));
    });
    const others = new Map(waiting.map(({ person }) => [person.id, person.name]));
    others.delete(scope.actor.id);
    return [...others.values()];
  };

  /** `proposalId` is hostile input. What is not there and what they may not see is the same card. */
  return async (scope: TenantScope, proposalId: string): Promise<AdaptiveCard> => {
    const stored = await store.read(scope, proposalId);
    const { language, zone } = await people.reader(scope, scope.actor.id);
    if (!stored || !(await people.may(scope, 'proposal.read'))) return emptyCard(language);
    const proposal = stored.doc;
    const steps = currentSteps(proposal);
    const own = steps.length > 0 ? await ownSeats(scope, proposal, steps) : undefined;
    const seats = own?.ok ? unspoken(proposal, scope.actor.id, own.value) : [];
    return approvalCard({
      proposal,
      viewer: {
        seats: seats.map(({ step, seat }) => ({ step, onBehalfOf: seat.onBehalfOf.map(({ name }) => name) })),
        spoke: proposal.decisions.some(({ by }) => by.id === scope.actor.id),
      },
      others: await namesOf(scope, proposal),
      zone,
      language,
      now: clock.now(),
      page: `${publicUrl}/proposals/${scope.tenant}/${proposal.proposalId}`,
      tenant: scope.tenant,
    });
  };
}

export type ReadsCards = ReturnType<typeof readsCards>;
