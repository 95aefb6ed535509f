import type { Blobs } from '../../platform/blob.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Documents, Stored } from '../../platform/cosmos/documents.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { DocumentVersions, NewVersion } from '../document-versions.ts';
import type { VersionRecord } from '../version.ts';
import { bindingFor } from './checkout.ts';
import type { DocumentChange, DocumentHead, DocumentOwner } from './document-owner.ts';
import { explainNewer } from './explain-newer.ts';
import { checkedOutBy } from './refusals.ts';
import type { VersionStore } from './version-store.ts';

export interface VersionParts<A extends DocumentHead> {
  readonly owner: DocumentOwner<A>;
  readonly versions: DocumentVersions;
  readonly store: VersionStore;
  readonly documents: Documents;
  readonly blobs: Blobs;
  readonly clock: Clock;
}

export type AskedVersion = Omit<NewVersion, 'aggregate' | 'versionNumber' | 'previous' | 'purpose'> &
  Required<Pick<NewVersion, 'purpose'>>;

export interface AddedVersion<A> {
  readonly owner: Stored<A>;
  readonly version: VersionRecord;
}

/** What is committed with a version; told its number. */
type BesideVersion = (versionNumber: number) => Pick<DocumentChange, 'writes' | 'events'>;

const nothing: BesideVersion = () => ({ writes: [], events: [] });

export function addsVersions<A extends DocumentHead>(parts: VersionParts<A>) {
  const { owner, versions, store, clock } = parts;
  const explain = explainNewer(parts);
  /**
   * A new version on top of what the caller saw. Whoever saw less is told what is there now and how the file differs from it;
   * whoever is kept out by a check-out is told by whom, also when the check-out itself is what they did not see.
   */
  return async (
    scope: TenantScope,
    id: string,
    asked: AskedVersion,
    ifMatch: string,
    beside = nothing,
  ): Promise<Result<AddedVersion<A>>> => {
    const aggregate = owner.aggregateOf(id);
    let added: VersionRecord | undefined;
    const changed = await owner.change(
      scope,
      id,
      async (before) => {
        const no = owner.refusesVersion(before, asked.purpose);
        if (no) return refused(no);
        const held = bindingFor(before.checkout, scope.actor.id, clock.now());
        if (held) return refused(checkedOutBy(held));
        const previous = before.version > 0 ? await store.read(scope, aggregate, before.version) : undefined;
        const prepared = await versions.prepare(scope, {
          ...asked,
          aggregate,
          versionNumber: before.version + 1,
          ...(previous ? { previous: previous.doc } : {}),
        });
        if (!prepared.ok) return prepared;
        added = prepared.value.version;
        const more = beside(added.versionNumber);
        return ok({
          version: added,
          writes: [prepared.value.write, ...more.writes],
          events: [prepared.value.event, ...more.events],
        });
      },
      ifMatch,
    );
    if (!changed.ok) return changed.refusal.kind === 'changedMeanwhile' ? explain(scope, id, asked, changed) : changed;
    if (!added) throw new Error('a committed version is missing');
    return ok({ owner: changed.value, version: added });
  };
}
