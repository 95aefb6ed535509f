import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantErased } from '../../src/platform/cosmos/placements.ts';
import { decryptDocument } from '../../src/platform/encryption/document-cipher.ts';
import { openDirectory } from '../../src/tenancy/directory.ts';
import { requestShredding } from '../../src/tenancy/shred-tenant.ts';
import { tellShredding } from '../../src/tenancy/shred-tenant.workflow.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';
import { note, noted } from '../platform/cosmos/tenant-fixture.ts';
import { act, house, type Instance, inert, perform, scopeIn, tenantBench, textOf } from './tenant-bench.ts';

const aggregate = 'contract:0f8fad5b-d9cb-469f-a165-70867728950e';
const story = { requestedAt: '2026-06-01T12:00:00.000Z', reason: 'the client has left' };
const acts = ['beginShredding', 'removeContents', 'destroyKeys', 'removeDocuments', 'recordShredding'].map(
  (name) => `tenancy-${name}`,
);

let bench: Awaited<ReturnType<typeof tenantBench>>;
let count = 0;
beforeAll(async () => {
  bench = await tenantBench();
  await bench.open(house);
});
afterAll(() => bench.stop());

/** A suspended tenant that has something to lose. */
async function tenantToLose(keyName = 'shared') {
  const tenant = `gone-${count++}`;
  await bench.open(tenant, 'suspended', {}, keyName);
  const scope = scopeIn(tenant);
  const { blobs, documents } = bench.first;
  const { name } = await blobs.putContentAddressed(scope, aggregate, Buffer.from('The liability is capped.'));
  await documents.commit(scope, { partition: 'c:1', writes: [{ op: 'create', doc: note('n') }], events: [noted('n')] });
  const bytes = await bench.account.getContainerClient(`t-${tenant}`).getBlockBlobClient(name).downloadToBuffer();
  return { tenant, scope, name, bytes };
}
const recordOf = async (tenant: string) =>
  (await bench.first.catalog.read<Tenant>('tenants', tenant, 'tenancy.tenant'))?.doc;
const containers = async (): Promise<readonly string[]> => {
  const names: string[] = [];
  for await (const { name } of bench.account.listContainers()) names.push(name);
  return names;
};
/** What is left of it anywhere, once it is shredded; empty is the aim. */
async function leftOf(tenant: string): Promise<readonly string[]> {
  const left: string[] = [];
  if (await bench.first.store.load(scopeIn(tenant))) left.push('wrapped keys');
  if ((await containers()).includes(`t-${tenant}`)) left.push('contents');
  const client = await bench.first.clients(bench.azure.cosmos.url);
  const container = client.database(bench.azure.database).container(`t-${tenant}`);
  if (await container.read().then(() => true, () => false)) left.push('documents'); // biome-ignore format: one question
  for await (const doc of bench.first.catalog.query<{ id: string; kind: string; pk?: string }>({
    text: 'SELECT * FROM c',
  })) {
    const named = JSON.stringify(doc).includes(`"${tenant}"`) || doc.id.includes(tenant);
    if (named && !['tenancy.tenant', 'platform.placement', 'tenancy.wrappedKey'].includes(doc.kind))
      left.push(`${doc.kind} ${doc.id}`);
  }
  return left;
}
const shreddedEvents = (...instances: readonly Instance[]) =>
  instances.flatMap(({ committed }) => committed.filter(({ type }) => type === 'tenant.shredded'));

