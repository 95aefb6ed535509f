import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CREDENTIALS } from '../../devhost/vendors/connectwise/index.ts';
import { type ConnectorBench, connectorBench, newConnection, tenant } from './connector-bench.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await connectorBench();
});
afterAll(() => bench.stop());

const create = (fields: object, key: string) =>
  bench.call('connectors-createConnection', {
    headers: { 'idempotency-key': key },
    body: JSON.stringify({ ...newConnection(bench.psa.url), ...fields }),
  });
const callbacks = async () =>
  (await bench.control('GET', '/writes')).writes.filter((write: { path: string }) => write.path.includes('callbacks'));

describe('a connection is not made', () => {
  it.each([
    ['to an address of the cloud’s own network', { baseUrl: 'https://169.254.169.254' }, 400, 'baseUrl'],
    ['to loopback by number', { baseUrl: 'https://127.0.0.1:1' }, 400, 'baseUrl'],
    ['without TLS', { baseUrl: 'http://localhost' }, 400, 'baseUrl'],
    ['to an address with a path', { baseUrl: 'https://localhost/x' }, 400, 'baseUrl'],
    ['to an address with a login', { baseUrl: 'https://a:b@localhost' }, 400, 'baseUrl'],
    ['for a company the vendor does not know', { companyId: 'nobody' }, 422, 'companyId'],
    ['for a company id that would leave its place in the address', { companyId: '../x' }, 400, 'companyId'],
    ['with a wrong key', { privateKey: 'wrong' }, 422, 'credentialsRefused'],
    ['with a line break in a key', { publicKey: 'a\r\nb' }, 400, 'publicKey'],
    ['with a field nobody knows', { more: 1 }, 400, 'more'],
    ['to a server that is not there', { baseUrl: 'https://localhost:1' }, 503, 'vendorUnavailable'],
  ])('%s', async (_, fields, status, named) => {
    const answer = await create(fields, `bad-${named}-${status}`);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(named);
    expect(await callbacks()).toEqual([]);
  });
});

describe('a connection', () => {
  it('is made once, its callback registered once, and its address shown once', async () => {
    const first = await create({}, 'good');
    expect(first).toMatchObject({ status: 201, body: { kind: 'connectwise', companyId: CREDENTIALS.companyId } });
    expect(first.body.callbackUrl).toMatch(new RegExp(`^${bench.publicUrl}/hooks/connectwise/[\\w-]{43}\\?recordId=$`));
    const second = await create({}, 'good');
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(second.body.callbackUrl).toBeUndefined();
    expect(await callbacks()).toMatchObject([
      { method: 'POST', body: { url: first.body.callbackUrl, type: 'agreement', level: 'owner', objectId: 1 } },
    ]);
    expect(bench.events('connection.created')).toHaveLength(1);
    expect((await create({ displayName: 'Other' }, 'good')).status).toBe(409);
  });

  it('whose registration was answered into nowhere uses that very registration when it is made again', async () => {
    const before = (await callbacks()).length;
    await bench.control('POST', '/faults', { kind: 'dropAfterWrite', method: 'POST', path: 'callbacks' });
    expect((await create({}, 'lost')).status).toBe(503);
    const again = await create({}, 'lost');
    expect(again.status).toBe(201);
    const written = (await callbacks()).slice(before);
    expect(written.map((write: { method: string }) => write.method)).toEqual(['POST', 'PATCH']);
    expect(JSON.stringify(written[1].body)).toContain(again.body.callbackUrl);
  });

  it('is listed and read without its credentials', async () => {
    const list = await bench.call('connectors-listConnections');
    expect(list.body.items).toHaveLength(2);
    const one = await bench.call('connectors-readConnection', { params: { connectionId: list.body.items[0].id } });
    expect(one.status).toBe(200);
    expect(one.headers.etag).toBeTruthy();
    for (const answer of [list, one]) expect(JSON.stringify(answer.body)).not.toMatch(/Key123|Key456|clientId/);
  });

  it('leaves its credentials and path tokens nowhere but in Key Vault and in the answer', async () => {
    const { body } = await create({ displayName: 'Scanned' }, 'scan');
    const token = /connectwise\/([\w-]+)/.exec(body.callbackUrl)?.[1] ?? 'none';
    const stored: unknown[] = [...bench.app.committed];
    for await (const document of bench.app.catalog.query<object>({ text: 'SELECT * FROM c' })) stored.push(document);
    let cursor: string | undefined;
    do {
      const page = await bench.documents.query<object>(
        bench.scope,
        { text: 'SELECT * FROM c' },
        { limit: 200, ...(cursor ? { cursor } : {}) },
      );
      stored.push(...page.items);
      cursor = page.cursor;
    } while (cursor);
    const text = JSON.stringify(stored);
    expect(text).toContain(body.id);
    for (const secret of [CREDENTIALS.publicKey, CREDENTIALS.privateKey, token]) expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(CREDENTIALS.privateKey).toString('base64').slice(0, 10));
    expect(stored.length).toBeGreaterThan(6);
    expect(tenant).toBe('acme');
  });
});
