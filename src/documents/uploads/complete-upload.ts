import type { Blobs } from '../../platform/blob.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import { sha256Hex } from '../../platform/ids.ts';
import { ok, type Refused, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { findsAdded } from '../versions/add-on-top.ts';
import { addsVersions, type VersionParts } from '../versions/add-version.ts';
import type { AddedVersion, DocumentHead } from '../versions/document-owner.ts';
import type { receivesUploads } from './receive-upload.ts';
import { otherHash, uploadIncomplete } from './refusals.ts';
import { offsetOf, secondsLeft, type UploadRecord } from './upload.ts';

export function completesUploads<A extends DocumentHead>(
  parts: VersionParts<A>,
  { find }: ReturnType<typeof receivesUploads<A>>,
) {
  const { blobs, clock } = parts;
  const add = addsVersions(parts);
  const findAdded = findsAdded(parts);

  /** What the same command at the same time has made, else why this one made nothing. */
  const madeMeanwhile = async (
    scope: TenantScope,
    id: string,
    uploadId: string,
    no?: Refused,
  ): Promise<Result<AddedVersion<A>>> => {
    const now = await find(scope, id, uploadId);
    if (!now.ok) return no ?? now;
    if (now.value.doc.completedAs !== undefined) return findAdded(scope, id, now.value.doc.completedAs);
    if (!no) throw new Error(`pieces of upload ${uploadId} are missing`);
    return no;
  };

  /**
   * Makes a version of what has arrived. Refused, the upload stays as it is: on a newer version one may go on with the same
   * bytes. Repeated, it answers the version it made.
   */
  return async (
    scope: TenantScope,
    id: string,
    uploadId: string,
    ifMatch: string,
  ): Promise<Result<AddedVersion<A>>> => {
    const stored = await find(scope, id, uploadId);
    if (!stored.ok) return stored;
    const { doc } = stored.value;
    if (doc.completedAs !== undefined) return findAdded(scope, id, doc.completedAs);
    if (offsetOf(doc) < doc.size) return refused(uploadIncomplete(offsetOf(doc), doc.size));
    const bytes = await joined(blobs, scope, doc);
    if (!bytes) return madeMeanwhile(scope, id, uploadId);
    if (doc.sha256 !== undefined && sha256Hex(bytes) !== doc.sha256) return refused(otherHash(doc.sha256));
    const { fileName, mediaType, changeDescription, purpose } = doc;
    const asked = { fileName, mediaType, changeDescription, purpose, bytes };
    const added = await add(scope, id, asked, ifMatch, async (versionNumber) => {
      const still = await find(scope, id, uploadId);
      if (!still.ok) return still; // cancelled, or past its last instant
      return ok({ writes: [closed(still.value, versionNumber, clock.now())], events: [] });
    });
    // What a crash leaves of the pieces here, the sweep of orphans finds.
    if (added.ok) for (const { storageKey } of doc.pieces) await blobs.delete(scope, storageKey);
    return added.ok ? added : await madeMeanwhile(scope, id, uploadId, added);
  };
}

function closed({ doc, etag }: Stored<UploadRecord>, versionNumber: number, now: Date) {
  const ended = { ...doc, pieces: [], completedAs: versionNumber, ttl: Math.max(1, secondsLeft(doc, now)) };
  return { op: 'replace', doc: ended, ifMatch: etag } as const;
}

/** Whole, and in memory once: each frame goes to its place as it is decrypted. Nothing when a piece is not there. */
async function joined(blobs: Blobs, scope: TenantScope, { pieces, size }: UploadRecord): Promise<Buffer | undefined> {
  const whole = Buffer.allocUnsafe(size);
  let filled = 0;
  for (const { storageKey } of pieces) {
    const content = await blobs.open(scope, storageKey);
    if (!content) return undefined;
    for await (const frame of content) {
      whole.set(frame, filled);
      filled += frame.length;
    }
  }
  if (filled !== size) throw new Error(`an upload has ${filled} bytes instead of ${size}`);
  return whole;
}
