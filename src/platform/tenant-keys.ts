import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { TenantKey } from './encryption/document-cipher.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { newId } from './ids.ts';
import type { KeyId, KeyVault } from './key-vault.ts';
import type { TenantScope } from './scope.ts';

/** A tenant's key as it is stored: worthless without the Key Vault key that wraps it. */
export interface WrappedTenantKey {
  readonly id: string;
  readonly wrappedBy: KeyId;
  readonly algorithm: 'RSA-OAEP-256';
  /** base64url */
  readonly wrapped: string;
}

/** Where wrapped keys are kept: beside the tenant's placement in the catalog, one current key per tenant. */
export interface WrappedTenantKeys {
  /** The key named, or the current one; undefined when there is none. */
  load(scope: TenantScope, keyId?: string): Promise<WrappedTenantKey | undefined>;
  /** Stores the tenant's first key unless it has one already. */
  save(scope: TenantScope, key: WrappedTenantKey): Promise<'saved' | 'exists'>;
}

export interface TenantKeys {
  /** Makes the tenant's key, wrapped by the Key Vault key named, unless it has one. Safe to repeat and to race. */
  create(scope: TenantScope, wrappingKey: KeyId): Promise<void>;
  /** The key to encrypt with. Throws when the tenant has none: it is not provisioned, or was shredded. */
  current(scope: TenantScope): Promise<TenantKey>;
  /** The key a document names. */
  named(scope: TenantScope, keyId: string): Promise<TenantKey>;
  /** Drops what this instance holds, when a tenant is shredded; other instances follow within the cache's minutes. */
  forget(scope: TenantScope): void;
}

const cacheMs = 5 * 60_000;

export function createTenantKeys(vault: KeyVault, store: WrappedTenantKeys, clock: Clock): TenantKeys {
  // One cache per tenant, so that forgetting a tenant forgets every key of its.
  const caches = new Map<string, ReturnType<typeof createExpiringCache<TenantKey>>>();
  const cacheOf = (scope: TenantScope) => {
    const cache = caches.get(scope.tenant) ?? createExpiringCache<TenantKey>(cacheMs, clock);
    caches.set(scope.tenant, cache);
    return cache;
  };
  const open = (scope: TenantScope, keyId?: string) =>
    cacheOf(scope).get(keyId ?? '', async () => {
      const key = await store.load(scope, keyId);
      if (!key || (keyId !== undefined && key.id !== keyId)) {
        throw new Error(`tenant ${scope.tenant} has no key ${keyId ?? ''}; it is not provisioned, or was shredded`);
      }
      return { id: key.id, bytes: await vault.unwrap(key.wrappedBy, Buffer.from(key.wrapped, 'base64url')) };
    });
  return {
    async create(scope, wrappingKey) {
      if (await store.load(scope)) return;
      const wrapped = Buffer.from(await vault.wrap(wrappingKey, randomBytes(32))).toString('base64url');
      await store.save(scope, { id: newId(), wrappedBy: wrappingKey, algorithm: 'RSA-OAEP-256', wrapped });
    },
    current: (scope) => open(scope),
    named: (scope, keyId) => open(scope, keyId),
    forget: (scope) => void caches.delete(scope.tenant),
  };
}
