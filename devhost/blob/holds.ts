import type { IncomingHttpHeaders } from 'node:http';
import type { BlobRow } from './rows.ts';
import { StorageError } from './storage-error.ts';

type Hold = Pick<BlobRow, 'legalHold' | 'retainedUntil' | 'retentionMode'>;

/** Throws 409 while a legal hold or an immutability policy keeps the blob from being overwritten or deleted. */
export function checkHolds(blob: Hold | undefined, now: number): void {
  if (blob?.legalHold === 1) {
    throw new StorageError(
      409,
      'BlobImmutableDueToLegalHold',
      'This operation is not permitted as the blob is immutable due to a legal hold.',
    );
  }
  if ((blob?.retainedUntil ?? 0) > now) {
    throw new StorageError(
      409,
      'BlobImmutableDueToPolicy',
      'This operation is not permitted as the blob is immutable due to a policy.',
    );
  }
}

/** Set Blob Legal Hold. */
export function withLegalHold<T extends Hold>(blob: T, headers: IncomingHttpHeaders): T {
  const hold = headers['x-ms-legal-hold'];
  if (hold !== 'true' && hold !== 'false') throw invalid('x-ms-legal-hold');
  return { ...blob, legalHold: hold === 'true' ? 1 : 0 };
}

/**
 * Set Blob Immutability Policy: an unlocked policy may be changed at will, a locked one only be prolonged, and its lock is
 * for good.
 */
export function withRetention<T extends Hold>(blob: T, headers: IncomingHttpHeaders): T {
  const until = Date.parse(String(headers['x-ms-immutability-policy-until-date']));
  if (Number.isNaN(until)) throw invalid('x-ms-immutability-policy-until-date');
  const mode = String(headers['x-ms-immutability-policy-mode'] ?? 'unlocked').toLowerCase();
  if (mode !== 'unlocked' && mode !== 'locked') throw invalid('x-ms-immutability-policy-mode');
  if (blob.retentionMode === 'locked' && (mode !== 'locked' || until < (blob.retainedUntil ?? 0))) {
    throw new StorageError(409, 'BlobImmutableDueToPolicy', 'A locked immutability policy can only be prolonged.');
  }
  return { ...blob, retainedUntil: until, retentionMode: mode };
}

/** Delete Blob Immutability Policy: unlocked ones only. */
export function withoutRetention<T extends Hold>(blob: T): T {
  if (blob.retentionMode === 'locked') {
    throw new StorageError(409, 'BlobImmutableDueToPolicy', 'A locked immutability policy cannot be deleted.');
  }
  return { ...blob, retainedUntil: null, retentionMode: null };
}

export const holdHeaders = (blob: Hold): Record<string, string> => ({
  ...(blob.legalHold === 1 ? { 'x-ms-legal-hold': 'true' } : {}),
  ...(blob.retainedUntil === null
    ? {}
    : {
        'x-ms-immutability-policy-until-date': new Date(blob.retainedUntil).toUTCString(),
        'x-ms-immutability-policy-mode': blob.retentionMode ?? 'unlocked',
      }),
});

const invalid = (header: string): StorageError =>
  new StorageError(400, 'InvalidHeaderValue', `The value for ${header} is not in the correct format.`);
