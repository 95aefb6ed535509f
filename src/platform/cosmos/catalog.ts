import type { Container } from '@azure/cosmos';
import type { CosmosClients } from './client.ts';
import type { CommitConflict, Doc, Query, Stored } from './documents.ts';
import { fromPlatformDisk } from './stored-form.ts';

/** Where a tenant's data is. Data, not code, so that a tenant can be moved to an account or subscription of its own. */
export interface Placement extends Doc {
  readonly kind: 'platform.placement';
  readonly tenant: string;
  readonly subscription?: string;
  /** Resource id of the Cosmos DB account, for its control plane. */
  readonly account: string;
  /** The account's data plane, e.g. https://contoso.documents.azure.com */
  readonly endpoint: string;
  readonly database: string;
  readonly container: string;
  readonly region: string;
  /** The tenant's key in the key vault. */
  readonly keyName: string;
  /** `erased` is final: its key and its container are gone. */
  readonly state: 'provisioning' | 'active' | 'suspended' | 'erased';
}

export const placementPartition = 'placements';

/** The tenant is not served here: unknown, erased, or of another region's stamp. */
export class TenantNotServed extends Error {
  override readonly name = 'TenantNotServed';
}

export type CatalogCondition = { readonly ifMatch: string } | { readonly ifAbsent: true } | Record<string, never>;

/** The platform's own container: low-level, for what belongs to no tenant. Holds placements, tenants, grants, hook tokens, marks. */
export interface Catalog {
  read<T extends Doc>(partition: string, id: string, kind: T['kind']): Promise<Stored<T> | undefined>;
  write(
    partition: string,
    doc: Doc & { readonly ttl?: number },
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
      const items = (await container()).items;
      const body = { ...doc, pk: partition };
      try {
        const { etag } =
          'ifAbsent' in condition
            ? await items.create(body)
            : await items.upsert(body, 'ifMatch' in condition ? onlyIf(condition.ifMatch) : {});
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
    async *query<T>({ text, parameters = {}, partition }: Query) {
      const spec = {
        query: text,
        parameters: Object.entries(parameters).map(([name, value]) => ({
          name: name.startsWith('@') ? name : `@${name}`,
          value: typeof value === 'object' && value !== null ? [...value] : value,
        })),
      };
      const options = partition === undefined ? {} : { partitionKey: partition };
      for await (const { resources } of (await container()).items.query(spec, options).getAsyncIterator())
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

export interface Placements {
  /** Throws TenantNotServed for a tenant that has no data here. */
  of(tenant: string): Promise<Placement>;
  /** After this process has changed a placement. Others see the change within a minute. */
  forget(tenant: string): void;
  /** Every tenant served here. */
  tenants(): AsyncIterable<string>;
}

const cachedForMs = 60_000;

export function openPlacements(catalog: Catalog, region: string): Placements {
  const cache = new Map<string, { readonly placement: Promise<Placement>; readonly until: number }>();
  const look = async (tenant: string): Promise<Placement> => {
    const found = await catalog.read<Placement>(placementPartition, tenant, 'platform.placement');
    if (!found || found.doc.state === 'erased') throw new TenantNotServed(`tenant ${tenant} is not served here`);
    if (found.doc.region !== region)
      throw new TenantNotServed(`tenant ${tenant} lives in ${found.doc.region}; this stamp serves ${region}`);
    return found.doc;
  };
  return {
    of(tenant) {
      const known = cache.get(tenant);
      if (known && known.until > performance.now()) return known.placement;
      const placement = look(tenant);
      cache.set(tenant, { placement, until: performance.now() + cachedForMs });
      placement.catch(() => cache.delete(tenant));
      return placement;
    },
    forget: (tenant) => void cache.delete(tenant),
    async *tenants() {
      yield* catalog.query<string>({
        text: "SELECT VALUE c.tenant FROM c WHERE c.kind = 'platform.placement' AND c.region = @region AND c.state != 'erased'",
        parameters: { region },
        partition: placementPartition,
      });
    },
  };
}
