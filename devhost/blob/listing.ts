import { type Exchange, sendXml } from './exchange.ts';
import type { BlobRow, ContainerRow } from './rows.ts';
import { escapeXml, notOffered, StorageError } from './storage-error.ts';
import type { BlobStore } from './store.ts';

const mostPerPage = 5000;
const offered = new Set(['metadata', 'legalhold', 'immutabilitypolicy']);

/** List Blobs, flat or by hierarchy. */
export function listBlobs(exchange: Exchange): void {
  const { query, store, container, endpoint } = exchange;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const include = (query.get('include') ?? '').split(',').filter((name) => name !== '');
  const unknown = include.find((name) => !offered.has(name));
  if (unknown !== undefined) throw notOffered(`List Blobs with include=${unknown}`);
  const { entries, next } = pageOf(store, container, prefix, delimiter, markerOf(query), pageSize(query));
  const listed = entries.map((entry) =>
    typeof entry === 'string' ? `<BlobPrefix><Name>${escapeXml(entry)}</Name></BlobPrefix>` : blobXml(entry, include),
  );
  sendXml(
    exchange,
    `<EnumerationResults ServiceEndpoint="${escapeXml(endpoint)}" ContainerName="${escapeXml(container)}">` +
      `<Prefix>${escapeXml(prefix)}</Prefix><Delimiter>${escapeXml(delimiter)}</Delimiter>` +
      `<Blobs>${listed.join('')}</Blobs><NextMarker>${encodeMarker(next)}</NextMarker></EnumerationResults>`,
  );
}

/** Blobs, and in their place the prefixes up to the delimiter, in the order of names. */
function pageOf(store: BlobStore, container: string, prefix: string, delimiter: string, from: string, size: number) {
  const entries: (BlobRow | string)[] = [];
  let next: string | undefined = from;
  while (next !== undefined && entries.length < size) {
    const rows: BlobRow[] = store.blobs(container, prefix, next, delimiter === '' ? size - entries.length : 100);
    next = undefined;
    for (const row of rows) {
      const at = delimiter === '' ? -1 : row.name.indexOf(delimiter, prefix.length);
      next = successor(row.name);
      if (at < 0) entries.push(row);
      else {
        const common = row.name.slice(0, at + delimiter.length);
        entries.push(common);
        // Everything under the prefix is told by it: go on behind its last possible name.
        next = `${common}\u{10ffff}`;
      }
      if (at >= 0 || entries.length === size) break;
    }
  }
  const more = next !== undefined && store.blobs(container, prefix, next, 1).length > 0;
  return { entries, next: more ? next : undefined };
}

/** The first name that can follow in the order of bytes. */
const successor = (name: string): string => `${name}\u0000`;

function blobXml(blob: BlobRow, include: readonly string[]): string {
  const headers: Record<string, string> = JSON.parse(blob.headers);
  const element = (name: string, value: string | number | null | undefined) =>
    value === null || value === undefined ? '' : `<${name}>${escapeXml(String(value))}</${name}>`;
  const metadata = Object.entries(JSON.parse(blob.metadata)).map(([name, value]) => element(name, String(value)));
  return (
    `<Blob>${element('Name', blob.name)}<Properties>` +
    element('Creation-Time', new Date(blob.created).toUTCString()) +
    element('Last-Modified', new Date(blob.modified).toUTCString()) +
    element('Etag', blob.etag.replaceAll('"', '')) +
    element('Content-Length', blob.size) +
    element('Content-Type', headers['content-type']) +
    element('Content-Encoding', headers['content-encoding']) +
    element('Content-Language', headers['content-language']) +
    element('Content-MD5', blob.md5) +
    element('Cache-Control', headers['cache-control']) +
    element('Content-Disposition', headers['content-disposition']) +
    '<BlobType>BlockBlob</BlobType><LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted>' +
    (include.includes('legalhold') && blob.legalHold === 1 ? '<LegalHold>true</LegalHold>' : '') +
    (include.includes('immutabilitypolicy') && blob.retainedUntil !== null
      ? element('ImmutabilityPolicyUntilDate', new Date(blob.retainedUntil).toUTCString()) +
        element('ImmutabilityPolicyMode', blob.retentionMode)
      : '') +
    `</Properties>${include.includes('metadata') ? `<Metadata>${metadata.join('')}</Metadata>` : ''}</Blob>`
  );
}

/** List Containers. */
export function listContainers(exchange: Exchange): void {
  const { query, store, endpoint } = exchange;
  const size = pageSize(query);
  const prefix = query.get('prefix') ?? '';
  const rows = store.containers(prefix, markerOf(query), size + 1);
  const page = rows.slice(0, size);
  const next = rows.length > size ? page.at(-1)?.name : undefined;
  sendXml(
    exchange,
    `<EnumerationResults ServiceEndpoint="${escapeXml(endpoint)}"><Prefix>${escapeXml(prefix)}</Prefix>` +
      `<Containers>${page.map(containerXml).join('')}</Containers><NextMarker>${encodeMarker(next)}</NextMarker></EnumerationResults>`,
  );
}

const containerXml = ({ name, etag, modified }: ContainerRow): string =>
  `<Container><Name>${escapeXml(name)}</Name><Properties><Last-Modified>${new Date(modified).toUTCString()}</Last-Modified>` +
  `<Etag>${escapeXml(etag)}</Etag><LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState></Properties></Container>`;

function pageSize(query: URLSearchParams): number {
  const asked = query.get('maxresults');
  if (asked === null) return mostPerPage;
  const size = Number(asked);
  if (!Number.isInteger(size) || size < 1) {
    throw new StorageError(400, 'OutOfRangeQueryParameterValue', 'maxresults must be an integer from 1.');
  }
  return Math.min(size, mostPerPage);
}

const encodeMarker = (name: string | undefined): string =>
  name === undefined ? '' : Buffer.from(name).toString('base64url');
const markerOf = (query: URLSearchParams): string =>
  Buffer.from(query.get('marker') ?? '', 'base64url').toString('utf8');
