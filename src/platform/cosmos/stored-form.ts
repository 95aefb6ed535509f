import type { Doc } from './documents.ts';

/** What a document carries on disk besides itself. Nobody outside this folder sees these fields. */
interface Envelope {
  /** The partition key. */
  readonly pk: string;
  /** Checked on every read: a document in the wrong container must be a fault, never an answer. */
  readonly tenant: string;
  /** The commit that wrote this version: tells our own write from a stranger's when an answer was lost. */
  readonly commit: string;
}

export type OnDisk = Envelope & Doc & Readonly<Record<string, unknown>>;

export function toDisk(doc: Doc, partition: string, tenant: string, commit: string): OnDisk {
  return { ...doc, pk: partition, tenant, commit };
}

const systemFields = ['pk', '_rid', '_self', '_etag', '_attachments', '_ts', '_lsn'];
const envelopeFields: ReadonlySet<string> = new Set([...systemFields, 'tenant', 'commit']);
const platformFields: ReadonlySet<string> = new Set(systemFields);

/** Without the fields of the envelope and those Cosmos DB adds. Values that are no objects are handed back as they are. */
export const fromDisk = (item: unknown): unknown => without(item, envelopeFields);

/** The same for the platform's own containers, whose documents speak of tenants but belong to none. */
export const fromPlatformDisk = (item: unknown): unknown => without(item, platformFields);

function without(item: unknown, fields: ReadonlySet<string>): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !fields.has(name)));
}

/** Thrown when a container held a document of another tenant. Whoever sees this has a leak to close. */
export class ForeignDocument extends Error {
  override readonly name = 'ForeignDocument';
}

/** `item` may be a projection; what does not carry its tenant cannot be checked. */
export function assertOwn(item: unknown, tenant: string): void {
  if (typeof item !== 'object' || item === null || !('tenant' in item) || item.tenant === tenant) return;
  throw new ForeignDocument("a document of another tenant lay in this tenant's container; it was not handed out");
}
