import type { Clock } from '../../platform/clock.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { NextVersion, VersionPurpose, VersionRecord } from '../version.ts';
import { bindingFor } from './checkout.ts';
import type { AddedVersion, DocumentChange, DocumentHead, DocumentOwner } from './document-owner.ts';
import { checkedOutBy } from './refusals.ts';
import type { VersionStore } from './version-store.ts';

export interface OnTopParts<A extends DocumentHead> {
  readonly owner: DocumentOwner<A>;
  readonly store: VersionStore;
  readonly clock: Clock;
}

/** A version with all that is committed at one stroke with it. */
type MadeVersion = DocumentChange & { readonly version: VersionRecord };

/** Adds a version, of whatever it is made, on top of the one that the caller saw. */
export function addsOnTop<A extends DocumentHead>({ owner, store, clock }: OnTopParts<A>) {
  /** Nothing is made where the aggregate does not allow it or somebody else has the document checked out. */
  return async (
    scope: TenantScope,
    id: string,
    purpose: VersionPurpose,
    ifMatch: string,
    make: (next: NextVersion) => Promise<Result<MadeVersion>>,
  ): Promise<Result<AddedVersion<A>>> => {
    const aggregate = owner.aggregateOf(id);
    let version: VersionRecord | undefined;
    const changed = await owner.change(
      scope,
      id,
      async (before) => {
        const no = owner.refusesVersion(before, purpose);
        if (no) return refused(no);
        const held = bindingFor(before.checkout, scope.actor.id, clock.now());
        if (held) return refused(checkedOutBy(held));
        const previous = before.version > 0 ? await store.read(scope, aggregate, before.version) : undefined;
        const made = await make({
          aggregate,
          versionNumber: before.version + 1,
          ...(previous ? { previous: previous.doc } : {}),
        });
        if (made.ok) version = made.value.version;
        return made;
      },
      ifMatch,
    );
    if (!changed.ok) return changed;
    if (!version) throw new Error('a committed version is missing');
    return ok({ owner: changed.value, version });
  };
}

/** Answers a command that is repeated: the version it added then, and the aggregate as it is now. */
export const findsAdded =
  <A extends DocumentHead>({ owner, store }: Pick<OnTopParts<A>, 'owner' | 'store'>) =>
  async (scope: TenantScope, id: string, versionNumber: number): Promise<Result<AddedVersion<A>>> => {
    const head = await owner.read(scope, id);
    const version = await store.read(scope, owner.aggregateOf(id), versionNumber);
    return head && version ? ok({ owner: head, version: version.doc }) : refused(notFound('version'));
  };
