import type { Clock } from '../../platform/clock.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { ReadsWaiting } from '../deciding/read-waiting.ts';
import type { People } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import { outsidePlan } from '../plan.ts';
import { dueReview, type Proposal } from '../proposal.ts';
import { deadlineOf, unanswered } from '../timing.ts';
import type { OwnMatter, OwnMatters } from './own-matters.ts';
import type { OwnMattersStore } from './own-matters-store.ts';

export interface OwnMattersParts {
  readonly matters: OwnMattersStore;
  readonly people: People;
  readonly roster: ReadsRoster;
  /** Open ones that wait for their word. */
  readonly waiting: ReadsWaiting;
  readonly clock: Clock;
}

export type ReadsOwnMatters = (scope: TenantScope) => Promise<OwnMatters>;

/** What waits for the scope's actor, and what they decided or looked at lately. */
export function readsOwnMatters({ matters, people, roster, waiting: open, clock }: OwnMattersParts): ReadsOwnMatters {
  return async (scope) => {
    const { id, name = id } = scope.actor;
    const now = clock.now();
    const [zone, asked, acts, lately] = await Promise.all([
      people.zone(scope),
      Array.fromAsync(everyItem((page) => open(scope, {}, { limit: 100, ...page }))),
      matters.waitingForActs(scope),
      matters.seenBy(scope, id),
    ]);
    const theirs = await Promise.all(acts.map((proposal) => actOn(scope, proposal, now)));
    const waiting = [...asked.map((proposal) => decisionOn(id, proposal, now)), ...theirs.flat()];
    return { tenant: scope.tenant, zone, waiting, lately, person: { id, name } };
  };

  /** Whose turn it is to act or to look is asked of roles and groups now. */
  async function actOn(scope: TenantScope, proposal: Proposal, now: Date): Promise<readonly OwnMatter[]> {
    const due = dueReview(proposal);
    const approvers = due?.reviewers ?? proposal.plan.flatMap((step) => step.approvers);
    const seated = await roster(scope, proposal, outsidePlan(approvers));
    if (!seated.some(({ person }) => person.id === scope.actor.id)) return [];
    return due
      ? [{ proposal, what: 'review', by: due.dueAt, steps: [] }]
      : [{ proposal, what: 'carryOut', by: deadlineOf(proposal, now).toISOString(), steps: [] }];
  }
}

function decisionOn(id: string, proposal: Proposal, now: Date): OwnMatter {
  const asked = new Set(unanswered(proposal).flatMap(({ step, person }) => (person.id === id ? [step] : [])));
  const steps = proposal.plan.flatMap((step) => (asked.has(step.id) ? [step.title] : []));
  return { proposal, what: 'decide', by: deadlineOf(proposal, now).toISOString(), steps };
}
