import type { Clock } from '../../platform/clock.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People, Person, SendLetter } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import { outsidePlan } from '../plan.ts';
import { type Proposal, untoldOutcome } from '../proposal.ts';
import { proposalPageAddress } from '../proposal-page-address.ts';
import type { Asked } from './ask-approvers.ts';
import { outcomeLetter } from './letters-about-acts.ts';

export interface TellingOutcomeParts {
  readonly people: People;
  readonly roster: ReadsRoster;
  readonly send: SendLetter;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/**
 * Tells that it failed, or what came of taking it back: whoever requested it, whoever decided it, whoever reviews it and
 * whoever wanted it taken back. Applications and the assistant have no letter box; they have the events.
 */
export function tellsOutcomes({ people, roster, send, clock, publicUrl }: TellingOutcomeParts) {
  const concerned = async (scope: TenantScope, proposal: Proposal): Promise<readonly Person[]> => {
    const { requestedBy, decisions, review, execution } = proposal;
    const ids = [requestedBy, ...decisions.map(({ by }) => by), execution?.rollback?.by].flatMap((actor) =>
      actor?.kind === 'person' ? [actor.id] : [],
    );
    const reviewers = await roster(scope, { ...proposal, excluded: [] }, outsidePlan(review?.reviewers ?? []));
    const all = [
      ...(await people.members(scope, [...new Set(ids)])),
      ...reviewers.filter((seat) => seat.asked).map(({ person }) => person),
    ];
    return [...new Map(all.map((person) => [person.id, person])).values()];
  };

  return async (scope: TenantScope, proposal: Proposal): Promise<Asked> => {
    const { execution } = proposal;
    const outcome = untoldOutcome(proposal);
    if (!outcome || !execution) return { proposal, told: [] };
    const { rollback } = execution;
    const zone = await people.zone(scope);
    const page = proposalPageAddress(publicUrl, scope, proposal.proposalId);
    const told = await concerned(scope, proposal);
    for (const person of told)
      await send(scope, {
        key: `proposal:${proposal.proposalId}:${outcome}:${rollback?.askedAt ?? execution.startedAt}:${person.id}`,
        to: person,
        thread: proposal.proposalId,
        page,
        purpose: 'alert',
        ...outcomeLetter(proposal, outcome, page, zone),
      });
    const toldAt = clock.now().toISOString();
    const after = outcome === 'failed' ? { toldAt } : rollback ? { rollback: { ...rollback, toldAt } } : {};
    return { proposal: { ...proposal, execution: { ...execution, ...after } }, told: told.map(({ id }) => id) };
  };
}

export type TellsOutcomes = ReturnType<typeof tellsOutcomes>;
