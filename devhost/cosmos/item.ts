import { isTtl } from './definition.ts';
import { badRequest, CosmosError } from './errors.ts';
import type { Json } from './sql/json.ts';
import { isObject } from './sql/json.ts';

export interface StoredDocument {
  readonly key: number;
  readonly etag: string;
  readonly ts: number;
  readonly ttl: number | null;
  /** The item as it goes over the wire, system properties included. */
  readonly body: string;
}

export interface CheckedItem {
  readonly id: string;
  readonly ttl: number | undefined;
  readonly content: { readonly [name: string]: Json };
}

/** learn.microsoft.com, "Service quotas": an item has at most 2 MB as UTF-8 JSON, an id at most 1,023 bytes. */
const maxItemBytes = 2 * 1024 * 1024;
const maxIdBytes = 1023;
const systemProperties = ['_rid', '_self', '_etag', '_attachments', '_ts', '_lsn'];

/** Checks what the service checks of an item before it is written. */
export function checkItem(item: Json): CheckedItem {
  if (!isObject(item)) throw badRequest('The request payload is invalid. Ensure to provide a valid request payload.');
  const content: Record<string, Json> = { ...item };
  for (const name of systemProperties) delete content[name];
  const { id, ttl } = content;
  if (typeof id !== 'string' || id === '') {
    throw badRequest("The input content is invalid because the required properties - 'id; ' - are missing.");
  }
  if (Buffer.byteLength(id) > maxIdBytes || /[/\\?#]/u.test(id) || id.endsWith(' ')) {
    throw badRequest(
      `The id '${id.slice(0, 80)}' is invalid: at most 1,023 bytes, none of / \\ ? #, no space at the end.`,
    );
  }
  if (ttl !== undefined && ttl !== null && !isTtl(ttl)) {
    throw badRequest(
      `The input ttl '${String(ttl)}' is invalid. Ensure to provide a nonzero positive integer or -1 to not expire.`,
    );
  }
  return { id, ttl: isTtl(ttl) ? ttl : undefined, content };
}

export function checkSize(content: CheckedItem['content']): void {
  if (Buffer.byteLength(JSON.stringify(content)) > maxItemBytes) {
    throw new CosmosError(413, 'Message: {"Errors":["Request size is too large"]}');
  }
}

/** JSON text; a lone surrogate becomes U+FFFD, as a hosted account stored it (recorded, github.com/xo/dbimp). */
export function serialize(value: Json): string {
  const text = JSON.stringify(value);
  return /\\ud[89a-f]/u.test(text) ? JSON.stringify(wellFormed(value)) : text;
}

function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toWellFormed(), wellFormed(each)]));
}
