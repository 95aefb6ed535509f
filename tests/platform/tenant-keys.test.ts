import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KeyVault } from '../../src/platform/key-vault.ts';
import { openScope, systemActor } from '../../src/platform/scope.ts';
import { createTenantKeys, type TenantKeyring, type WrappedTenantKeys } from '../../src/platform/tenant-keys.ts';

const scopeOf = (tenant: string) => openScope({ tenant, actor: systemActor('test'), correlation: 'c-1' });
const [acme, globex] = [scopeOf('acme'), scopeOf('globex')];
const wrappingKey = 'https://vault.example/keys/tenant-acme/v1';

/** A vault whose keys wrap by AES, and a catalog of keyrings. */
function house() {
  let now = Date.UTC(2026, 0, 5);
  const calls = { unwrap: 0 };
  const vaultKey = randomBytes(32);
  const iv = Buffer.alloc(8, 0xa6);
  const unused = async () => {
    throw new Error('not a part of this test');
  };
  const vault: KeyVault = {
    ensureKey: unused,
    newKeyVersion: unused,
    keyVersions: unused,
    publicKey: unused,
    deleteKey: unused,
    deleteSecret: unused,
    sign: unused,
    secret: unused,
    secretVersions: unused,
    setSecret: unused,
    async wrap(_key, plain) {
      const cipher = createCipheriv('id-aes256-wrap', vaultKey, iv);
      return Buffer.concat([cipher.update(plain), cipher.final()]);
    },
    async unwrap(_key, wrapped) {
      calls.unwrap++;
      const decipher = createDecipheriv('id-aes256-wrap', vaultKey, iv);
      return Buffer.concat([decipher.update(wrapped), decipher.final()]);
    },
  };
  const stored = new Map<string, TenantKeyring>();
  const store: WrappedTenantKeys = {
    async load(scope) {
      const ring = stored.get(scope.tenant) ?? [];
      return ring.length > 0 ? { ring, etag: '1' } : undefined;
    },
    async save(scope, ring) {
      if (stored.has(scope.tenant)) return 'conflict';
      stored.set(scope.tenant, ring);
      return 'saved';
    },
    destroy: async (scope) => void stored.set(scope.tenant, []),
  };
  const keys = createTenantKeys(vault, store, { now: () => new Date(now) });
  const pass = (ms: number) => {
    now += ms;
  };
  return { keys, store, stored, calls, pass };
}

describe('a tenant’s key', () => {
  it('is made once, however often and by however many it is asked for', async () => {
    const { keys, stored } = house();
    await Promise.all([keys.create(acme, wrappingKey), keys.create(acme, wrappingKey)]);
    const first = stored.get('acme');
    await keys.create(acme, wrappingKey);
    expect(stored.get('acme')).toBe(first);
    expect(first).toMatchObject([{ wrappedBy: wrappingKey, algorithm: 'RSA-OAEP-256' }]);
  });

  it('is 256 bits, the tenant’s own, and stored only wrapped', async () => {
    const { keys, stored } = house();
    await keys.create(acme, wrappingKey);
    await keys.create(globex, wrappingKey);
    const [a, b] = [await keys.current(acme), await keys.current(globex)];
    expect(a.bytes).toHaveLength(32);
    expect(Buffer.from(a.bytes).equals(b.bytes)).toBe(false);
    expect(Buffer.from(stored.get('acme')?.[0]?.wrapped ?? '', 'base64url').includes(Buffer.from(a.bytes))).toBe(false);
    expect(await keys.named(acme, a.id)).toEqual(a);
  });

  it('is unwrapped once for many at the same time, and again after minutes', async () => {
    const { keys, calls, pass } = house();
    await keys.create(acme, wrappingKey);
    await Promise.all(Array.from({ length: 20 }, () => keys.current(acme)));
    expect(calls.unwrap).toBe(1);
    pass(4 * 60_000);
    await keys.current(acme);
    expect(calls.unwrap).toBe(1);
    pass(61_000);
    await keys.current(acme);
    expect(calls.unwrap).toBe(2);
  });

  it('is not another tenant’s, though its id is known', async () => {
    const { keys } = house();
    await keys.create(acme, wrappingKey);
    await keys.create(globex, wrappingKey);
    const { id } = await keys.current(acme);
    await expect(keys.named(globex, id)).rejects.toThrow('has no key');
  });

  it('is gone once it was shredded and forgotten', async () => {
    const { keys, store } = house();
    await keys.create(acme, wrappingKey);
    const { id } = await keys.current(acme);
    await keys.named(acme, id);
    await store.destroy(acme);
    keys.forget(acme);
    await expect(keys.current(acme)).rejects.toThrow('shredded');
    await expect(keys.named(acme, id)).rejects.toThrow('shredded');
  });

  it('is not made again for a tenant whose key was destroyed', async () => {
    const { keys, store } = house();
    await keys.create(acme, wrappingKey);
    await store.destroy(acme);
    await expect(keys.create(acme, wrappingKey)).rejects.toThrow('shredded');
  });

  it('is asked for again after a failed try', async () => {
    const { keys } = house();
    await expect(keys.current(acme)).rejects.toThrow('has no key');
    await keys.create(acme, wrappingKey);
    expect((await keys.current(acme)).bytes).toHaveLength(32);
  });
});
