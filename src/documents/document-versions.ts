import type { Blobs } from '../platform/blob.ts';
import type { Clock } from '../platform/clock.ts';
import type { Write } from '../platform/cosmos/documents.ts';
import type { NewEvent } from '../platform/events.ts';
import { sha256Hex } from '../platform/ids.ts';
import { ok, type Result } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { readTextOf } from './read-text.ts';
import { type VersionRecord, versionId } from './version.ts';

export interface NewVersion {
  /** The partition it belongs to. */
  readonly aggregate: string;
  readonly versionNumber: number;
  readonly previousHash?: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly changeDescription: string;
}

export interface PreparedVersion {
  readonly version: VersionRecord;
  readonly write: Write;
  readonly event: NewEvent;
}

/** Versions of documents: the content encrypted and content-addressed, the record beside the thing it belongs to. */
export function createDocumentVersions({ blobs, clock }: { readonly blobs: Blobs; readonly clock: Clock }) {
  const text = async (scope: TenantScope, version: VersionRecord): Promise<string> => {
    const bytes = await collected(await content(scope, version.textKey));
    const found = bytes.toString('utf8');
    if (sha256Hex(found) !== version.textHash)
      throw new Error(`the text of version ${version.versionNumber} is not what its record says`);
    return found;
  };
  const content = async (scope: TenantScope, key: string) => {
    const stream = await blobs.open(scope, key);
    if (!stream) throw new Error(`content ${key} is missing`);
    return stream;
  };
  return {
    /**
     * Reads, encrypts and stores a file, and returns the record for the owning slice to commit. A crash before that commit
     * leaves blobs that nobody refers to, which the sweep of orphans removes.
     */
    async prepare(scope: TenantScope, version: NewVersion): Promise<Result<PreparedVersion>> {
      const bytes = Buffer.from(version.bytes);
      const read = await readTextOf(bytes, version.mediaType);
      if (!read.ok) return read;
      const stored = await blobs.putContentAddressed(scope, version.aggregate, bytes);
      const storedText = await blobs.putContentAddressed(scope, version.aggregate, Buffer.from(read.value, 'utf8'));
      const { aggregate: _, bytes: __, ...asked } = version;
      const record: VersionRecord = {
        ...asked,
        id: versionId(version.versionNumber),
        kind: 'documents.version',
        schema: 1,
        timestamp: clock.now().toISOString(),
        author: scope.actor.id,
        ...(scope.actor.name ? { authorName: scope.actor.name } : {}),
        documentHash: stored.contentHash,
        storageKey: stored.name,
        size: stored.size,
        textKey: storedText.name,
        textHash: storedText.contentHash,
        textLength: read.value.length,
      };
      return ok({
        version: record,
        write: { op: 'create', doc: record },
        event: versionAdded(version.aggregate, record),
      });
    },
    text,
    /** Decrypted while it is read; throws when what is stored was tampered with. */
    content: (scope: TenantScope, version: VersionRecord): Promise<AsyncIterable<Uint8Array>> =>
      content(scope, version.storageKey),
  };
}

export type DocumentVersions = ReturnType<typeof createDocumentVersions>;

function versionAdded(
  aggregate: string,
  { versionNumber, documentHash, previousHash, mediaType, size, textHash }: VersionRecord,
): NewEvent {
  const [kind = '', id = ''] = aggregate.split(':');
  return {
    type: `${kind}.versionAdded`,
    subject: { kind, id },
    data: { versionNumber, documentHash, textHash, mediaType, size, ...(previousHash ? { previousHash } : {}) },
  };
}

async function collected(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}
