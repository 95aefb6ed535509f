import type { Clock } from '../../platform/clock.ts';
import type { Page, PageAsked } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type Delegation, isActive } from '../people/delegation.ts';
import type { Proposal } from '../proposal.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { currentSteps } from '../standing.ts';
import { isExpired } from '../timing.ts';
import { type ReadsOwnSeats, unspoken } from './read-own-seats.ts';

export interface WaitingParts {
  readonly store: ProposalStore;
  readonly delegationsSince: (scope: TenantScope, since: string) => Promise<readonly Delegation[]>;
  readonly ownSeats: ReadsOwnSeats;
  readonly clock: Clock;
}

/**
 * What waits for the caller's word now: of the open proposals about which they, or somebody they stand in for, were asked,
 * those on which they still have a seat and something to say. So a page may hold fewer than were asked for and go on.
 */
export function readsWaiting({ store, delegationsSince, ownSeats, clock }: WaitingParts) {
  return async (
    scope: TenantScope,
    { area }: { readonly area?: string | undefined },
    asked: PageAsked,
  ): Promise<Page<Proposal>> => {
    const { id } = scope.actor;
    const now = clock.now();
    const instant = now.toISOString();
    const given = await delegationsSince(scope, instant);
    const principals = given.filter((d) => d.to.id === id && isActive(d, instant)).map((d) => d.from.id);
    const page = await store.list(scope, { state: 'open', area, askedOf: [id, ...principals] }, asked);
    const waits = await Promise.all(
      page.items.map(async (proposal) => {
        if (isExpired(proposal, now)) return [];
        const seats = await ownSeats(scope, proposal, currentSteps(proposal));
        return seats.ok && unspoken(proposal, id, seats.value).length > 0 ? [proposal] : [];
      }),
    );
    return { ...page, items: waits.flat() };
  };
}

export type ReadsWaiting = ReturnType<typeof readsWaiting>;