describe('a shredded tenant', () => {
  it('has left nothing that opens what was stored, and a record that says when that is final', async () => {
    const { tenant, scope, bytes } = await tenantToLose();
    expect(await leftOf(tenant)).toEqual(expect.arrayContaining(['wrapped keys', 'contents', 'documents']));
    expect((await leftOf(tenant)).length).toBeGreaterThan(3);
    const instance = bench.openInstance();
    expect(await perform(instance, scope, tellShredding(story))).toEqual(acts);
    expect(await leftOf(tenant)).toEqual([]);
    const fresh = bench.openInstance();
    for (const one of [instance, fresh]) {
      const opening = decryptDocument([bytes], (id) => one.keys.named(scope, id), `${tenant}/${aggregate}`);
      await expect(opening).rejects.toThrow('shredded');
      await expect(one.keys.current(scope)).rejects.toThrow('shredded');
    }
    const record = await recordOf(tenant);
    const shreddedAt = record?.shredding?.shreddedAt ?? '';
    expect(record).toMatchObject({ state: 'shredded', shredding: { ...story, by: 'admin-1', log: { size: 7 } } });
    expect(Date.parse(record?.shredding?.finalAfter ?? '') - Date.parse(shreddedAt)).toBe(90 * 86_400_000);
    expect(shreddedEvents(instance)).toEqual([
      expect.objectContaining({
        tenant: house,
        subject: { kind: 'tenant', id: tenant },
        actor: expect.objectContaining({ id: 'admin-1' }),
        data: expect.objectContaining({
          ...{ reason: story.reason, shreddedAt },
          ...{ logOrigin: 'log.example/t/lost/e0', logSize: 7, logCheckpoint: 'a signed note' },
        }),
      }),
    ]);
  });

  it('cannot be opened from a backup of its documents and contents that was made before', async () => {
    const { tenant, scope, name, bytes } = await tenantToLose();
    const instance = bench.openInstance();
    await perform(instance, scope, tellShredding(story));
    // Container and placement as in a restored backup; the wrapped key is in no backup that is restored with them.
    await bench.first.containers.create({
      id: tenant,
      kind: 'platform.placement',
      schema: 1,
      tenant,
      account: bench.azure.accountId,
      endpoint: bench.azure.cosmos.url,
      database: bench.azure.database,
      container: `t-${tenant}`,
      region: 'westeurope',
      keyName: `tenant-${tenant}`,
      state: 'active',
    });
    const restored = bench.account.getContainerClient(`t-${tenant}`);
    await restored.create();
    await restored.getBlockBlobClient(name).upload(bytes, bytes.length);
    await expect(bench.openInstance().blobs.open(scope, name)).rejects.toThrow('shredded');
  });

  it('cannot be opened even from a backup of the wrapped keys, since the key of the vault is deleted', async () => {
    const { scope, bytes, tenant } = await tenantToLose(`tenant-gone-${count}`);
    const before = await bench.first.store.load(scope);
    await perform(bench.openInstance(), scope, tellShredding(story));
    const fresh = bench.openInstance();
    await fresh.catalog.write('keys', {
      id: tenant,
      kind: 'tenancy.wrappedKey',
      schema: 2,
      tenant,
      keys: before?.ring ?? [],
    } as never);
    const opening = decryptDocument([bytes], (id) => fresh.keys.named(scope, id), `${tenant}/${aggregate}`);
    await expect(opening).rejects.toThrow('cannot be used');
  });

  it('is readable on an instance that was not told for five minutes at most', async () => {
    const { tenant, scope, bytes } = await tenantToLose();
    const stale = bench.openInstance();
    const open = async () => {
      const opened = await decryptDocument([bytes], (id) => stale.keys.named(scope, id), `${tenant}/${aggregate}`);
      return textOf(opened);
    };
    expect(await open()).toMatch(/^The liability/);
    await perform(bench.first, scope, tellShredding(story));
    expect(await open()).toMatch(/^The liability/);
    bench.azure.clock.move(5 * 60_000);
    await expect(open()).rejects.toThrow('shredded');
  });

  it('is served nowhere: its door is shut, its documents are said to be erased, its id is not given again', async () => {
    const { tenant, scope } = await tenantToLose();
    const hook = await bench.first.tenancy.makeHook(scope, 'connection-1');
    const fresh = bench.openInstance();
    expect(await fresh.tenancy.door.openHook(hook)).toEqual({ tenant, reference: 'connection-1' });
    await perform(bench.first, scope, tellShredding(story));
    const { tenancy, documents } = bench.openInstance();
    expect(await tenancy.door.tenantIsOpen(tenant)).toBe(false);
    expect(await tenancy.door.openHook(hook)).toBeUndefined();
    await expect(documents.read(scope, 'c:1', 'n', 'note')).rejects.toThrow(TenantErased);
    expect((await tenancy.openTenants()).map(({ id }) => id)).not.toContain(tenant);
  });

  it('takes with it the secrets and the roles that were its own, and those alone', async () => {
    const { tenant, scope } = await tenantToLose();
    const { catalog } = bench.first;
    const grants = (id: string, ...tenants: readonly string[]) => ({
      id,
      kind: 'tenancy.grants',
      schema: 1,
      principalId: id,
      principalKind: 'person',
      name: id,
      grants: tenants.map((each) => ({ tenant: each, roles: ['auditor'] })),
    });
    await catalog.write('grants', grants('only-here', tenant));
    await catalog.write('grants', grants('elsewhere-too', tenant, house));
    const [own, other] = [`own-${tenant}`, `other-${tenant}`];
    for (const name of [own, other]) await bench.first.vault.setSecret(name, { k: 1 });
    const instance = bench.openInstance({ secretsOf: async () => [own] });
    await perform(instance, scope, tellShredding(story));
    const directory = openDirectory(catalog);
    expect(await directory.grantsNow('only-here')).toBeUndefined();
    expect((await directory.grantsNow('elsewhere-too'))?.doc.grants).toEqual([{ tenant: house, roles: ['auditor'] }]);
    const fresh = bench.openInstance().vault;
    expect([await fresh.secret(own), await fresh.secret(other)]).toEqual([undefined, { k: 1 }]);
  });
});

