import type { Blobs } from '../platform/blob.ts';
import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import type { Slice, TenantWork, Timer } from '../slice.ts';
import { createDocumentVersions, type DocumentVersions } from './document-versions.ts';
import { orphanSweep } from './documents.timers.ts';
import { sweepsOrphans } from './sweep-orphans.ts';
import { completesUploads } from './uploads/complete-upload.ts';
import { receivesUploads } from './uploads/receive-upload.ts';
import type { UploadRecord } from './uploads/upload.ts';
import { uploadHeaders } from './uploads/uploads.api.ts';
import { addsVersions } from './versions/add-version.ts';
import { checksOut } from './versions/check-out.ts';
import { decidesRevisions } from './versions/decide-revisions.ts';
import type { DocumentHead, DocumentOwner } from './versions/document-owner.ts';
import { readsComparisons } from './versions/read-comparison.ts';
import { readsVersions } from './versions/read-version.ts';
import { restoresVersions } from './versions/restore-version.ts';
import { sendsVersions } from './versions/send-version.ts';
import { versionStore } from './versions/version-store.ts';
import { writesRedlines } from './versions/write-redline.ts';

export interface DocumentsParts {
  readonly documents: Documents;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
}

export function createDocuments(parts: DocumentsParts) {
  const versions = createDocumentVersions(parts);
  const kinds = new Set<string>();
  const sweep = orphanSweep(sweepsOrphans({ ...parts, kinds }), parts.forEachTenant);
  return {
    versions,
    /** For the slice that has the aggregate. From then on contents of its kind that nothing refers to are swept away. */
    deskOf<A extends DocumentHead>(owner: DocumentOwner<A>): DocumentDesk<A> {
      kinds.add(owner.kind);
      return documentDesk({ ...parts, owner, versions });
    },
    slice: { name: 'documents', timers: [sweep.timer], tenantWork: [sweep.work] } satisfies Slice,
  };
}

export type DocumentsSlice = ReturnType<typeof createDocuments>;

interface DeskParts<A extends DocumentHead> extends Omit<DocumentsParts, 'forEachTenant'> {
  readonly owner: DocumentOwner<A>;
  readonly versions: DocumentVersions;
}

/** What can be done with the documents of an aggregate; whichever slice has the aggregate says how it is read and changed. */
function documentDesk<A extends DocumentHead>(given: DeskParts<A>) {
  const parts = { ...given, store: versionStore(given.documents) };
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
      headersOf: (upload: UploadRecord) => uploadHeaders(upload, given.clock.now()),
    },
  };
}

export type DocumentDesk<A extends DocumentHead> = ReturnType<typeof documentDesk<A>>;
