import { badRequest } from './errors.ts';

/** What a container is created with, as ARM's `properties.resource` and the data plane's container read carry it. */
export interface ContainerDefinition {
  readonly id: string;
  readonly partitionKey: { readonly paths: readonly [string]; readonly kind: 'Hash'; readonly version: number };
  readonly defaultTtl?: number;
  readonly indexingPolicy: IndexingPolicy;
  readonly fullTextPolicy?: FullTextPolicy;
}

interface IndexingPolicy {
  readonly compositeIndexes?: readonly (readonly { readonly path: string; readonly order?: string }[])[];
  readonly [name: string]: unknown;
}

interface FullTextPolicy {
  readonly defaultLanguage?: string;
  readonly fullTextPaths?: readonly { readonly path: string; readonly language?: string }[];
}

/** What a new container gets when nothing else is said (learn.microsoft.com, "Indexing policies": default policy). */
const defaultIndexing: IndexingPolicy = {
  indexingMode: 'consistent',
  automatic: true,
  includedPaths: [{ path: '/*' }],
  excludedPaths: [{ path: '/"_etag"/?' }],
};

const known = new Set([
  'id',
  'partitionKey',
  'defaultTtl',
  'indexingPolicy',
  'fullTextPolicy',
  'conflictResolutionPolicy',
  'createMode',
]);

/** Names of databases and containers (learn.microsoft.com, "Service quotas": up to 255 characters, not `/ \ # ?`). */
export function checkName(id: unknown): string {
  if (typeof id !== 'string' || id.length === 0 || id.length > 255 || /[/\\#?]|\s$/u.test(id)) {
    throw badRequest(
      `The resource name '${String(id)}' is not valid: 1 to 255 characters, none of / \\ # ?, no space at the end.`,
    );
  }
  return id;
}

/** Checks a container definition; features the devhost does not offer are refused by name, never ignored. */
export function checkDefinition(id: string, resource: Record<string, unknown>): ContainerDefinition {
  for (const [name, value] of Object.entries(resource)) {
    const empty = value === undefined || value === null || (name === 'uniqueKeyPolicy' && isEmptyPolicy(value));
    if (!known.has(name) && !empty)
      throw badRequest(`The container property '${name}' is not supported by this devhost.`);
  }
  if (resource.id !== undefined && resource.id !== id) {
    throw badRequest(`The container id '${String(resource.id)}' in the body differs from '${id}' in the path.`);
  }
  const partitionKey = resource.partitionKey as { paths?: unknown; kind?: unknown; version?: unknown } | undefined;
  const paths = Array.isArray(partitionKey?.paths) ? (partitionKey.paths as unknown[]) : [];
  if (partitionKey?.kind === 'MultiHash' || paths.length > 1) {
    throw badRequest(
      'Hierarchical partition keys (MultiHash) are not supported by this devhost: give one path and kind Hash.',
    );
  }
  const path = paths[0];
  if (typeof path !== 'string' || !/^(\/[^/"]+)+$/u.test(path)) {
    throw badRequest('partitionKey.paths must hold one path such as "/pk".');
  }
  const { defaultTtl, indexingPolicy, fullTextPolicy } = resource;
  if (defaultTtl !== undefined && defaultTtl !== null && !isTtl(defaultTtl)) {
    throw badRequest(
      `The value '${String(defaultTtl)}' specified for 'defaultTtl' is invalid: -1 or a positive number of seconds.`,
    );
  }
  return {
    id: checkName(id),
    indexingPolicy: { ...defaultIndexing, ...(indexingPolicy as IndexingPolicy | undefined) },
    partitionKey: { paths: [path], kind: 'Hash', version: Number(partitionKey?.version ?? 2) },
    ...(isTtl(defaultTtl) ? { defaultTtl } : {}),
    ...(fullTextPolicy ? { fullTextPolicy: fullTextPolicy as FullTextPolicy } : {}),
  };
}

const isEmptyPolicy = (value: unknown) => ((value as { uniqueKeys?: unknown[] }).uniqueKeys ?? []).length === 0;

/** -1 for ever, or 1 to 2,147,483,647 seconds (learn.microsoft.com, "Time to live"). */
export function isTtl(value: unknown): value is number {
  return value === -1 || (Number.isInteger(value) && (value as number) > 0 && (value as number) <= 2_147_483_647);
}
