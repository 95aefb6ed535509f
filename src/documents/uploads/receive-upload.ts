import { type Command, remembered, repeated } from '../../platform/commands.ts';
import type { Stored } from '../../platform/cosmos/documents.ts';
import { derivedId } from '../../platform/ids.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { VersionParts } from '../versions/add-version.ts';
import type { DocumentHead } from '../versions/document-owner.ts';
import { otherOffset, tooManyUploads, uploadGone, uploadIsComplete, wrongPiece } from './refusals.ts';
import {
  type AskedUpload,
  offsetOf,
  secondsLeft,
  type UploadRecord,
  uploadDocId,
  uploadLimits,
  wrongWithPiece,
} from './upload.ts';

/** Of one person in one aggregate: with 50 MB each, what may lie about for a day. */
const mostUploads = 20;

/** A piece as it comes in. `last` is what the sender says of it, when they say it. */
export interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly last?: boolean;
}

/**
 * Uploads in pieces. A piece counts once its record is committed, so whoever was cut off, here or there, asks for the offset
 * and goes on. A piece whose record was not committed lies there unseen until the sweep of orphans finds it.
 */
export function receivesUploads<A extends DocumentHead>({ owner, documents, blobs, clock }: VersionParts<A>) {
  const find = async (scope: TenantScope, id: string, uploadId: string): Promise<Result<Stored<UploadRecord>>> => {
    const stored = await documents.read<UploadRecord>(
      scope,
      owner.aggregateOf(id),
      uploadDocId(uploadId),
      'documents.upload',
    );
    const mine = stored?.doc.author === scope.actor.id && secondsLeft(stored.doc, clock.now()) > 0;
    return stored && mine ? ok(stored) : refused(notFound('upload'));
  };

  const countOpen = async (scope: TenantScope, aggregate: string): Promise<number> => {
    const text = 'SELECT * FROM c WHERE c.kind = @kind AND c.author = @author AND NOT IS_DEFINED(c.completedAs)';
    const parameters = { '@kind': 'documents.upload', '@author': scope.actor.id };
    const query = { text, parameters, partition: aggregate };
    const { items } = await documents.query<UploadRecord>(scope, query, { limit: 2 * mostUploads });
    return items.filter((upload) => secondsLeft(upload, clock.now()) > 0).length;
  };

  return {
    find,

    async open(scope: TenantScope, id: string, asked: AskedUpload, key: string): Promise<Result<UploadRecord>> {
      const head = await owner.read(scope, id);
      if (!head) return refused(notFound('document'));
      const no = owner.refusesVersion(head.doc, asked.purpose);
      if (no) return refused(no);
      const aggregate = owner.aggregateOf(id);
      const uploadId = derivedId('upload', aggregate, scope.actor.id, key);
      const command: Command = { key, input: { upload: asked } };
      const earlier = await repeated<{ uploadId: string }>(documents, scope, aggregate, command);
      if (!earlier.ok) return earlier;
      if (!earlier.value) {
        if ((await countOpen(scope, aggregate)) >= mostUploads) return refused(tooManyUploads(mostUploads));
        const upload = begun(scope, uploadId, asked, clock.now());
        const writes = [{ op: 'create', doc: upload }, remembered(scope, command, { uploadId })] as const;
        const committed = await documents.commit(scope, { partition: aggregate, writes, events: [] });
        if (committed.ok) return ok(upload);
        // The same key at the same time: what it was used for must be this very thing.
        const meanwhile = await repeated<{ uploadId: string }>(documents, scope, aggregate, command);
        if (!meanwhile.ok) return meanwhile;
      }
      const existing = await find(scope, id, uploadId);
      return existing.ok ? ok(existing.value.doc) : refused(uploadGone());
    },

    async append(scope: TenantScope, id: string, uploadId: string, piece: Piece): Promise<Result<UploadRecord>> {
      const stored = await find(scope, id, uploadId);
      if (!stored.ok) return stored;
      const { doc, etag } = stored.value;
      if (doc.completedAs !== undefined) return refused(uploadIsComplete(doc.completedAs));
      if (piece.offset !== offsetOf(doc)) return refused(otherOffset(offsetOf(doc), piece.offset));
      const wrong = wrongWithPiece(doc, piece.bytes.length, piece.last);
      if (wrong) return refused(wrongPiece(wrong, piece.bytes.length));
      if (piece.bytes.length === 0) return ok(doc);
      const aggregate = owner.aggregateOf(id);
      const { name, size } = await blobs.putContentAddressed(scope, aggregate, piece.bytes);
      const pieces = [...doc.pieces, { storageKey: name, size }];
      const grown: UploadRecord = { ...doc, pieces, ttl: Math.max(1, secondsLeft(doc, clock.now())) };
      const committed = await documents.commit(scope, {
        partition: aggregate,
        writes: [{ op: 'replace', doc: grown, ifMatch: etag }],
        events: [],
      });
      if (committed.ok) return ok(grown);
      await blobs.delete(scope, name);
      const now = await find(scope, id, uploadId);
      return now.ok ? refused(otherOffset(offsetOf(now.value.doc), piece.offset)) : now;
    },

    async cancel(scope: TenantScope, id: string, uploadId: string): Promise<Result<void>> {
      const stored = await find(scope, id, uploadId);
      if (!stored.ok) return stored;
      await documents.commit(scope, {
        partition: owner.aggregateOf(id),
        writes: [{ op: 'delete', id: uploadDocId(uploadId) }],
        events: [],
      });
      for (const { storageKey } of stored.value.doc.pieces) await blobs.delete(scope, storageKey);
      return ok(undefined);
    },
  };
}

function begun(scope: TenantScope, uploadId: string, asked: AskedUpload, now: Date): UploadRecord {
  return {
    id: uploadDocId(uploadId),
    kind: 'documents.upload',
    schema: 1,
    uploadId,
    author: scope.actor.id,
    ...asked,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + uploadLimits.seconds * 1000).toISOString(),
    pieces: [],
    ttl: uploadLimits.seconds,
  };
}
