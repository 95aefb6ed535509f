import type { Clock } from '../../platform/clock.ts';
import { assistantActor, type TenantScope } from '../../platform/scope.ts';
import type { People, Person } from '../doors.ts';
import type { Proposal } from '../proposal.ts';
import { type Barred, isBarred, mailboxOf } from './barred.ts';
import type { Delegation } from './delegation.ts';
import type { DelegationStore } from './delegation-store.ts';
import { barredFrom } from './seats.ts';

export interface BarringParts {
  readonly people: Pick<People, 'members'>;
  readonly delegations: Pick<DelegationStore, 'since'>;
  readonly clock: Clock;
}

type Matter = Pick<Proposal, 'area' | 'action' | 'excluded' | 'openedAt' | 'requestedBy'>;

/** With the addresses they have now, or had when they delegated or requested it: who left since stays barred. */
export async function barredAs(
  people: BarringParts['people'],
  scope: TenantScope,
  matter: Matter,
  given: readonly Delegation[],
  now: string,
): Promise<Barred> {
  const ids = barredFrom(matter, given, now);
  const known: readonly (Pick<Person, 'id'> & { readonly email?: string })[] = [
    ...(await people.members(
      scope,
      [...ids].filter((id) => id !== assistantActor.id),
    )),
    ...given.flatMap(({ from, to }) => [from, to]),
    matter.requestedBy,
  ];
  const emails = known.flatMap(({ id, email }) => (email && ids.has(id) ? [mailboxOf(email)] : []));
  return { ids, addresses: new Set(emails) };
}

export function readsBarred({ people, delegations, clock }: BarringParts) {
  const of = async (scope: TenantScope, matter: Matter): Promise<Barred> =>
    barredAs(people, scope, matter, await delegations.since(scope, matter.openedAt), clock.now().toISOString());

  /** The address of an actor of the tenant, where they have one. */
  const emailOf = async (scope: TenantScope, { id, email }: TenantScope['actor']): Promise<string | undefined> =>
    (await people.members(scope, [id]))[0]?.email ?? email;

  return {
    of,

    /** Whether the scope's actor may not speak on it, under this account or another. */
    async holds(scope: TenantScope, matter: Matter): Promise<boolean> {
      const [barred, email] = await Promise.all([of(scope, matter), emailOf(scope, scope.actor)]);
      return isBarred(barred, { id: scope.actor.id, ...(email ? { email } : {}) });
    },

    /** Whether two actors get their mail in the same place. */
    async areOne(scope: TenantScope, one: TenantScope['actor'], other: TenantScope['actor']): Promise<boolean> {
      const [a, b] = await Promise.all([emailOf(scope, one), emailOf(scope, other)]);
      return one.id === other.id || (a !== undefined && b !== undefined && mailboxOf(a) === mailboxOf(b));
    },
  };
}

export type ReadsBarred = ReturnType<typeof readsBarred>;
