import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { Container } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CosmosTarget, cosmosTarget } from '../../suites/cosmos-target.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: { code?: string; message?: string; additionalErrorInfo?: string; Documents?: unknown[] };
}

/** What clients without the SDK's care can send. */
describe('the Cosmos DB protocol', () => {
  let target: CosmosTarget;
  let container: Container;
  let docs: string;

  beforeAll(async () => {
    target = await cosmosTarget();
    container = await target.createContainer({ partitionKey: { paths: ['/pk'], kind: 'Hash' } });
    docs = `${container.url}/docs`;
  });
  afterAll(async () => target.stop());

  function send(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
    const base = target.local?.cosmos.url ?? '';
    const authorization = `type=aad&ver=1.0&sig=token-for:https://cosmos.azure.com`;
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, base), { method, headers: { authorization, ...headers } }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += String(chunk);
        });
        response.on('end', () => {
          const parsed = text === '' ? {} : (JSON.parse(text) as Answer['body']);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  const pk = { 'x-ms-documentdb-partitionkey': '["p"]' };

  it.each([
    ['no id', '{"pk":"p"}', 400, /'id; '/u],
    ['an empty id', '{"pk":"p","id":""}', 400, /'id; '/u],
    ['a slash in its id', '{"pk":"p","id":"a/b"}', 400, /The id 'a\/b' is invalid/u],
    ['a question mark in its id', '{"pk":"p","id":"a?b"}', 400, /is invalid/u],
    ['an id of 1,024 bytes', `{"pk":"p","id":"${'x'.repeat(1024)}"}`, 400, /1,023 bytes/u],
    ['a ttl of 0', '{"pk":"p","id":"t","ttl":0}', 400, /ttl '0' is invalid/u],
    ['no JSON', '{"pk":', 400, /payload is invalid/u],
    ['a list for an item', '[1]', 400, /payload is invalid/u],
    ['an object for a key', '{"pk":{"a":1},"id":"o"}', 400, /partition key must be/u],
    ['another key than the header', '{"pk":"q","id":"q"}', 400, /doesn't match/u],
  ])('refuses an item with %s', async (_, body, status, message) => {
    const answer = await send('POST', docs, pk, body);
    expect(answer).toMatchObject({ status, body: { code: 'BadRequest', message: expect.stringMatching(message) } });
  });

  it.each([
    ['no partition key', {}, '1001'],
    ['two partition keys', { 'x-ms-documentdb-partitionkey': '["a","b"]' }, '1001'],
    ['a partition key that is no JSON', { 'x-ms-documentdb-partitionkey': 'p' }, '1001'],
  ])('refuses a read with %s', async (_, headers, substatus) => {
    const answer = await send('GET', `${docs}/x`, headers as Record<string, string>);
    expect([answer.status, answer.headers['x-ms-substatus']]).toEqual([400, substatus]);
  });

  it.each([
    ['POST', 'sprocs', 400],
    ['GET', 'conflicts', 400],
    ['POST', 'docs/x/attachments', 400],
    ['PUT', '', 403],
    ['DELETE', '', 403],
  ])('refuses %s on %s below a container', async (method, rest, status) => {
    expect((await send(method, `${container.url}/${rest}`)).status).toBe(status);
  });

  it('asks for a token and for one of the right kind', async () => {
    expect((await send('GET', '/', { authorization: 'type=master&ver=1.0&sig=abc' })).status).toBe(401);
    expect((await send('GET', '/', { authorization: 'Bearer token-for:https://cosmos.azure.com' })).status).toBe(401);
    expect(
      (
        await send('GET', '/', {
          authorization: encodeURIComponent('type=aad&ver=1.0&sig=token-for:https://cosmos.azure.com'),
        })
      ).status,
    ).toBe(200);
  });

  it('gives every answer an activity id, a charge and a session token', async () => {
    const { headers } = await send('POST', docs, pk, '{"pk":"p","id":"headers"}');
    expect(headers['x-ms-activity-id']).toMatch(/^[0-9a-f-]{36}$/u);
    expect(Number(headers['x-ms-request-charge'])).toBeGreaterThan(0);
    expect(headers['x-ms-session-token']).toMatch(/^0:-1#\d+$/u);
    expect(headers.etag).toMatch(/^".+"$/u);
  });

  it('stores a lone surrogate as the replacement character and keeps a NUL', async () => {
    await send('POST', docs, pk, '{"pk":"p","id":"odd","text":"a\\ud800b\\u0000c"}');
    expect((await container.item('odd', 'p').read()).resource?.text).toBe('a\ufffdb\u0000c');
    const found = await container.items
      .query({
        query: 'SELECT VALUE c.id FROM c WHERE c.text = @t',
        parameters: [{ name: '@t', value: 'a\ufffdb\u0000c' }],
      })
      .fetchAll();
    expect(found.resources).toEqual(['odd']);
  });

  const asQuery = { 'content-type': 'application/query+json', 'x-ms-documentdb-query-enablecrosspartition': 'true' };

  it('leaves a query with state to the client and hands over the plan', async () => {
    const answer = await send(
      'POST',
      docs,
      asQuery,
      '{"query":"SELECT TOP @n c.id FROM c ORDER BY c.n DESC","parameters":[{"name":"@n","value":2}]}',
    );
    expect([answer.status, answer.headers['x-ms-substatus']]).toEqual([400, '1004']);
    const { queryInfo } = JSON.parse(answer.body.additionalErrorInfo ?? '{}') as { queryInfo: Record<string, unknown> };
    expect(queryInfo).toMatchObject({
      top: 2,
      orderBy: ['Descending'],
      orderByExpressions: ['c.n'],
      distinctType: 'None',
    });
    expect(queryInfo.rewrittenQuery).toContain('{documentdb-formattableorderbyquery-filter}');
  });

  it.each([
    ['a parameter without @', '{"query":"SELECT * FROM c","parameters":[{"name":"p","value":1}]}', /symbol '@'/u],
    [
      'a parameter twice',
      '{"query":"SELECT * FROM c","parameters":[{"name":"@p","value":1},{"name":"@p","value":1}]}',
      /duplicate/u,
    ],
    ['no text', '{}', /needs a text/u],
  ])('refuses a query with %s', async (_, body, message) => {
    expect(await send('POST', docs, asQuery, body)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(message) },
    });
  });

  it('refuses a query over partitions that does not say so, a page size that is no number, and a foreign continuation', async () => {
    const query = '{"query":"SELECT * FROM c"}';
    const headers = { 'content-type': 'application/query+json' };
    expect((await send('POST', docs, headers, query)).body.message).toMatch(
      /Cross partition query is required but disabled/u,
    );
    expect((await send('POST', docs, { ...asQuery, 'x-ms-max-item-count': 'abc' }, query)).body.message).toMatch(
      /PageSize abc/u,
    );
    expect((await send('POST', docs, { ...asQuery, 'x-ms-continuation': 'zzz' }, query)).body.message).toMatch(
      /Invalid Continuation Token/u,
    );
  });

  it('does not let a patch path reach what all objects share', async () => {
    await send('POST', docs, pk, '{"pk":"p","id":"proto","a":{}}');
    for (const path of ['/__proto__/polluted', '/a/constructor/prototype/polluted']) {
      const answer = await send('PATCH', `${docs}/proto`, pk, JSON.stringify([{ op: 'set', path, value: true }]));
      expect(answer.status).toBe(400);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
