import type { Clock } from '../../platform/clock.ts';
import { sha256Hex } from '../../platform/ids.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People, Person } from '../doors.ts';
import { type ApproverRef, isExternal, type PlanStep } from '../plan.ts';
import type { ApprovalGroup } from '../policy/approval-policy.ts';
import type { Proposal } from '../proposal.ts';
import type { DelegationStore } from './delegation-store.ts';
import { type Seated, seatsFor } from './seats.ts';

export interface RosterParts {
  readonly people: People;
  readonly delegations: DelegationStore;
  /** The tenant's groups as they are now: rules are pinned, people come and go. */
  readonly groups: (scope: TenantScope) => Promise<Readonly<Record<string, ApprovalGroup>>>;
  readonly clock: Clock;
}

export type ReadsRoster = (scope: TenantScope, proposal: Proposal, step: PlanStep) => Promise<readonly Seated[]>;

/** The id of somebody without an account: their address alone says who they are. */
export const externalId = (email: string): string => `external:${sha256Hex(email.toLowerCase()).slice(0, 32)}`;

/** Who may speak on a step, asked of roles, groups, reassignments, the ladder and delegations now. */
export function readsRoster({ people, delegations, groups, clock }: RosterParts): ReadsRoster {
  return async (scope, proposal, step) => {
    const refs = [...step.approvers, ...climbed(proposal, step)];
    const named = await Promise.all(refs.map((ref) => resolve(scope, ref)));
    const moved = proposal.reassignments.filter((r) => r.step === step.id);
    const entitled = moved.reduce<readonly Person[]>(
      (now, { from, to }) => [...now.filter(({ id }) => id !== from), to],
      unique(named.flat()),
    );
    const given = await delegations.since(scope, proposal.openedAt);
    const delegates = await people.deciders(scope, [...new Set(given.map(({ to }) => to.id))]);
    const seats = seatsFor(
      entitled,
      new Map(delegates.map((person) => [person.id, person])),
      given,
      proposal,
      clock.now().toISOString(),
    );
    return seats.map((seat) => (seat.person.id.startsWith('external:') ? { ...seat, external: true } : seat));
  };

  async function resolve(scope: TenantScope, ref: ApproverRef): Promise<readonly Person[]> {
    if (isExternal(ref)) return [{ id: externalId(ref.external.email), ...ref.external }];
    if ('role' in ref) return people.withRole(scope, ref.role);
    if ('person' in ref) return people.deciders(scope, [ref.person]);
    return people.deciders(scope, (await groups(scope))[ref.group]?.members ?? []);
  }
}

/** Those whom the ladder has reached. */
function climbed({ opened, timing }: Proposal, { id }: PlanStep): readonly ApproverRef[] {
  const rungs = opened.find((o) => o.step === id)?.escalated ?? 0;
  return timing.escalate.slice(0, rungs).flatMap(({ to }) => to);
}

const unique = (people: readonly Person[]): readonly Person[] => [...new Map(people.map((p) => [p.id, p])).values()];
