import type { Blobs } from '../platform/blob.ts';
import type { Clock } from '../platform/clock.ts';
import type { Write } from '../platform/cosmos/documents.ts';
import type { NewEvent } from '../platform/events.ts';
import { sha256Hex } from '../platform/ids.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { ReadDocument } from './clause-tree.ts';
import { done } from './heavy-work.ts';
import { readDocument } from './read-document.ts';
import { sealedDocument } from './sealed/refusals.ts';
import { begunRecord, type NextVersion, type VersionPurpose, type VersionRecord } from './version.ts';
import { type ComparisonOutline, outlineOf } from './versions/comparison-outline.ts';
import { decodeModel, encodeModel, modelSchema } from './versions/stored-model.ts';
import { versionAdded } from './versions/version-events.ts';

/** A file that is to become a version. */
export interface AskedVersion {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly changeDescription: string;
  readonly purpose: VersionPurpose;
  /** Where it comes from, when it was not handed in. */
  readonly origin?: Pick<VersionRecord, 'restoredFrom' | 'decidedFrom' | 'decisions'>;
}

export interface PreparedVersion {
  readonly version: VersionRecord;
  readonly write: Write;
  readonly event: NewEvent;
}

/** Versions of documents: the content encrypted and content-addressed, the record beside the thing it belongs to. */
export function createDocumentVersions({ blobs, clock }: { readonly blobs: Blobs; readonly clock: Clock }) {
  const content = async (scope: TenantScope, key: string) => {
    const stream = await blobs.open(scope, key);
    if (!stream) throw new Error(`content ${key} is missing`);
    return stream;
  };
  /** Whole, and only if it is what its record says. */
  const whole = async (scope: TenantScope, key: string, hash: string): Promise<Buffer> => {
    const bytes = await collected(await content(scope, key));
    if (sha256Hex(bytes) !== hash) throw new Error(`content ${key} is not what its record says`);
    return bytes;
  };
  const text = async (scope: TenantScope, { textKey, textHash }: VersionRecord): Promise<string> =>
    (await whole(scope, textKey, textHash)).toString('utf8');

  const model = async (scope: TenantScope, version: VersionRecord): Promise<Result<ReadDocument>> => {
    if (version.sealed) return refused(sealedDocument());
    const { modelKey, modelHash, modelSchema: schema, storageKey, documentHash, mediaType } = version;
    if (!modelKey || !modelHash || schema !== modelSchema)
      return readDocument(await whole(scope, storageKey, documentHash), mediaType);
    const [bytes, found] = await Promise.all([whole(scope, modelKey, modelHash), text(scope, version)]);
    return ok(decodeModel(bytes, found));
  };

  const comparedWith = async (
    scope: TenantScope,
    previous: VersionRecord,
    next: ReadDocument,
  ): Promise<ComparisonOutline | undefined> => {
    const old = await model(scope, previous);
    if (!old.ok) return undefined;
    const compared = await done('compare', { old: old.value, next }, old.value.text.length + next.text.length);
    return compared.ok ? outlineOf(compared.value, previous.versionNumber) : undefined;
  };

  return {
    /**
     * Reads, encrypts and stores a file, and returns the record for the owning slice to commit. A crash before that commit
     * leaves blobs that nobody refers to, which the sweep of orphans removes.
     */
    async prepare(scope: TenantScope, asked: AskedVersion, next: NextVersion): Promise<Result<PreparedVersion>> {
      const { fileName, mediaType, bytes, changeDescription, purpose, origin } = asked;
      const { aggregate, previous } = next;
      const read = await readDocument(inBuffer(bytes), mediaType);
      if (!read.ok) return read;
      const comparison = previous && (await comparedWith(scope, previous, read.value));
      const stored = await blobs.putContentAddressed(scope, aggregate, bytes);
      const storedText = await blobs.putContentAddressed(scope, aggregate, Buffer.from(read.value.text, 'utf8'));
      const storedModel = await blobs.putContentAddressed(scope, aggregate, encodeModel(read.value));
      const record: VersionRecord = {
        ...begunRecord(scope, next, clock.now()),
        ...origin,
        fileName,
        mediaType,
        changeDescription,
        purpose,
        documentHash: stored.contentHash,
        storageKey: stored.name,
        size: stored.size,
        textKey: storedText.name,
        textHash: storedText.contentHash,
        textLength: read.value.text.length,
        modelKey: storedModel.name,
        modelHash: storedModel.contentHash,
        modelSchema,
        ...(comparison ? { comparison } : {}),
      };
      return ok({
        version: record,
        write: { op: 'create', doc: record },
        event: versionAdded(aggregate, record),
      });
    },
    text,
    /** As it was stored, or read from the file again where the record is older than what the readers find now. */
    model,
    /** What a file that was not stored says. */
    read: (bytes: Uint8Array, mediaType: string): Promise<Result<ReadDocument>> =>
      readDocument(inBuffer(bytes), mediaType),
    /** Decrypted while it is read; throws when what is stored was tampered with. */
    content: (scope: TenantScope, version: VersionRecord): Promise<AsyncIterable<Uint8Array>> =>
      content(scope, version.storageKey),
    /** Whole in memory: for what must read or write all of it. */
    file: (scope: TenantScope, { storageKey, documentHash }: VersionRecord): Promise<Buffer> =>
      whole(scope, storageKey, documentHash),
  };
}

export type DocumentVersions = ReturnType<typeof createDocumentVersions>;

/** The same memory. */
const inBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

async function collected(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}
