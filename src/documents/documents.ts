import type { Blobs } from '../platform/blob.ts';
import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import { createDocumentVersions, type DocumentVersions } from './document-versions.ts';
import { addsVersions } from './versions/add-version.ts';
import { checksOut } from './versions/check-out.ts';
import type { DocumentHead, DocumentOwner } from './versions/document-owner.ts';
import { readsComparisons } from './versions/read-comparison.ts';
import { readsVersions } from './versions/read-version.ts';
import { restoresVersions } from './versions/restore-version.ts';
import { sendsVersions } from './versions/send-version.ts';
import { versionStore } from './versions/version-store.ts';

export interface DocumentsParts {
  readonly documents: Documents;
  readonly blobs: Blobs;
  readonly clock: Clock;
}

export function createDocuments(parts: DocumentsParts) {
  const versions = createDocumentVersions(parts);
  return {
    versions,
    deskOf: <A extends DocumentHead>(owner: DocumentOwner<A>): DocumentDesk<A> =>
      documentDesk({ ...parts, owner, versions }),
  };
}

export type DocumentsSlice = ReturnType<typeof createDocuments>;

interface DeskParts<A extends DocumentHead> extends DocumentsParts {
  readonly owner: DocumentOwner<A>;
  readonly versions: DocumentVersions;
}

/** What can be done with the documents of an aggregate; whichever slice has the aggregate says how it is read and changed. */
function documentDesk<A extends DocumentHead>({ owner, versions, documents, clock }: DeskParts<A>) {
  const parts = { owner, versions, store: versionStore(documents), clock };
  const reads = readsVersions(parts, documents);
  return {
    ...reads,
    add: addsVersions(parts),
    restore: restoresVersions(parts),
    send: sendsVersions(parts),
    ...checksOut(parts),
    comparisons: readsComparisons(parts, reads, documents),
  };
}

export type DocumentDesk<A extends DocumentHead> = ReturnType<typeof documentDesk<A>>;
