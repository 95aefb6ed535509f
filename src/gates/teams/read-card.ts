import type { Clock } from '../../platform/clock.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { AdaptiveCard } from '../../platform/teams/adaptive-card.ts';
import { readsOwnSeats, unspoken } from '../deciding/read-own-seats.ts';
import type { People } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Seated } from '../people/seats.ts';
import type { PlanStep } from '../plan.ts';
import type { Proposal } from '../proposal.ts';
import { proposalPageAddress } from '../proposal-page-address.ts';
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

export interface ReadCard {
  readonly card: AdaptiveCard;
  /** What the card shows; nothing of any on the empty one. */
  readonly proposal?: Proposal;
}

/** The card of a proposal as it stands, for the scope's actor: asked of roles and seats now, as their page would be. */
export function readsCards(parts: CardParts) {
  const { store, people, roster, clock, publicUrl } = parts;
  const ownSeats = readsOwnSeats(parts);

  /** `proposalId` is hostile input. What is not there and what they may not see is the same card. */
  return async (scope: TenantScope, proposalId: string): Promise<ReadCard> => {
    const stored = await store.read(scope, proposalId);
    const { language, zone } = await people.reader(scope, scope.actor.id);
    if (!stored || !(await people.may(scope, 'proposal.read'))) return { card: emptyCard(language) };
    const proposal = stored.doc;
    const steps = currentSteps(proposal);
    const rosters = new Map(zipped(steps, await roster.each(scope, proposal, steps)));
    const own = steps.length > 0 ? await ownSeats(scope, proposal, steps, rosters) : undefined;
    const seats = own?.ok ? unspoken(proposal, scope.actor.id, own.value) : [];
    const card = approvalCard({
      proposal,
      viewer: {
        seats: seats.map(({ step, seat }) => ({ step, onBehalfOf: seat.onBehalfOf.map(({ name }) => name) })),
        spoke: proposal.decisions.some(({ by }) => by.id === scope.actor.id),
      },
      others: othersOf(scope.actor.id, proposal, rosters),
      zone,
      language,
      now: clock.now(),
      page: proposalPageAddress(publicUrl, scope, proposal.proposalId),
      tenant: scope.tenant,
    });
    return { card, proposal };
  };
}

const zipped = (steps: readonly PlanStep[], rosters: readonly (readonly Seated[])[]) =>
  steps.map(({ id }, at) => [id, rosters[at] ?? []] as const);

/** Names of those who are asked and have not spoken, the viewer left out. */
function othersOf(
  viewer: string,
  { decisions }: Proposal,
  rosters: ReadonlyMap<string, readonly Seated[]>,
): readonly string[] {
  const waiting = [...rosters].flatMap(([step, seated]) => {
    const spoken = new Set(decisions.filter((d) => d.step === step).map(({ by }) => by.id));
    return seated.filter(({ person, asked }) => asked && person.id !== viewer && !spoken.has(person.id));
  });
  return [...new Map(waiting.map(({ person }) => [person.id, person.name])).values()];
}

export type ReadsCards = ReturnType<typeof readsCards>;
