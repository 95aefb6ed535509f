import type { BlobRow } from './rows.ts';
import { StorageError } from './storage-error.ts';

/** A container with a time-based retention policy of container scope. */
export interface WriteOnceContainer {
  readonly name: string;
  readonly retentionDays: number;
}

const dayMs = 86_400_000;

/**
 * "Container-level WORM policies for immutable blob data", scenarios: while the policy is active, Put Blob makes new blobs, and
 * nothing overwrites, changes or deletes one; when a blob's time is over it can be deleted, still not overwritten.
 */
export function checkWriteOnce(
  { writeOnce, now }: { readonly writeOnce: WriteOnceContainer | undefined; readonly now: number },
  blob: Pick<BlobRow, 'created'> | undefined,
  operation: 'delete' | 'write',
): void {
  if (!writeOnce || !blob) return;
  if (operation === 'delete' && now >= blob.created + writeOnce.retentionDays * dayMs) return;
  throw new StorageError(
    409,
    'BlobImmutableDueToPolicy',
    'This operation is not permitted as the blob is immutable due to a policy.',
  );
}
