import { KeyClient } from '@azure/keyvault-keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeHeader, headerLength } from '../../src/platform/encryption/document-header.ts';
import { KeyUnavailable } from '../../src/platform/key-unavailable.ts';
import { openDirectory } from '../../src/tenancy/directory.ts';
import { isKeyOfVault } from '../../src/tenancy/key-rotation.ts';
import { requestRotation } from '../../src/tenancy/rotate-key.ts';
import { tellRotation } from '../../src/tenancy/rotate-key.workflow.ts';
import { anyCredential } from '../support/devhost.ts';
import { type Instance, inert, perform, scopeIn, tenantBench, textOf } from './tenant-bench.ts';

const aggregate = 'contract:0f8fad5b-d9cb-469f-a165-70867728950e';
const minutes = 60_000;

let bench: Awaited<ReturnType<typeof tenantBench>>;
let count = 0;
beforeAll(async () => {
  bench = await tenantBench();
});
afterAll(() => bench.stop());

async function freshTenant() {
  const tenant = `acme-${count++}`;
  await bench.open(tenant);
  return { tenant, scope: scopeIn(tenant) };
}
const put = async (instance: Instance, scope: ReturnType<typeof scopeIn>, text: string) =>
  (await instance.blobs.putContentAddressed(scope, aggregate, Buffer.from(text))).name;
const read = async (instance: Instance, scope: ReturnType<typeof scopeIn>, name: string) =>
  textOf(await instance.blobs.open(scope, name));
const bytesOf = (tenant: string, name: string) =>
  bench.account.getContainerClient(`t-${tenant}`).getBlockBlobClient(name).downloadToBuffer();
const keyIdIn = (stored: Buffer) => decodeHeader(stored.subarray(0, headerLength(stored))).tenantKeyId;

async function asked(
  instance: Instance,
  scope: ReturnType<typeof scopeIn>,
  rotates: 'wrappingKey' | 'tenantKey',
  key = `key-${count++}`,
  wrappingKey?: string,
) {
  const parts = { ...instance, directory: openDirectory(instance.catalog), vaultUri: bench.vaultService.url };
  const result = await requestRotation(parts, scope, { rotates, wrappingKey }, key, inert);
  return result.ok ? result.value : result.refusal;
}
async function rotate(instance: Instance, scope: ReturnType<typeof scopeIn>, rotates: 'wrappingKey' | 'tenantKey') {
  const rotation = await asked(instance, scope, rotates);
  if (!('requestedAt' in rotation)) throw new Error(rotation.code);
  await perform(instance, scope, tellRotation({ rotationId: rotation.id }));
  return rotation.id;
}
const eventsOf = (instance: Instance) => instance.committed.filter(({ type }) => type === 'tenant.keyRotated');
const keyClient = () =>
  new KeyClient(bench.vaultService.url, anyCredential, { disableChallengeResourceVerification: true });

