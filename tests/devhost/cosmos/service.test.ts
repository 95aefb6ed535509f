import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Container } from '@azure/cosmos';
import { CosmosClient } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CosmosTarget, cosmosTarget, localCredential } from '../../suites/cosmos-target.ts';

/** The local service's parts of a target: these tests need its clock and switches, whatever the environment names. */
function localOf(target: CosmosTarget): NonNullable<CosmosTarget['local']> {
  if (target.local === undefined)
    throw new Error('These tests are for the local service: unset COSMOS_SUITE_ENDPOINT.');
  return target.local;
}

describe('the local Cosmos DB service', () => {
  let target: CosmosTarget;
  let container: Container;

  beforeAll(async () => {
    target = await cosmosTarget();
    container = await target.createContainer({ partitionKey: { paths: ['/pk'], kind: 'Hash' }, defaultTtl: 3600 });
  });
  afterAll(async () => target.stop());

  it('lets items die by their own ttl, else by the container’s, judged by the moved clock', async () => {
    const { clock } = localOf(target);
    await container.items.create({ id: 'short', pk: 'ttl', ttl: 60 });
    await container.items.create({ id: 'standard', pk: 'ttl' });
    await container.items.create({ id: 'ever', pk: 'ttl', ttl: -1 });
    const ids = async () =>
      (await container.items.query('SELECT VALUE c.id FROM c', { partitionKey: 'ttl' }).fetchAll()).resources;
    expect(await ids()).toEqual(['short', 'standard', 'ever']);
    clock.move(61_000);
    expect(await ids()).toEqual(['standard', 'ever']);
    expect((await container.item('short', 'ttl').read()).statusCode).toBe(404);
    expect((await container.items.create({ id: 'short', pk: 'ttl' })).statusCode).toBe(201);
    clock.move(3_600_000);
    expect(await ids()).toEqual(['ever']);
  });

  it('answers 429 when told to; the SDK waits and tries again', async () => {
    const { cosmos } = localOf(target);
    const control = createServer((request, response) => {
      void cosmos.control?.(request, response, new URL(request.url ?? '/', 'http://localhost'));
    });
    await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(control.address() as AddressInfo).port}/cosmos`;
    const before = cosmos.counts().throttled ?? 0;
    await fetch(`${base}/throttle`, { method: 'POST', body: JSON.stringify({ count: 2, retryAfterMs: 5 }) });
    expect((await container.items.create({ id: 'patient', pk: 'p' })).statusCode).toBe(201);
    expect(cosmos.counts().throttled).toBe(before + 2);
    const state = (await (await fetch(`${base}/`)).json()) as { databases: { containers: { id: string }[] }[] };
    expect(state.databases[0]?.containers.map(({ id }) => id)).toContain(container.id);
    expect((await fetch(`${base}/throttle`, { method: 'POST', body: 'nonsense' })).status).toBe(400);
    control.close();
  });

  it('counts requests by kind', async () => {
    const { cosmos } = localOf(target);
    const before = cosmos.counts();
    await container.items.create({ id: 'counted', pk: 'p' });
    await container.item('counted', 'p').read();
    await container.item('counted', 'p').patch([{ op: 'set', path: '/n', value: 1 }]);
    await container.items.batch([{ operationType: 'Delete', id: 'counted' }], 'p');
    const after = cosmos.counts();
    for (const kind of ['createItem', 'readItem', 'patch', 'batch']) {
      expect((after[kind] ?? 0) - (before[kind] ?? 0)).toBe(1);
    }
  });

  it.each([
    ['the token of another service', localCredential('https://vault.azure.net'), 401],
    ['the token of every Cosmos account', localCredential('https://cosmos.azure.com'), 200],
  ])('answers %s with %i', async (_, aadCredentials, status) => {
    const { cosmos } = localOf(target);
    const client = new CosmosClient({ endpoint: cosmos.url, aadCredentials });
    const read = client.database(container.database.id).container(container.id).read();
    const code = await read.then(
      ({ statusCode }) => statusCode,
      (error: { code: unknown }) => error.code,
    );
    client.dispose();
    expect(code).toBe(status);
  });

  it('refuses account keys', async () => {
    const { cosmos } = localOf(target);
    const client = new CosmosClient({ endpoint: cosmos.url, key: 'a2V5' });
    await expect(client.databases.readAll().fetchAll()).rejects.toMatchObject({ code: 401 });
    client.dispose();
  });

  it.each([
    ['hierarchical keys', { partitionKey: { paths: ['/a', '/b'], kind: 'MultiHash' as const } }, /MultiHash/u],
    ['no key', { partitionKey: { paths: [], kind: 'Hash' as const } }, /one path/u],
    [
      'unique keys',
      { partitionKey: { paths: ['/a'], kind: 'Hash' as const }, uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/x'] }] } },
      /uniqueKeyPolicy/u,
    ],
  ])('refuses a container with %s and says why', async (_, resource, message) => {
    await expect(target.createContainer(resource)).rejects.toThrow(message);
  });

  it('answers a modelled charge that grows with the item', async () => {
    const small = await container.items.create({ id: 'small', pk: 'ru' });
    const large = await container.items.create({ id: 'large', pk: 'ru', text: 'x'.repeat(10_000) });
    expect(small.requestCharge).toBeGreaterThan(0);
    expect(large.requestCharge).toBeGreaterThan(5 * small.requestCharge);
  });
});
