import type { Clock } from '../../platform/clock.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People } from '../doors.ts';
import { type Delegation, endOf } from './delegation.ts';
import type { DelegationStore } from './delegation-store.ts';
import { delegationRevoked } from './people-events.ts';
import { changedMeanwhile, delegationEnded } from './refusals.ts';

export interface RevokingParts {
  readonly store: DelegationStore;
  readonly people: People;
  readonly clock: Clock;
}

export function revokesDelegations({ store, people, clock }: RevokingParts) {
  /** Whoever gave it, received it or manages proposals. To others it does not exist. */
  async function seen(scope: TenantScope, delegationId: string): Promise<Stored<Delegation> | undefined> {
    const stored = await store.read(scope, delegationId);
    if (!stored) return undefined;
    const { from, to } = stored.doc;
    const own = [from.id, to.id].includes(scope.actor.id);
    return own || (await people.may(scope, 'proposal.manage')) ? stored : undefined;
  }

  /** Ends it now. What was decided under it stands; and whoever stood in for an author stays barred from what was open then. */
  async function revoke(
    scope: TenantScope,
    delegationId: string,
    ifMatch: string,
  ): Promise<Result<Stored<Delegation>>> {
    const stored = await seen(scope, delegationId);
    if (!stored) return refused(notFound('delegation'));
    if (stored.doc.revokedAt) return ok(stored); // a repetition
    if (stored.etag !== ifMatch) return refused(changedMeanwhile('this delegation', stored.etag));
    const now = clock.now().toISOString();
    if (endOf(stored.doc) <= now) return refused(delegationEnded(stored.doc.endsAt));
    const doc: Delegation = { ...stored.doc, revokedAt: now };
    const before = await store.standing(scope);
    const committed = await store.change(
      scope,
      before,
      before.doc.delegations.filter((d) => d.delegationId !== delegationId && d.endsAt > now),
      [{ op: 'replace', doc, ifMatch }],
      delegationRevoked(doc),
    );
    // Somebody was faster, here or with another delegation: look again.
    return committed.ok ? ok({ doc, etag: committed.etags.get(doc.id) ?? '' }) : revoke(scope, delegationId, ifMatch);
  }

  return { seen, revoke };
}

export type RevokesDelegations = ReturnType<typeof revokesDelegations>;