describe('shredding that is interrupted', () => {
  it.each(acts.map((name, index) => [index, name] as const))(
    'after %i acts, before %s, is brought to its end by another instance, once',
    async (_, deadly) => {
      const { tenant, scope } = await tenantToLose();
      const first = bench.openInstance();
      const dying = perform(first, scope, tellShredding(story), (name) => {
        if (name === deadly) throw new Error('killed');
      });
      await expect(dying).rejects.toThrow('killed');
      const [second, third] = [bench.openInstance(), bench.openInstance()];
      await perform(second, scope, tellShredding(story));
      await perform(third, scope, tellShredding(story));
      expect(await leftOf(tenant)).toEqual([]);
      expect(shreddedEvents(first, second, third)).toHaveLength(1);
      expect((await recordOf(tenant))?.state).toBe('shredded');
    },
  );

  it('after any single change that it makes, is brought to its end by another instance, once', async () => {
    let deaths = 0;
    for (let after = 1, died = true; died; after++) {
      const { tenant, scope } = await tenantToLose();
      let changes = 0;
      const first = bench.openInstance({
        done: () => {
          if (++changes === after) throw new Error('killed');
        },
      });
      died = await perform(first, scope, tellShredding(story)).then(
        () => false,
        (fault) => fault.message === 'killed',
      );
      if (died) deaths++;
      const second = bench.openInstance();
      await perform(second, scope, tellShredding(story));
      expect(await leftOf(tenant), `after ${after}`).toEqual([]);
      expect(shreddedEvents(first, second), `after ${after}`).toHaveLength(1);
      expect((await recordOf(tenant))?.state, `after ${after}`).toBe('shredded');
    }
    expect(deaths).toBeGreaterThan(10);
  });

  it('with every act done twice, and all of them again afterwards, ends the same', async () => {
    const { tenant, scope } = await tenantToLose();
    const instances = [bench.openInstance(), bench.openInstance()];
    for (const name of [...acts, ...acts]) for (const each of instances) await act(each, scope, name, story);
    expect(await leftOf(tenant)).toEqual([]);
    expect(shreddedEvents(...instances)).toHaveLength(1);
    const [record, later] = [await recordOf(tenant), bench.openInstance()];
    await perform(later, scope, tellShredding(story));
    expect(await recordOf(tenant)).toEqual(record);
  });

  it('with a rotation and a late provisioning among it, gives no key back', async () => {
    const { tenant, scope } = await tenantToLose();
    const [shredder, other] = [bench.openInstance(), bench.openInstance()];
    await perform(shredder, scope, tellShredding(story), async (name) => {
      if (name !== 'tenancy-destroyKeys') return;
      await other.keyChanges.addGeneration(scope, 'late-generation');
    });
    await expect(other.keyChanges.addGeneration(scope, 'later')).rejects.toThrow('shredded');
    await act(other, scope, 'tenancy-createTenantKey', { tenant });
    await act(other, scope, 'tenancy-createContainers', { tenant });
    expect(await leftOf(tenant)).toEqual([]);
  });
});

