import type { IncomingHttpHeaders } from 'node:http';
import { conditionNotMet, StorageError } from './storage-error.ts';

interface Versioned {
  readonly etag: string;
  readonly modified: number;
}

/**
 * Conditional headers (learn.microsoft.com, "Specify conditional headers for Blob service operations"). Throws 412, or 304
 * for reads. `If-None-Match: *` on a write of what exists is 409 BlobAlreadyExists, as Azurite 3.37 answers; not captured
 * from Azure itself.
 */
export function checkConditions(headers: IncomingHttpHeaders, current: Versioned | undefined, read: boolean): void {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined && (!current || !matches(ifMatch, current.etag))) throw conditionNotMet();
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined && current && matches(ifNoneMatch, current.etag)) {
    if (read) throw notModified();
    if (ifNoneMatch === '*') throw new StorageError(409, 'BlobAlreadyExists', 'The specified blob already exists.');
    throw conditionNotMet();
  }
  if (!current) return;
  // HTTP dates have whole seconds.
  const modified = Math.floor(current.modified / 1000) * 1000;
  const unmodifiedSince = Date.parse(headers['if-unmodified-since'] ?? '');
  if (modified > unmodifiedSince) throw conditionNotMet();
  const modifiedSince = Date.parse(headers['if-modified-since'] ?? '');
  if (modified <= modifiedSince && ifNoneMatch === undefined) throw read ? notModified() : conditionNotMet();
}

const matches = (given: string, etag: string): boolean =>
  given === '*' || given.split(',').some((one) => one.trim().replaceAll('"', '') === etag.replaceAll('"', ''));

const notModified = (): StorageError => new StorageError(304, 'ConditionNotMet', 'The blob was not modified.');
