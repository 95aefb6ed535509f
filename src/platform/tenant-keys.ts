import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { TenantKey } from './encryption/document-cipher.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { newId } from './ids.ts';
import { KeyUnavailable } from './key-unavailable.ts';
import type { KeyId, KeyVault } from './key-vault.ts';
import type { TenantScope } from './scope.ts';

/** One generation of a tenant's key as it is stored: worthless without the Key Vault key that wraps it. */
export interface WrappedTenantKey {
  readonly id: string;
  readonly wrappedBy: KeyId;
  readonly algorithm: 'RSA-OAEP-256';
  /** base64url */
  readonly wrapped: string;
}

/** All generations of a tenant's key, oldest first. The last is the current one; documents name theirs in their header. */
export type TenantKeyring = readonly WrappedTenantKey[];

/**
 * Where keyrings are kept: beside the tenant's placement in the catalog, one record per tenant, so that all generations
 * are wrapped anew, or destroyed, in one write.
 */
export interface WrappedTenantKeys {
  /** Undefined when the tenant has no key, or none any more. */
  load(scope: TenantScope): Promise<{ readonly ring: TenantKeyring; readonly etag: string } | undefined>;
  /** `conflict` when the record was changed meanwhile, or is there where none was seen; a destroyed one is there for ever. */
  save(scope: TenantScope, ring: TenantKeyring, seen: string | undefined): Promise<'saved' | 'conflict'>;
  /** Overwrites the record with one that holds no key. Final: no `save` succeeds after it. Safe to repeat. */
  destroy(scope: TenantScope): Promise<void>;
}

export interface TenantKeys {
  /** Makes the tenant's key, wrapped by the Key Vault key named, unless it has one. Safe to repeat and to race. */
  create(scope: TenantScope, wrappingKey: KeyId): Promise<void>;
  /**
   * The key to encrypt with: the latest generation, or for five minutes after a rotation the one before, which stays
   * readable. Throws when the tenant has none (it is not provisioned, or was shredded), KeyUnavailable when the vault
   * does not unwrap it.
   */
  current(scope: TenantScope): Promise<TenantKey>;
  /** The key a document names, of whatever generation. */
  named(scope: TenantScope, keyId: string): Promise<TenantKey>;
  /** Drops what this instance holds, when a key was rotated or destroyed; other instances follow within five minutes. */
  forget(scope: TenantScope): void;
}

/** How long an instance goes on with a key it had: so long is a tenant readable after its key was taken away or destroyed. */
const cacheMs = 5 * 60_000;
/** How long a vault that said no is not asked again: its throttling would hit the tenants whose keys are beside. */
const withheldMs = 10_000;

export function createTenantKeys(vault: KeyVault, store: WrappedTenantKeys, clock: Clock): TenantKeys {
  // One cache per tenant, so that forgetting a tenant forgets every key of its.
  const known = new Map<string, ReturnType<typeof tenantCache>>();
  const tenantCache = () => ({
    current: createExpiringCache<string>(cacheMs, clock),
    keys: createExpiringCache<TenantKey>(cacheMs, clock),
    withheld: undefined as { readonly fault: KeyUnavailable; readonly until: number } | undefined,
  });
  const cacheOf = ({ tenant }: TenantScope) => {
    const cache = known.get(tenant) ?? tenantCache();
    known.set(tenant, cache);
    return cache;
  };
  const loaded = async (scope: TenantScope, keyId?: string): Promise<WrappedTenantKey> => {
    const ring = (await store.load(scope))?.ring ?? [];
    const key = keyId === undefined ? ring.at(-1) : ring.find(({ id }) => id === keyId);
    if (!key)
      throw new Error(`tenant ${scope.tenant} has no key ${keyId ?? ''}; it is not provisioned, or was shredded`);
    return key;
  };
  const unwrapped = async ({ id, wrappedBy, wrapped }: WrappedTenantKey): Promise<TenantKey> => ({
    id,
    bytes: await vault.unwrap(wrappedBy, Buffer.from(wrapped, 'base64url')),
  });
  const named = (scope: TenantScope, keyId: string): Promise<TenantKey> => {
    const cache = cacheOf(scope);
    return cache.keys.get(keyId, async () => {
      const now = clock.now().getTime();
      if (cache.withheld && now < cache.withheld.until) throw cache.withheld.fault;
      const key = await loaded(scope, keyId);
      try {
        return await unwrapped(key);
      } catch (fault) {
        // It may have been wrapped anew since it was read, and the key that wrapped it before switched off.
        const again = await loaded(scope, keyId);
        if (again.wrappedBy !== key.wrappedBy) return unwrapped(again);
        if (fault instanceof KeyUnavailable) cache.withheld = { fault, until: now + withheldMs };
        throw fault;
      }
    });
  };
  return {
    async create(scope, wrappingKey) {
      if (await store.load(scope)) return;
      const wrapped = Buffer.from(await vault.wrap(wrappingKey, randomBytes(32))).toString('base64url');
      const key: WrappedTenantKey = { id: newId(), wrappedBy: wrappingKey, algorithm: 'RSA-OAEP-256', wrapped };
      if ((await store.save(scope, [key], undefined)) === 'conflict') await loaded(scope);
    },
    current: async (scope) => named(scope, await cacheOf(scope).current.get('', async () => (await loaded(scope)).id)),
    named,
    forget: ({ tenant }) => void known.delete(tenant),
  };
}
