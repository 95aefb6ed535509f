import { notFound } from '../../platform/refusal.ts';
import { type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { sealedDocument } from '../sealed/refusals.ts';
import { addsVersions, type VersionParts } from './add-version.ts';
import type { AddedVersion, DocumentHead } from './document-owner.ts';
import { alreadyCurrent } from './refusals.ts';

export function restoresVersions<A extends DocumentHead>(parts: VersionParts<A>) {
  const { owner, versions, store } = parts;
  const add = addsVersions(parts);
  /** An earlier version becomes the newest one again: the same bytes, stored anew under a number of their own. */
  return async (
    scope: TenantScope,
    id: string,
    versionNumber: number,
    changeDescription: string | undefined,
    ifMatch: string,
  ): Promise<Result<AddedVersion<A>>> => {
    const head = await owner.read(scope, id);
    const earlier = await store.read(scope, owner.aggregateOf(id), versionNumber);
    if (!head || !earlier) return refused(notFound('version'));
    if (head.etag === ifMatch && head.doc.version === versionNumber) return refused(alreadyCurrent(versionNumber));
    if (earlier.doc.sealed) return refused(sealedDocument());
    const { fileName, mediaType } = earlier.doc;
    return add(
      scope,
      id,
      {
        fileName,
        mediaType,
        bytes: await versions.file(scope, earlier.doc),
        purpose: 'draft',
        changeDescription: changeDescription ?? `Version ${versionNumber} restored`,
        origin: { restoredFrom: versionNumber },
      },
      ifMatch,
    );
  };
}
