import type { Catalog } from '../platform/cosmos/catalog.ts';
import type { Doc } from '../platform/cosmos/documents.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { TenantKeyring, WrappedTenantKey, WrappedTenantKeys } from '../platform/tenant-keys.ts';

/** Empty once destroyed. */
interface StoredKeyring extends Doc {
  readonly kind: 'tenancy.wrappedKey';
  readonly schema: 2;
  readonly tenant: string;
  readonly keys: TenantKeyring;
}

/** Before there were generations. */
interface StoredKey extends Doc {
  readonly kind: 'tenancy.wrappedKey';
  readonly schema: 1;
  readonly tenant: string;
  readonly key: WrappedTenantKey;
}

const partition = 'keys';

/** Keyrings in the catalog beside the placements: destroying one there and in its backups shreds the tenant. */
export function openWrappedKeys(catalog: Catalog): WrappedTenantKeys {
  const docOf = ({ tenant }: TenantScope, keys: TenantKeyring): StoredKeyring => ({
    id: tenant,
    kind: 'tenancy.wrappedKey',
    schema: 2,
    tenant,
    keys,
  });
  return {
    async load(scope) {
      const stored = await catalog.read<StoredKeyring | StoredKey>(partition, scope.tenant, 'tenancy.wrappedKey');
      if (!stored) return undefined;
      const { doc, etag } = stored;
      const ring = doc.schema === 1 ? [doc.key] : doc.keys;
      return ring.length > 0 ? { ring, etag } : undefined;
    },
    async save(scope, ring, seen) {
      const condition = seen === undefined ? ({ ifAbsent: true } as const) : { ifMatch: seen };
      return (await catalog.write(partition, docOf(scope, ring), condition)).ok ? 'saved' : 'conflict';
    },
    async destroy(scope) {
      await catalog.write(partition, docOf(scope, []));
    },
  };
}