describe('shredding', () => {
  it('destroys nothing of a tenant it was not asked for, nor in the name of an earlier request', async () => {
    const { tenant, scope, name } = await tenantToLose();
    for (const each of acts.slice(1)) await act(bench.first, scope, each, story);
    await act(bench.first, scope, 'tenancy-beginShredding', story);
    for (const each of acts.slice(1))
      await act(bench.first, scope, each, { ...story, requestedAt: '2026-05-01T00:00:00.000Z' });
    expect(await textOf(await bench.first.blobs.open(scope, name))).toMatch(/^The liability/);
    expect((await recordOf(tenant))?.state).toBe('shredding');
  });

  it('stops before anything is destroyed when the storage holds the content, and the tenant is as before', async () => {
    const { tenant, scope, name } = await tenantToLose();
    const blob = bench.account.getContainerClient(`t-${tenant}`).getBlockBlobClient(name);
    await blob.setLegalHold(true);
    const instance = bench.openInstance();
    expect(await perform(instance, scope, tellShredding(story))).toEqual([
      ...acts.slice(0, 2),
      'tenancy-stopShredding',
    ]);
    const record = await recordOf(tenant);
    expect([record?.state, record?.shredding]).toEqual(['suspended', undefined]);
    expect(await textOf(await bench.openInstance().blobs.open(scope, name))).toMatch(/^The liability/);
    expect(instance.committed.map(({ type }) => type)).toContain('tenant.shreddingStopped');
    await blob.setLegalHold(false);
    await perform(instance, scope, tellShredding({ ...story, requestedAt: '2026-06-02T12:00:00.000Z' }));
    expect(await leftOf(tenant)).toEqual([]);
  });

  it('that was accepted is refused by its story if the tenant was held or opened meanwhile', async () => {
    for (const [state, more] of [
      ['open', {}],
      ['suspended', { legalHold: { reason: 'r', by: 'b', since: '2026-01-01T00:00:00.000Z' } }],
    ] as const) {
      const tenant = `kept-${count++}`;
      await bench.open(tenant, state, more, 'shared');
      expect(await perform(bench.first, scopeIn(tenant), tellShredding(story))).toEqual([acts[0]]);
      expect((await recordOf(tenant))?.state).toBe(state);
    }
  });

  const held = { legalHold: { reason: 'litigation', by: 'b', since: '2026-01-01T00:00:00.000Z' } };
  it.each([
    ['an open tenant', 'open', {}, {}, 'tenancy.notSuspended'],
    ['one that is held', 'suspended', held, {}, 'tenancy.legalHold'],
    ['one whose name was not typed', 'suspended', {}, { confirmName: 'client' }, 'tenancy.notConfirmed'],
    ['a suspended one', 'suspended', {}, {}, undefined],
  ] as const)('of %s', async (_, state, more, asked, code) => {
    const tenant = `asked-${count++}`;
    await bench.open(tenant, state, more, 'shared');
    const parts = { ...bench.first, directory: openDirectory(bench.first.catalog), houseTenant: house };
    const body = { confirmName: `Client ${tenant}`, reason: 'gone', ...asked };
    const started: unknown[] = [];
    const workflows = {
      ...inert,
      start: async (...all: unknown[]) => {
        started.push(all);
        return 'started' as const;
      },
    };
    const answer = await requestShredding(parts, scopeIn(tenant), body, workflows);
    expect(answer.ok ? undefined : answer.refusal.code).toBe(code);
    expect(started).toHaveLength(code === undefined ? 1 : 0);
  });

  it('of the house itself, or without a house to record it in, is refused', async () => {
    const parts = { ...bench.first, directory: openDirectory(bench.first.catalog) };
    const ask = async (tenant: string, houseTenant: string) => {
      const body = { confirmName: `Client ${tenant}`, reason: 'r' };
      const answer = await requestShredding({ ...parts, houseTenant }, scopeIn(tenant), body, inert);
      return answer.ok ? undefined : answer.refusal.code;
    };
    const tenant = `asked-${count++}`;
    await bench.open(tenant, 'suspended', {}, 'shared');
    expect(await ask(house, house)).toBe('tenancy.houseStays');
    expect(await ask(tenant, `nowhere-${randomBytes(4).toString('hex')}`)).toBe('tenancy.houseNotOpen');
  });
});
