import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyId, KeyVault } from './key-vault.ts';
import type { TenantScope } from './scope.ts';
import type { TenantKeyring, TenantKeys, WrappedTenantKey, WrappedTenantKeys } from './tenant-keys.ts';

/** What a rotation left the tenant with. */
export interface KeysInUse {
  /** The generation new documents are encrypted with. */
  readonly tenantKeyId: string;
  /** Counted from 1. */
  readonly generation: number;
  /** The Key Vault key, with its version, that wraps it. */
  readonly wrappedBy: KeyId;
}

/**
 * Changes of a tenant's keys. No document is touched by any: a document names the generation it was encrypted with, and the
 * keyring says what wraps that. Each may be repeated, may race with the others, and leaves the keyring as it was or as it
 * shall be whenever the process dies.
 */
export interface TenantKeyChanges {
  /** Wraps every generation by this Key Vault key, and proves that it unwraps them before the old wrapping is given up. */
  rewrap(scope: TenantScope, wrappingKey: KeyId): Promise<KeysInUse>;
  /** Adds a generation by this id, wrapped as the one before, unless it is there. */
  addGeneration(scope: TenantScope, id: string): Promise<KeysInUse>;
  /** Destroys all generations. What they encrypted is noise from then on, but for recoverable copies of the record. */
  destroy(scope: TenantScope): Promise<void>;
}

/** A keyring changes a few times a year: who loses this often against others has met a fault. */
const mostTries = 10;

export function createTenantKeyChanges(vault: KeyVault, store: WrappedTenantKeys, keys: TenantKeys): TenantKeyChanges {
  const wrappedBy = async (wrappingKey: KeyId, id: string, bytes: Uint8Array): Promise<WrappedTenantKey> => {
    const wrapped = await vault.wrap(wrappingKey, bytes);
    // Wrapping takes the public part alone: only unwrapping shows that we may, and can, have it back.
    const back = await vault.unwrap(wrappingKey, wrapped);
    if (back.length !== bytes.length || !timingSafeEqual(back, bytes))
      throw new Error(`the key ${wrappingKey} does not give back what it wrapped`);
    return {
      id,
      wrappedBy: wrappingKey,
      algorithm: 'RSA-OAEP-256',
      wrapped: Buffer.from(wrapped).toString('base64url'),
    };
  };
  const change = async (scope: TenantScope, next: (ring: TenantKeyring) => Promise<TenantKeyring>) => {
    for (let tries = 0; tries < mostTries; tries++) {
      const stored = await store.load(scope);
      if (!stored) throw new Error(`tenant ${scope.tenant} has no keys; it is not provisioned, or was shredded`);
      const ring = await next(stored.ring);
      if (ring === stored.ring || (await store.save(scope, ring, stored.etag)) === 'saved') {
        keys.forget(scope);
        return inUse(ring);
      }
    }
    throw new Error(`the keys of tenant ${scope.tenant} were changed ${mostTries} times meanwhile`);
  };
  return {
    rewrap: (scope, wrappingKey) =>
      change(scope, async (ring) => {
        if (ring.every((key) => key.wrappedBy === wrappingKey)) return ring;
        return Promise.all(
          ring.map(async (key) => {
            if (key.wrappedBy === wrappingKey) return key;
            const bytes = await vault.unwrap(key.wrappedBy, Buffer.from(key.wrapped, 'base64url'));
            return wrappedBy(wrappingKey, key.id, bytes);
          }),
        );
      }),
    addGeneration: (scope, id) =>
      change(scope, async (ring) => {
        const last = ring.at(-1);
        if (!last || ring.some((key) => key.id === id)) return ring;
        return [...ring, await wrappedBy(last.wrappedBy, id, randomBytes(32))];
      }),
    async destroy(scope) {
      await store.destroy(scope);
      keys.forget(scope);
    },
  };
}

function inUse(ring: TenantKeyring): KeysInUse {
  const last = ring.at(-1);
  if (!last) throw new Error('a keyring without a key');
  return { tenantKeyId: last.id, generation: ring.length, wrappedBy: last.wrappedBy };
}