describe('a new Key Vault key', () => {
  it('wraps the tenant’s key anew and leaves every stored byte as it is', async () => {
    const { tenant, scope } = await freshTenant();
    const name = await put(bench.first, scope, 'before');
    const [bytes, before] = [await bytesOf(tenant, name), await bench.first.store.load(scope)];
    await rotate(bench.first, scope, 'wrappingKey');
    const after = await bench.first.store.load(scope);
    expect(after?.ring.map(({ id }) => id)).toEqual(before?.ring.map(({ id }) => id));
    expect(after?.ring[0]?.wrappedBy).not.toBe(before?.ring[0]?.wrappedBy);
    expect(after?.ring[0]?.wrapped).not.toBe(before?.ring[0]?.wrapped);
    expect((await bytesOf(tenant, name)).equals(bytes)).toBe(true);
    expect(await read(bench.openInstance(), scope, name)).toBe('before');
  });

  it('makes the old version dispensable: switched off, everything still opens', async () => {
    const { tenant, scope } = await freshTenant();
    const name = await put(bench.first, scope, 'before');
    const old = (await bench.first.store.load(scope))?.ring[0]?.wrappedBy.split('/').at(-1) ?? '';
    await rotate(bench.first, scope, 'tenantKey');
    const later = await put(bench.first, scope, 'after');
    await rotate(bench.first, scope, 'wrappingKey');
    await keyClient().updateKeyProperties(`tenant-${tenant}`, old, { enabled: false });
    const fresh = bench.openInstance();
    expect([await read(fresh, scope, name), await read(fresh, scope, later)]).toEqual(['before', 'after']);
  });

  it('may be one that a customer brings, by its version', async () => {
    const { scope } = await freshTenant();
    const name = await put(bench.first, scope, 'text');
    const theirs = await bench.first.vault.ensureKey(`brought-${count++}`, 'RSA');
    const rotation = await asked(bench.first, scope, 'wrappingKey', 'own', theirs);
    if (!('requestedAt' in rotation)) throw new Error(rotation.code);
    await perform(bench.first, scope, tellRotation({ rotationId: rotation.id }));
    expect((await bench.first.store.load(scope))?.ring.map(({ wrappedBy }) => wrappedBy)).toEqual([theirs]);
    expect(await read(bench.openInstance(), scope, name)).toBe('text');
  });

  it('that the vault withholds changes nothing, and the rotation says that it failed', async () => {
    const { scope } = await freshTenant();
    const name = await put(bench.first, scope, 'text');
    const before = await bench.first.store.load(scope);
    const brought = `brought-${count++}`;
    const theirs = await bench.first.vault.ensureKey(brought, 'RSA');
    await keyClient().updateKeyProperties(brought, theirs.split('/').at(-1) ?? '', { enabled: false });
    const rotation = await asked(bench.first, scope, 'wrappingKey', 'off', theirs);
    if (!('requestedAt' in rotation)) throw new Error(rotation.code);
    await perform(bench.first, scope, tellRotation({ rotationId: rotation.id }));
    expect(await asked(bench.first, scope, 'wrappingKey', 'off', theirs)).toMatchObject({ state: 'failed' });
    expect(await bench.first.store.load(scope)).toEqual(before);
    expect(await read(bench.openInstance(), scope, name)).toBe('text');
    expect(eventsOf(bench.first).filter(({ tenant }) => tenant === scope.tenant)).toEqual([]);
  });

  it.each([
    ['https://kv-a.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef', true],
    ['https://customer.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef', true],
    ['https://customer.vault.azure.net/keys/k', false],
    ['https://evil.example/keys/k/0123456789abcdef0123456789abcdef', false],
    ['https://vault.azure.net.evil.example/keys/k/0123456789abcdef0123456789abcdef', false],
    ['https://a.b.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef', false],
    ['https://evil.example#.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef', false],
    ['https://u:p@customer.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef', false],
    ['http://customer.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef', false],
    ['https://customer.vault.azure.net/secrets/k/0123456789abcdef0123456789abcdef', false],
    ['https://customer.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef?x=1', false],
  ])('named %s is taken: %s', (keyId, taken) => {
    expect(isKeyOfVault(keyId, 'https://kv-a.vault.azure.net')).toBe(taken);
  });
});

describe('a new generation of the tenant’s key', () => {
  it('encrypts what is new; what is old opens by the id in its header', async () => {
    const { tenant, scope } = await freshTenant();
    const names: string[] = [];
    for (const text of ['one', 'two', 'three']) {
      names.push(await put(bench.first, scope, text));
      await rotate(bench.first, scope, 'tenantKey');
    }
    names.push(await put(bench.first, scope, 'four'));
    const ids = await Promise.all(names.map(async (name) => keyIdIn(await bytesOf(tenant, name))));
    expect(ids).toEqual((await bench.first.store.load(scope))?.ring.map(({ id }) => id));
    const fresh = bench.openInstance();
    expect(await Promise.all(names.map((name) => read(fresh, scope, name)))).toEqual(['one', 'two', 'three', 'four']);
  });

  it('is used by an instance that was not told within five minutes, and read by it at once', async () => {
    const { tenant, scope } = await freshTenant();
    const stale = bench.openInstance();
    const old = keyIdIn(await bytesOf(tenant, await put(stale, scope, 'x')));
    await rotate(bench.first, scope, 'tenantKey');
    const fresh = await put(bench.first, scope, 'fresh');
    expect(await read(stale, scope, fresh)).toBe('fresh');
    const late = await put(stale, scope, 'late');
    expect(keyIdIn(await bytesOf(tenant, late))).toBe(old);
    expect(await read(bench.first, scope, late)).toBe('late');
    bench.azure.clock.move(5 * minutes);
    expect(keyIdIn(await bytesOf(tenant, await put(stale, scope, 'y')))).not.toBe(old);
  });

  it('loses nothing that is written meanwhile by several instances, with rotations of both kinds among it', async () => {
    const { scope } = await freshTenant();
    const instances = [bench.first, bench.openInstance(), bench.openInstance()];
    const written: (readonly [string, string])[] = [];
    const write = async (instance: Instance, who: number) => {
      for (let n = 0; n < 12; n++) {
        const text = `${who}/${n}`;
        const name = await put(instance, scope, text);
        written.push([name, text]);
        expect(await read(instances[(who + 1) % 3] ?? instance, scope, name)).toBe(text);
        if (n % 4 === 0) instance.keys.forget(scope);
      }
    };
    const turn = async (instance: Instance) => {
      for (const kind of ['tenantKey', 'wrappingKey', 'tenantKey'] as const) await rotate(instance, scope, kind);
    };
    await Promise.all([...instances.map(write), ...instances.slice(1).map(turn)]);
    const ring = (await bench.first.store.load(scope))?.ring ?? [];
    expect(ring.length).toBe(5);
    const judge = bench.openInstance();
    for (const [name, text] of written) expect(await read(judge, scope, name)).toBe(text);
  });
});

