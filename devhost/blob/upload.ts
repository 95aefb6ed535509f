import { readBody } from '../http/exchange.ts';
import { checkConditions } from './conditions.ts';
import { type Exchange, finish, header, metadataOf, versionHeaders } from './exchange.ts';
import { checkHolds, withLegalHold, withRetention } from './holds.ts';
import type { BlobRow, BlockRow } from './rows.ts';
import { notOffered, StorageError } from './storage-error.ts';
import type { Content } from './store.ts';
import { checkWriteOnce } from './write-once.ts';

const settable = ['content-type', 'content-encoding', 'content-language', 'content-disposition', 'cache-control'];

/** What x-ms-blob-* headers set, as JSON. */
export function contentHeaders(exchange: Exchange): string {
  const given = settable.map((name) => [name, header(exchange, `x-ms-blob-${name}`)]);
  const headers = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return JSON.stringify({ 'content-type': 'application/octet-stream', ...headers });
}

/** Put Blob: the whole content in one request. */
export async function putBlob(exchange: Exchange): Promise<string> {
  const type = header(exchange, 'x-ms-blob-type');
  if (type !== 'BlockBlob') throw notOffered(`x-ms-blob-type ${type ?? '(none)'}`);
  const content = await received(exchange);
  const claimed = header(exchange, 'x-ms-blob-content-md5');
  if (claimed !== undefined && claimed !== content.md5) throw await refused(exchange, content, md5Mismatch());
  commit(exchange, content, content.md5);
  return 'putBlob';
}

/** Put Block: a piece that becomes part of the blob with Put Block List. */
export async function putBlock(exchange: Exchange): Promise<string> {
  const id = exchange.query.get('blockid') ?? '';
  const bytes = Buffer.from(id, 'base64');
  if (bytes.length === 0 || bytes.length > 64 || bytes.toString('base64') !== id) {
    throw new StorageError(400, 'InvalidQueryParameterValue', 'blockid must be base64 of 1 to 64 bytes.');
  }
  const content = await received(exchange);
  exchange.store.putBlock(exchange.container, exchange.blob, id, content);
  finish(exchange, 201, { 'content-md5': content.md5, 'x-ms-request-server-encrypted': 'true' });
  return 'putBlock';
}

/** Put Block List: the blocks named, in that order. Re-using blocks of the blob as it is (Committed) is not offered. */
export async function putBlockList(exchange: Exchange): Promise<string> {
  const { request, store, container, blob } = exchange;
  const staged = store.blocks(container, blob);
  const blocks = parseBlockList((await readBody(request)).toString('utf8')).map((id): BlockRow => {
    const block = staged.find((one) => one.id === id);
    if (!block) throw new StorageError(400, 'InvalidBlockList', 'The specified block list is invalid.');
    return block;
  });
  commit(exchange, await store.write(store.join(blocks)), header(exchange, 'x-ms-blob-content-md5') ?? null);
  return 'putBlockList';
}

/** The checks and the row in one go: nothing is awaited in between, so the blob checked is the blob replaced. */
function commit(exchange: Exchange, content: Content, md5: string | null): void {
  const { request, store, container, blob: name, now } = exchange;
  try {
    if (!store.container(container))
      throw new StorageError(404, 'ContainerNotFound', 'The specified container does not exist.');
    const current = store.blob(container, name);
    checkConditions(request.headers, current, false);
    checkHolds(current, now);
    checkWriteOnce(exchange, current, 'write');
    const row: Omit<BlobRow, 'etag' | 'modified' | 'created'> = {
      container,
      name,
      file: content.file,
      size: content.size,
      md5,
      headers: contentHeaders(exchange),
      metadata: metadataOf(exchange),
      legalHold: 0,
      retainedUntil: null,
      retentionMode: null,
    };
    const stored = store.putBlob(withHolds(row, exchange), current?.created);
    finish(exchange, 201, {
      ...versionHeaders(stored),
      'x-ms-request-server-encrypted': 'true',
      ...(md5 === null ? {} : { 'content-md5': md5 }),
    });
  } catch (fault) {
    store.discard(content);
    throw fault;
  }
}

function withHolds<T extends Pick<BlobRow, 'legalHold' | 'retainedUntil' | 'retentionMode'>>(
  row: T,
  { request }: Exchange,
): T {
  const { headers } = request;
  const held = headers['x-ms-legal-hold'] === undefined ? row : withLegalHold(row, headers);
  return headers['x-ms-immutability-policy-until-date'] === undefined ? held : withRetention(held, headers);
}

async function received(exchange: Exchange): Promise<Content> {
  if (header(exchange, 'x-ms-content-crc64') !== undefined) throw notOffered('x-ms-content-crc64');
  const content = await exchange.store.write(exchange.request);
  const claimed = header(exchange, 'content-md5');
  if (claimed === undefined || claimed === content.md5) return content;
  throw await refused(exchange, content, md5Mismatch());
}

async function refused({ store }: Exchange, content: Content, error: StorageError): Promise<StorageError> {
  store.discard(content);
  return error;
}

const md5Mismatch = (): StorageError =>
  new StorageError(
    400,
    'Md5Mismatch',
    'The MD5 value specified in the request did not match with the MD5 value calculated by the server.',
  );

/** <BlockList><Latest>id</Latest>…</BlockList>; ids are base64, so nothing in them is escaped. */
function parseBlockList(xml: string): string[] {
  const body = /<BlockList\s*(?:\/>|>([\s\S]*)<\/BlockList>)\s*$/.exec(xml);
  if (!body) throw new StorageError(400, 'InvalidXmlDocument', 'The specified XML is not syntactically valid.');
  return [...(body[1] ?? '').matchAll(/<(\w+)>\s*([^<]*?)\s*<\/\1>/g)].map(([, list, id = '']) => {
    if (list === 'Committed') throw notOffered('Committed blocks in a block list');
    return id;
  });
}
