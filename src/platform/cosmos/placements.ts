import type { Catalog } from './catalog.ts';
import type { Doc } from './documents.ts';

/** Where a tenant's data is. Data, not code, so that a tenant can be moved to an account or subscription of its own. */
export interface Placement extends Doc {
  readonly kind: 'platform.placement';
  readonly tenant: string;
  /** Resource id of the Cosmos DB account, its subscription included, for its control plane. */
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

/** Its data was destroyed: whatever still arrives for it has nowhere to go. */
export class TenantErased extends TenantNotServed {}

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
    if (found?.doc.state === 'erased') throw new TenantErased(`tenant ${tenant} is not served here: it was erased`);
    if (!found) throw new TenantNotServed(`tenant ${tenant} is not served here`);
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
