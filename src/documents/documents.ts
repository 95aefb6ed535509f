import type { Slice, TenantWork, Timer } from '../slice.ts';
import { createDocumentVersions } from './document-versions.ts';
import { orphanSweep } from './documents.timers.ts';
import { deviceEvents } from './sealed/device-events.ts';
import { createSealed, type SealedDesk, type SealedParts } from './sealed/sealed.ts';
import { sweepsOrphans } from './sweep-orphans.ts';
import { completesUploads } from './uploads/complete-upload.ts';
import { receivesUploads } from './uploads/receive-upload.ts';
import type { UploadRecord } from './uploads/upload.ts';
import { uploadHeaders } from './uploads/uploads.api.ts';
import { addsVersions, type VersionParts } from './versions/add-version.ts';
import { checksOut } from './versions/check-out.ts';
import { decidesRevisions } from './versions/decide-revisions.ts';
import type { DocumentHead, DocumentOwner } from './versions/document-owner.ts';
import { readsComparisons } from './versions/read-comparison.ts';
import { readsVersions } from './versions/read-version.ts';
import { restoresVersions } from './versions/restore-version.ts';
import { sendsVersions } from './versions/send-version.ts';
import { versionStore } from './versions/version-store.ts';
import { writesRedlines } from './versions/write-redline.ts';

export interface DocumentsParts extends SealedParts {
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
}

/** Documents of whatever aggregate has some: their versions, uploads, comparisons and redlines, and those that are sealed. */
export function createDocuments(parts: DocumentsParts) {
  const versions = createDocumentVersions(parts);
  const sealed = createSealed(parts);
  const kinds = new Set<string>();
  const sweep = orphanSweep(sweepsOrphans({ ...parts, kinds }), parts.forEachTenant);
  return {
    versions,
    sealedPages: sealed.pages,
    /** For the slice that has the aggregate. From then on contents of its kind that nothing refers to are swept away. */
    deskOf<A extends DocumentHead>(owner: DocumentOwner<A>): DocumentDesk<A> {
      kinds.add(owner.kind);
      const store = versionStore(parts.documents);
      return { ...documentDesk({ ...parts, owner, versions, store }), sealed: sealed.deskOf(owner) };
    },
    slice: {
      name: 'documents',
      routes: sealed.routes,
      timers: [sweep.timer],
      tenantWork: [sweep.work],
      events: deviceEvents,
    } satisfies Slice,
  };
}

export type DocumentsSlice = ReturnType<typeof createDocuments>;

/** What can be done with the documents of an aggregate; whichever slice has the aggregate says how it is read and changed. */
function documentDesk<A extends DocumentHead>(parts: VersionParts<A>) {
  const reads = readsVersions(parts);
  const uploads = receivesUploads(parts);
  return {
    ...reads,
    add: addsVersions(parts),
    restore: restoresVersions(parts),
    decide: decidesRevisions(parts),
    send: sendsVersions(parts),
    ...checksOut(parts),
    comparisons: readsComparisons(parts, reads),
    redline: writesRedlines(parts),
    uploads: {
      ...uploads,
      complete: completesUploads(parts, uploads),
      headersOf: (upload: UploadRecord) => uploadHeaders(upload, parts.clock.now()),
    },
  };
}

export type DocumentDesk<A extends DocumentHead> = ReturnType<typeof documentDesk<A>> & {
  readonly sealed: SealedDesk<A>;
};
