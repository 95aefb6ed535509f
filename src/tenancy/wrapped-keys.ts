import type { Catalog } from '../platform/cosmos/catalog.ts';
import type { Doc } from '../platform/cosmos/documents.ts';
import type { WrappedTenantKey, WrappedTenantKeys } from '../platform/tenant-keys.ts';

interface StoredKey extends Doc {
  readonly kind: 'tenancy.wrappedKey';
  readonly tenant: string;
  readonly key: WrappedTenantKey;
}

const partition = 'keys';

/** Wrapped tenant keys, in the catalog beside the placements: destroying one there and in its backups shreds the tenant. */
export function openWrappedKeys(catalog: Catalog): WrappedTenantKeys {
  return {
    async load(scope, keyId) {
      const stored = await catalog.read<StoredKey>(partition, scope.tenant, 'tenancy.wrappedKey');
      return stored && (keyId === undefined || stored.doc.key.id === keyId) ? stored.doc.key : undefined;
    },
    async save(scope, key) {
      const doc: StoredKey = { id: scope.tenant, kind: 'tenancy.wrappedKey', schema: 1, tenant: scope.tenant, key };
      return (await catalog.write(partition, doc, { ifAbsent: true })).ok ? 'saved' : 'exists';
    },
  };
}
