import type { Blobs } from '../../platform/blob.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { ok, type Result } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { AskedVersion, DocumentVersions } from '../document-versions.ts';
import { addsOnTop, type OnTopParts } from './add-on-top.ts';
import type { AddedVersion, DocumentChange, DocumentHead } from './document-owner.ts';
import { explainNewer } from './explain-newer.ts';

export interface VersionParts<A extends DocumentHead> extends OnTopParts<A> {
  readonly versions: DocumentVersions;
  readonly documents: Documents;
  readonly blobs: Blobs;
}

/**
 * What is committed with a version, told its number; or why none is to be made. Asked again whenever a commit met another one,
 * so it must look anew at what it replaces.
 */
type BesideVersion = (versionNumber: number) => Promise<Result<Pick<DocumentChange, 'writes' | 'events'>>>;

const nothing: BesideVersion = async () => ok({ writes: [], events: [] });

export function addsVersions<A extends DocumentHead>(parts: VersionParts<A>) {
  const addOnTop = addsOnTop(parts);
  const explain = explainNewer(parts);
  /**
   * Reads a file and makes a version of it. Whoever saw less than the newest version is told what is there now and how the file
   * differs from it; whoever is kept out by a check-out is told by whom, also when that itself is what they did not see.
   */
  return async (
    scope: TenantScope,
    id: string,
    asked: AskedVersion,
    ifMatch: string,
    beside = nothing,
  ): Promise<Result<AddedVersion<A>>> => {
    const added = await addOnTop(scope, id, asked.purpose, ifMatch, async (next) => {
      const more = await beside(next.versionNumber);
      if (!more.ok) return more;
      const prepared = await parts.versions.prepare(scope, asked, next);
      if (!prepared.ok) return prepared;
      const { version, write, event } = prepared.value;
      const { writes, events } = more.value;
      return ok({ version, writes: [write, ...writes], events: [event, ...events] });
    });
    return added.ok || added.refusal.kind !== 'changedMeanwhile' ? added : explain(scope, id, asked, added);
  };
}
