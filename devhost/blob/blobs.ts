import { checkConditions } from './conditions.ts';
import { existing } from './containers.ts';
import { download } from './download.ts';
import { type Exchange, finish, metadataOf, versionHeaders } from './exchange.ts';
import { checkHolds, holdHeaders, withLegalHold, withoutRetention, withRetention } from './holds.ts';
import type { BlobRow } from './rows.ts';
import { blobNotFound, notOffered } from './storage-error.ts';
import { contentHeaders, putBlob, putBlock, putBlockList } from './upload.ts';
import { checkWriteOnce } from './write-once.ts';

/** Requests to `/account/container/blob`. Returns the operation's name. */
export async function serveBlob(exchange: Exchange): Promise<string> {
  const { request, query, store } = exchange;
  for (const name of ['snapshot', 'versionid', 'deletetype']) if (query.has(name)) throw notOffered(name);
  for (const name of [
    'x-ms-lease-id',
    'x-ms-copy-source',
    'x-ms-if-tags',
    'x-ms-tags',
    'x-ms-structured-body',
    'x-ms-encryption-key',
  ]) {
    if (request.headers[name] !== undefined) throw notOffered(name);
  }
  existing(exchange);
  const operation = `${request.method} ${query.get('comp') ?? ''}`.trim();
  switch (operation) {
    case 'PUT':
      return putBlob(exchange);
    case 'PUT block':
      return putBlock(exchange);
    case 'PUT blocklist':
      return putBlockList(exchange);
    case 'GET':
    case 'HEAD':
      return download(exchange);
    case 'DELETE': {
      const blob = writable(exchange, 'delete');
      store.deleteBlob(blob);
      finish(exchange, 202, { 'x-ms-delete-type-permanent': 'true' });
      return 'deleteBlob';
    }
    case 'PUT metadata': {
      const blob = writable(exchange, 'write');
      finish(exchange, 200, versionHeaders(store.putBlob({ ...blob, metadata: metadataOf(exchange) }, blob.created)));
      return 'setBlobMetadata';
    }
    case 'PUT properties': {
      const blob = writable(exchange, 'write');
      const md5 = request.headers['x-ms-blob-content-md5'];
      const changed = { ...blob, headers: contentHeaders(exchange), md5: typeof md5 === 'string' ? md5 : null };
      finish(exchange, 200, versionHeaders(store.putBlob(changed, blob.created)));
      return 'setBlobProperties';
    }
    case 'PUT legalhold':
      return hold(exchange, withLegalHold(found(exchange), request.headers), 'setLegalHold');
    case 'PUT immutabilityPolicies':
      return hold(exchange, withRetention(found(exchange), request.headers), 'setImmutabilityPolicy');
    case 'DELETE immutabilityPolicies':
      return hold(exchange, withoutRetention(found(exchange)), 'deleteImmutabilityPolicy');
    default:
      throw notOffered(`${operation} of a blob`);
  }
}

function hold(exchange: Exchange, blob: BlobRow, operation: string): string {
  exchange.store.putHold(blob);
  finish(
    exchange,
    200,
    operation === 'setLegalHold' ? { 'x-ms-legal-hold': String(blob.legalHold === 1) } : holdHeaders(blob),
  );
  return operation;
}

function found({ store, container, blob }: Exchange): BlobRow {
  const row = store.blob(container, blob);
  if (!row) throw blobNotFound();
  return row;
}

function writable(exchange: Exchange, operation: 'delete' | 'write'): BlobRow {
  const blob = found(exchange);
  checkConditions(exchange.request.headers, blob, false);
  checkHolds(blob, exchange.now);
  checkWriteOnce(exchange, blob, operation);
  return blob;
}
