import type { Clock } from '../../platform/clock.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People, Person } from '../doors.ts';
import { type ApproverRef, isExternal, type PlanStep } from '../plan.ts';
import type { ApprovalGroup } from '../policy/approval-policy.ts';
import type { Proposal } from '../proposal.ts';
import { isBarred, mailboxOf } from './barred.ts';
import type { DelegationStore } from './delegation-store.ts';
import { externalId, isExternalId } from './external-id.ts';
import { barredAs } from './read-barred.ts';
import { type Seated, seatsFor } from './seats.ts';

export interface RosterParts {
  readonly people: People;
  readonly delegations: Pick<DelegationStore, 'since'>;
  /** The tenant's groups as they are now: rules are pinned, people come and go. */
  readonly groups: (scope: TenantScope) => Promise<Readonly<Record<string, ApprovalGroup>>>;
  readonly clock: Clock;
}

/** Who may speak on a step, asked of roles, groups, reassignments, the ladder and delegations now. */
export interface ReadsRoster {
  (scope: TenantScope, proposal: Proposal, step: PlanStep): Promise<readonly Seated[]>;
  /** The same of several steps, in their order: everything is asked once for all of them. */
  readonly each: (
    scope: TenantScope,
    proposal: Proposal,
    steps: readonly PlanStep[],
  ) => Promise<readonly (readonly Seated[])[]>;
}

export function readsRoster({ people, delegations, groups, clock }: RosterParts): ReadsRoster {
  const each: ReadsRoster['each'] = async (scope, proposal, steps) => {
    if (steps.length === 0) return [];
    const resolve = resolvesOnce(scope);
    const given = await delegations.since(scope, proposal.openedAt);
    const gained = [...given.map(({ to }) => to.id), ...proposal.reassignments.map(({ to }) => to.id)];
    const now = clock.now().toISOString();
    const barred = await barredAs(people, scope, proposal, given, now);
    const mayDecide = (await people.deciders(scope, [...new Set(gained)])).filter((p) => !isBarred(barred, p));
    const deciders = new Map(mayDecide.map((p) => [p.id, p]));
    return Promise.all(
      steps.map(async (step) => {
        const refs = [...step.approvers, ...climbed(proposal, step)];
        const named = (await Promise.all(refs.map(resolve))).flat();
        const entitled = reassigned(named, proposal, step, (id) => deciders.has(id)).filter(
          (p) => !isBarred(barred, p),
        );
        const seats = withoutTwins(seatsFor(entitled, deciders, given, proposal, now), proposal, step);
        return seats.map((seat) => (isExternalId(seat.person.id) ? { ...seat, external: true } : seat));
      }),
    );
  };
  const one = async (scope: TenantScope, proposal: Proposal, step: PlanStep) =>
    (await each(scope, proposal, [step]))[0] ?? [];
  return Object.assign(one, { each });

  /** Several steps name the same roles and groups, and those are asked once. */
  function resolvesOnce(scope: TenantScope) {
    const known = new Map<string, Promise<readonly Person[]>>();
    let current: ReturnType<RosterParts['groups']> | undefined;
    const membersOf = async (group: string) => {
      current ??= groups(scope);
      return (await current)[group]?.members ?? [];
    };
    return (ref: ApproverRef): Promise<readonly Person[]> => {
      const key = JSON.stringify(ref);
      const found = known.get(key) ?? resolve(scope, ref, membersOf);
      known.set(key, found);
      return found;
    };
  }

  /** Whoever lost their roles here, or the right to decide, is none of them any more. */
  async function resolve(
    scope: TenantScope,
    ref: ApproverRef,
    membersOf: (group: string) => Promise<readonly string[]>,
  ): Promise<readonly Person[]> {
    if (isExternal(ref)) return [{ id: externalId(ref.external.email), ...ref.external }];
    if ('role' in ref) return people.withRole(scope, ref.role);
    return people.deciders(scope, 'person' in ref ? [ref.person] : await membersOf(ref.group));
  }
}

/**
 * Of several people the step wants different ones, and two accounts with one address are one of them: when one has spoken the
 * other has no seat any more. Where everybody is asked both say yes, which makes one person's word no more than it is.
 */
function withoutTwins(seats: readonly Seated[], { decisions }: Proposal, { id, needed }: PlanStep): readonly Seated[] {
  if (needed === 'all') return seats;
  const said = decisions.filter(({ step }) => step === id).map(({ by }) => by);
  const spoke = new Set(said.map((by) => by.id));
  const known = [...said, ...seats.map(({ person }) => person).filter((person) => spoke.has(person.id))];
  const taken = new Set(known.flatMap(({ email }) => (email ? [mailboxOf(email)] : [])));
  return seats.filter(({ person }) => spoke.has(person.id) || !taken.has(mailboxOf(person.email)));
}

/** Seats go where people gave them; who got one and may not decide any more leaves it empty, for the ladder to fill. */
function reassigned(
  named: readonly Person[],
  { reassignments }: Proposal,
  { id }: PlanStep,
  decides: (id: string) => boolean,
): readonly Person[] {
  const moved = reassignments.filter(({ step }) => step === id);
  const seated = moved.reduce((now, { from, to }) => [...now.filter((person) => person.id !== from), to], [...named]);
  const gained = new Set(moved.map(({ to }) => to.id));
  return seated.filter((person) => !gained.has(person.id) || isExternalId(person.id) || decides(person.id));
}

/** Those whom the ladder has reached. */
function climbed({ opened, timing }: Proposal, { id }: PlanStep): readonly ApproverRef[] {
  const rungs = opened.find((o) => o.step === id)?.escalated ?? 0;
  return timing.escalate.slice(0, rungs).flatMap(({ to }) => to);
}
