import type { Container } from '@azure/cosmos';
import type { CosmosClients } from './client.ts';
import type { CommitConflict, Doc, Query, Stored } from './documents.ts';
import { toSpec } from './query-spec.ts';
import { fromPlatformDisk } from './stored-form.ts';

export type CatalogCondition = { readonly ifMatch: string } | { readonly ifAbsent: true } | Record<string, never>;

/** The platform's own container: low-level, for what belongs to no tenant. Holds placements, tenants, grants, hook tokens, marks. */
export interface Catalog {
  read<T extends Doc>(partition: string, id: string, kind: T['kind']): Promise<Stored<T> | undefined>;
  write<T extends Doc>(
    partition: string,
    doc: T & { readonly ttl?: number },
    condition?: CatalogCondition,
  ): Promise<{ readonly ok: true; readonly etag: string } | CommitConflict>;
  /** Deleting what is gone is no conflict. */
  remove(partition: string, id: string, ifMatch?: string): Promise<{ readonly ok: true } | CommitConflict>;
  /** All rows, page by page. Every item is of the shape the query selects; with `SELECT *` a document. */
  query<T>(query: Query): AsyncIterable<T>;
}

export interface CatalogSettings {
  readonly endpoint: string;
  readonly database: string;
}

export function openCatalog(clients: CosmosClients, { endpoint, database }: CatalogSettings): Catalog {
  const container = async (): Promise<Container> => (await clients(endpoint)).database(database).container('catalog');
  return {
    async read<T extends Doc>(partition: string, id: string, kind: T['kind']) {
      const { resource, etag, statusCode, substatus } = await (await container()).item(id, partition).read();
      if (resource === undefined || statusCode !== 200) {
        if (statusCode === 404 && !substatus) return undefined;
        throw new Error(`reading ${id} of the catalog was answered with ${statusCode}/${substatus ?? 0}`);
      }
      return resource.kind === kind ? { doc: fromPlatformDisk(resource) as T, etag } : undefined;
    },
    async write(partition, doc, condition = {}) {
      const opened = await container();
      const body = { ...doc, pk: partition };
      try {
        const { etag } = await ('ifAbsent' in condition
          ? opened.items.create(body)
          : 'ifMatch' in condition
            ? opened.item(doc.id, partition).replace(body, onlyIf(condition.ifMatch)) // an upsert would create what is gone
            : opened.items.upsert(body));
        return { ok: true, etag };
      } catch (fault) {
        return conflict(doc.id, fault);
      }
    },
    async remove(partition, id, ifMatch) {
      try {
        await (await container()).item(id, partition).delete(ifMatch === undefined ? {} : onlyIf(ifMatch));
      } catch (fault) {
        const what = conflict(id, fault);
        if (what.reason !== 'missing') return what;
      }
      return { ok: true };
    },
    async *query<T>(query: Query) {
      const options = query.partition === undefined ? {} : { partitionKey: query.partition };
      for await (const { resources } of (await container()).items.query(toSpec(query), options).getAsyncIterator())
        for (const item of resources) yield fromPlatformDisk(item) as T;
    },
  };
}

const onlyIf = (etag: string) => ({ accessCondition: { type: 'IfMatch', condition: etag } });

function conflict(id: string, fault: unknown): CommitConflict {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined;
  if (code === 409) return { ok: false, id, reason: 'exists' };
  if (code === 412) return { ok: false, id, reason: 'changed' };
  if (code === 404) return { ok: false, id, reason: 'missing' };
  throw fault;
}
