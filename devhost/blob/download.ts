import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkConditions } from './conditions.ts';
import { type Exchange, finish, header, metadataHeaders, versionHeaders } from './exchange.ts';
import { holdHeaders } from './holds.ts';
import type { BlobRow } from './rows.ts';
import { blobNotFound, StorageError } from './storage-error.ts';

interface Range {
  readonly start: number;
  /** Last byte, inclusive. */
  readonly end: number;
}

/** Get Blob and Get Blob Properties. */
export async function download(exchange: Exchange): Promise<string> {
  const { request, response, store, container, blob: name } = exchange;
  const blob = store.blob(container, name);
  if (!blob) throw blobNotFound();
  checkConditions(request.headers, blob, true);
  const headers = headersOf(blob);
  if (request.method === 'HEAD') {
    finish(exchange, 200, {
      ...headers,
      ...(blob.md5 === null ? {} : { 'content-md5': blob.md5 }),
      'content-length': String(blob.size),
    });
    return 'getBlobProperties';
  }
  const range = rangeOf(exchange, blob.size);
  const body = store.read(blob, range?.start, range?.end);
  if (range) {
    response.writeHead(206, {
      ...headers,
      ...(blob.md5 === null ? {} : { 'x-ms-blob-content-md5': blob.md5 }),
      ...(await rangeHash(exchange, blob, range)),
      'content-length': range.end - range.start + 1,
      'content-range': `bytes ${range.start}-${range.end}/${blob.size}`,
    });
  } else {
    response.writeHead(200, {
      ...headers,
      ...(blob.md5 === null ? {} : { 'content-md5': blob.md5 }),
      'content-length': blob.size,
    });
  }
  // A client that has seen enough closes the connection: no fault of ours.
  await pipeline(Readable.from(body), response).catch(() => response.destroy());
  return 'getBlob';
}

const headersOf = (blob: BlobRow): Record<string, string> => ({
  ...versionHeaders(blob),
  ...JSON.parse(blob.headers),
  ...metadataHeaders(blob.metadata),
  ...holdHeaders(blob),
  'accept-ranges': 'bytes',
  'x-ms-blob-type': 'BlockBlob',
  'x-ms-creation-time': new Date(blob.created).toUTCString(),
  'x-ms-lease-state': 'available',
  'x-ms-lease-status': 'unlocked',
  'x-ms-server-encrypted': 'true',
});

/** "Specify the range header for Blob service operations": one range of bytes, x-ms-range before Range. */
function rangeOf(exchange: Exchange, size: number): Range | undefined {
  const given = header(exchange, 'x-ms-range') ?? header(exchange, 'range');
  const parsed = /^bytes=(\d+)-(\d*)$/.exec(given ?? '');
  // Other forms are ignored, as the reference says of malformed ranges in Range.
  if (!parsed) return undefined;
  const start = Number(parsed[1]);
  const end = parsed[2] ? Math.min(Number(parsed[2]), size - 1) : size - 1;
  if (start < size && end >= start) return { start, end };
  exchange.response.setHeader('content-range', `bytes */${size}`);
  throw new StorageError(416, 'InvalidRange', 'The range specified is invalid for the current size of the resource.');
}

/** x-ms-range-get-content-md5: of the range, which may then be 4 MiB at most. */
async function rangeHash(exchange: Exchange, blob: BlobRow, { start, end }: Range): Promise<Record<string, string>> {
  if (header(exchange, 'x-ms-range-get-content-md5') !== 'true') return {};
  if (end - start + 1 > 4 * 1024 * 1024) {
    throw new StorageError(400, 'OutOfRangeInput', 'One of the request inputs is out of range.');
  }
  const hash = createHash('md5');
  for await (const piece of exchange.store.read(blob, start, end)) hash.update(piece);
  return { 'content-md5': hash.digest('base64') };
}
