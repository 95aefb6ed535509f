import type { Catalog } from '../platform/cosmos/catalog.ts';
import type { Stored } from '../platform/cosmos/documents.ts';
import { type Grants, grantPartition, rolesIn } from './grants.ts';
import type { Role } from './roles.ts';
import { type Tenant, tenantPartition } from './tenant.ts';

/** How long another instance may go on with what it knew: revoked rights end within this everywhere, at once where revoked. */
const knownForMs = 15_000;

/** Tenants and grants of the stamp, read from the catalog and known for a few seconds. */
export function openDirectory(catalog: Catalog) {
  const tenants = briefly<Tenant>();
  const grants = briefly<Grants>();
  const readGrants = (principalId: string) =>
    grants.get(principalId, () => catalog.read<Grants>(grantPartition, principalId, 'tenancy.grants'));
  const readTenant = (tenant: string) =>
    tenants.get(tenant, () => catalog.read<Tenant>(tenantPartition, tenant, 'tenancy.tenant'));
  return {
    tenant: async (tenant: string): Promise<Tenant | undefined> => (await readTenant(tenant))?.doc,
    grants: async (principalId: string): Promise<Grants | undefined> => (await readGrants(principalId))?.doc,
    /** Not from memory: for what is shown with its ETag and written back. */
    tenantNow: (tenant: string) => catalog.read<Tenant>(tenantPartition, tenant, 'tenancy.tenant'),
    grantsNow: (principalId: string) => catalog.read<Grants>(grantPartition, principalId, 'tenancy.grants'),

    async writeTenant(tenant: Tenant, condition: { ifMatch: string } | { ifAbsent: true }) {
      const written = await catalog.write(tenantPartition, tenant, condition);
      tenants.forget(tenant.tenant);
      return written;
    },
    async writeGrants(doc: Grants, condition: { ifMatch: string } | { ifAbsent: true }) {
      const written = await catalog.write(grantPartition, doc, condition);
      grants.forget(doc.principalId);
      return written;
    },
    async removeGrants(principalId: string, ifMatch: string) {
      const removed = await catalog.remove(grantPartition, principalId, ifMatch);
      grants.forget(principalId);
      return removed;
    },

    /** Whose events are not all recorded yet: few at any time. */
    async unlogged(): Promise<readonly Stored<Grants | Tenant>[]> {
      const text = 'SELECT c.kind, c.id FROM c WHERE IS_DEFINED(c.unlogged)';
      const found: Stored<Grants | Tenant>[] = [];
      for (const partition of [grantPartition, tenantPartition])
        for await (const { kind, id } of catalog.query<Grants | Tenant>({ text, partition })) {
          const stored = await catalog.read<Grants | Tenant>(partition, id, kind);
          if (stored) found.push(stored);
        }
      return found;
    },
    async allTenants(): Promise<readonly Tenant[]> {
      return collect(
        catalog.query<Tenant>({
          text: "SELECT * FROM c WHERE c.kind = 'tenancy.tenant' ORDER BY c.tenant",
          partition: tenantPartition,
        }),
      );
    },
    async allGrants(): Promise<readonly Grants[]> {
      return collect(
        catalog.query<Grants>({
          text: "SELECT * FROM c WHERE c.kind = 'tenancy.grants' ORDER BY c.name",
          partition: grantPartition,
        }),
      );
    },
    /** People, not applications, who hold the role in the tenant now. */
    async peopleWithRole(tenant: string, role: Role): Promise<readonly Grants[]> {
      return (await this.allGrants()).filter((g) => g.principalKind === 'person' && rolesIn(g, tenant).includes(role));
    },
  };
}

export type Directory = ReturnType<typeof openDirectory>;

function briefly<T>() {
  const known = new Map<string, { readonly value: Promise<Stored<T> | undefined>; readonly until: number }>();
  return {
    get(key: string, read: () => Promise<Stored<T> | undefined>): Promise<Stored<T> | undefined> {
      const kept = known.get(key);
      if (kept && kept.until > performance.now()) return kept.value;
      const value = read();
      known.set(key, { value, until: performance.now() + knownForMs });
      value.then(
        (found) => found ?? known.delete(key),
        () => known.delete(key),
      ); // absence is not remembered
      return value;
    },
    forget: (key: string) => void known.delete(key),
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