describe('a rotation', () => {
  it.each([
    ['tenantKey', 'tenancy-applyRotation', 2],
    ['tenantKey', 'tenancy-recordRotation', 2],
    ['wrappingKey', 'tenancy-applyRotation', 1],
    ['wrappingKey', 'tenancy-recordRotation', 1],
  ] as const)('of the %s that dies before %s is done once, and recorded once', async (kind, deadly, generations) => {
    const { scope } = await freshTenant();
    const rotation = await asked(bench.first, scope, kind, 'same');
    if (!('requestedAt' in rotation)) throw new Error(rotation.code);
    const story = () => tellRotation({ rotationId: rotation.id });
    const die = (act: string) => {
      if (act === deadly) throw new Error('killed');
    };
    await expect(perform(bench.first, scope, story(), die)).rejects.toThrow('killed');
    const [second, third] = [bench.openInstance(), bench.openInstance()];
    await perform(second, scope, story());
    await perform(third, scope, story());
    expect((await bench.first.store.load(scope))?.ring.length).toBe(generations);
    expect([...eventsOf(second), ...eventsOf(third)].map(({ data }) => data)).toEqual([
      expect.objectContaining({ rotates: kind, rotation: rotation.id, generation: generations }),
    ]);
  });

  it('that was carried out but not noted, as by a lost answer, adds no second generation', async () => {
    const { scope } = await freshTenant();
    const rotation = await asked(bench.first, scope, 'tenantKey', 'same');
    if (!('requestedAt' in rotation)) throw new Error(rotation.code);
    await bench.first.keyChanges.addGeneration(scope, rotation.id);
    await perform(bench.openInstance(), scope, tellRotation({ rotationId: rotation.id }));
    expect((await bench.first.store.load(scope))?.ring.length).toBe(2);
  });

  it('asked for again with its key is the same; with other input it is refused', async () => {
    const { scope } = await freshTenant();
    const once = await asked(bench.first, scope, 'tenantKey', 'k');
    expect(await asked(bench.openInstance(), scope, 'tenantKey', 'k')).toEqual(once);
    expect(await asked(bench.first, scope, 'wrappingKey', 'k')).toMatchObject({ code: 'idempotencyKeyReused' });
  });

  it('puts ids and versions on record, and nothing of a key', async () => {
    const { scope } = await freshTenant();
    const instance = bench.openInstance();
    await rotate(instance, scope, 'tenantKey');
    const told = JSON.stringify(eventsOf(instance));
    const { id, bytes } = await instance.keys.current(scope);
    const wrapped = (await instance.store.load(scope))?.ring.map((key) => key.wrapped) ?? [];
    expect(told).toContain(id);
    for (const secret of [Buffer.from(bytes).toString('base64url'), Buffer.from(bytes).toString('hex'), ...wrapped])
      expect(told).not.toContain(secret);
  });
});

describe('a key that was taken away', () => {
  it('is a clear refusal once the five minutes are over, and all is well when it is back', async () => {
    const { tenant, scope } = await freshTenant();
    const instance = bench.openInstance();
    const name = await put(instance, scope, 'text');
    const version = (await instance.store.load(scope))?.ring[0]?.wrappedBy.split('/').at(-1) ?? '';
    const enable = (enabled: boolean) => keyClient().updateKeyProperties(`tenant-${tenant}`, version, { enabled });
    await enable(false);
    expect(await read(instance, scope, name)).toBe('text'); // within the bound it goes on with what it had
    bench.azure.clock.move(5 * minutes);
    await expect(read(instance, scope, name)).rejects.toThrow(KeyUnavailable);
    await expect(put(instance, scope, 'more')).rejects.toThrow(KeyUnavailable);
    await enable(true);
    bench.azure.clock.move(10_000);
    expect(await read(instance, scope, name)).toBe('text');
    expect(await read(instance, scope, await put(instance, scope, 'more'))).toBe('more');
  });

  it('is not asked for again and again: other tenants need the vault', async () => {
    const { tenant, scope } = await freshTenant();
    const instance = bench.openInstance();
    const name = await put(bench.first, scope, 'text');
    const version = (await instance.store.load(scope))?.ring[0]?.wrappedBy.split('/').at(-1) ?? '';
    await keyClient().updateKeyProperties(`tenant-${tenant}`, version, { enabled: false });
    await expect(read(instance, scope, name)).rejects.toThrow(KeyUnavailable);
    const asked = () => Object.values(bench.vaultService.counts()).reduce((sum, each) => sum + each, 0);
    const before = asked();
    for (let n = 0; n < 20; n++) await expect(read(instance, scope, name)).rejects.toThrow(KeyUnavailable);
    expect(asked()).toBe(before);
  });
});
