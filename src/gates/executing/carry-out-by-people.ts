import type { Clock } from '../../platform/clock.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import { readsOwnSeats } from '../deciding/read-own-seats.ts';
import type { People } from '../doors.ts';
import { nudgeProposal } from '../nudge-proposal.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { contentChanged, noLongerOpen, notAnApprover } from '../refusals.ts';
import { isExpired } from '../timing.ts';
import { checklistNotDone, noSuchItem, notWithPeople } from './refusals.ts';

export interface CarryingOutParts {
  readonly store: ProposalStore;
  readonly people: People;
  readonly roster: ReadsRoster;
  readonly clock: Clock;
}

export interface Tick {
  readonly proposalId: string;
  /** Counted from 1. */
  readonly item: number;
  readonly done: boolean;
  /** The hash of what they were shown. */
  readonly contentHash?: string;
}

export interface CarryOut {
  readonly proposalId: string;
  readonly contentHash: string;
}

/**
 * L3: what was approved is left to people. They tick off what the action says is to be looked at, and one of them has it
 * carried out in their own name. Nothing else ever carries it out; when the time is over, nothing was done.
 */
export function carriesOutByPeople({ store, people, roster, clock }: CarryingOutParts) {
  const ownSeats = readsOwnSeats({ people, roster });
  return { tick, carryOut };

  /** Ticks an item off, or opens it again. Who ticked it first stands. */
  async function tick(scope: TenantScope, request: Tick, workflows: Workflows): Promise<Result<Stored<Proposal>>> {
    const found = await theirs(scope, request);
    if (!found.ok) return found;
    const { doc: proposal } = found.value;
    const closed = notOpenToPeople(proposal);
    if (closed) return closed;
    const ticked = proposal.checklist[request.item - 1];
    if (!ticked) return refused(noSuchItem(request.item, proposal));
    if ((ticked.done !== undefined) === request.done) return ok(found.value);
    const { text } = ticked;
    const after = request.done ? { text, done: { by: scope.actor, at: clock.now().toISOString() } } : { text };
    const checklist = proposal.checklist.map((item) => (item === ticked ? after : item));
    const type = request.done ? 'proposal.itemTicked' : 'proposal.itemUnticked';
    const event = proposalEvent(type, proposal, { item: request.item });
    const saved = await store.save(scope, found.value, { ...proposal, checklist }, [event]);
    return saved.ok ? ok(saved.stored) : tick(scope, request, workflows);
  }

  /** Recorded first, then done by its story, in the name of whoever said so. They may repeat it; nobody else is added. */
  async function carryOut(
    scope: TenantScope,
    request: CarryOut,
    workflows: Workflows,
  ): Promise<Result<Stored<Proposal>>> {
    const found = await theirs(scope, request);
    if (!found.ok) return found;
    const { doc: proposal } = found.value;
    if (proposal.carriedOutBy?.id === scope.actor.id) return found;
    const closed = notOpenToPeople(proposal);
    if (closed) return closed;
    const open = proposal.checklist.filter(({ done }) => !done);
    if (open.length > 0) return refused(checklistNotDone(open));
    const after: Proposal = { ...proposal, state: 'approved', carriedOutBy: scope.actor };
    const saved = await store.save(scope, found.value, after, [
      proposalEvent('proposal.carryOutRequested', after, { contentHash: after.contentHash }),
    ]);
    if (!saved.ok) return carryOut(scope, request, workflows);
    await nudgeProposal(workflows, scope, request.proposalId);
    return ok(saved.stored);
  }

  /** The proposal, for a person with an account and a seat in its plan, within their limits, who saw exactly this content. */
  async function theirs(
    scope: TenantScope,
    { proposalId, contentHash }: { readonly proposalId: string; readonly contentHash?: string },
  ): Promise<Result<Stored<Proposal>>> {
    const stored = await store.read(scope, proposalId);
    if (!stored) return refused(notFound('proposal'));
    const proposal = stored.doc;
    const seats = await ownSeats(scope, proposal, proposal.plan);
    if (!seats.ok) return seats;
    if (!seats.value.some(({ seat }) => !seat.external)) return refused(notAnApprover());
    return contentHash !== undefined && contentHash !== proposal.contentHash
      ? refused(contentChanged(proposal))
      : ok(stored);
  }

  /** Its story may not have come round to say so, yet the deadline is over for everyone at the same instant. */
  function notOpenToPeople(proposal: Proposal): Result<never> | undefined {
    if (proposal.state !== 'withPeople') return refused(notWithPeople(proposal));
    return isExpired(proposal, clock.now()) ? refused(noLongerOpen({ ...proposal, state: 'expired' })) : undefined;
  }
}

export type CarriesOutByPeople = ReturnType<typeof carriesOutByPeople>;
