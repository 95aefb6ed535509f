import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CosmosTarget, cosmosTarget } from '../../suites/cosmos-target.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: { error?: { code: string; message: string }; status?: string; name?: string };
}

const account = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DocumentDB/databaseAccounts/a';
const version = '?api-version=2026-03-15';

describe('the local resource manager', () => {
  let target: CosmosTarget;

  beforeAll(async () => {
    target = await cosmosTarget();
  });
  afterAll(async () => target.stop());

  function send(
    method: string,
    path: string,
    body?: unknown,
    audience = 'https://management.azure.com',
  ): Promise<Answer> {
    const url = new URL(path, target.local?.manager.url);
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer token-for:${audience}` };
      const outgoing = request(url, { method, headers }, (response) => {
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
      outgoing.end(body === undefined ? '' : JSON.stringify(body));
    });
  }

  it('answers a PUT with an operation to poll, whose result is the resource', async () => {
    const put = await send('PUT', `${account}/sqlDatabases/lro${version}`, { properties: { resource: { id: 'lro' } } });
    expect(put.status).toBe(202);
    const status = await send('GET', put.headers['azure-asyncoperation'] as string);
    expect(status.body.status).toBe('Succeeded');
    expect((await send('GET', put.headers.location ?? '')).body.name).toBe('lro');
    const gone = await send('DELETE', `${account}/sqlDatabases/lro${version}`);
    expect([gone.status, (await send('GET', gone.headers.location ?? '')).status]).toEqual([202, 204]);
    expect((await send('DELETE', `${account}/sqlDatabases/lro${version}`)).status).toBe(204);
  });

  const key = { partitionKey: { paths: ['/pk'], kind: 'Hash' } };

  it.each([
    [
      'a token for another audience',
      'GET',
      `${account}/sqlDatabases${version}`,
      undefined,
      401,
      'https://cosmos.azure.com',
    ],
    ['no api-version', 'GET', `${account}/sqlDatabases`, undefined, 400, undefined],
    ['another resource type', 'GET', `${account}/mongodbDatabases${version}`, undefined, 404, undefined],
    [
      'throughput settings',
      'GET',
      `${account}/sqlDatabases/d/throughputSettings/default${version}`,
      undefined,
      404,
      undefined,
    ],
    ['an unknown database', 'GET', `${account}/sqlDatabases/none${version}`, undefined, 404, undefined],
    [
      'a container of an unknown database',
      'PUT',
      `${account}/sqlDatabases/none/containers/c${version}`,
      { properties: { resource: { id: 'c', ...key } } },
      404,
      undefined,
    ],
    [
      'another name in the body',
      'PUT',
      `${account}/sqlDatabases/one${version}`,
      { properties: { resource: { id: 'two' } } },
      400,
      undefined,
    ],
    ['no resource', 'PUT', `${account}/sqlDatabases/one${version}`, {}, 400, undefined],
    ['another method', 'PATCH', `${account}/sqlDatabases/one${version}`, {}, 405, undefined],
  ])('refuses %s', async (_, method, path, body, status, audience) => {
    const answer = await send(method, path, body, audience);
    expect(answer.status).toBe(status);
    expect(answer.body.error?.message).toMatch(/\S/u);
  });

  it('changes the TTL of a container but never its partition key', async () => {
    const path = `${account}/sqlDatabases/changes${version}`;
    await send('PUT', path, { properties: { resource: { id: 'changes' } } });
    const container = path.replace('?', '/containers/c?');
    const put = (resource: object) => send('PUT', container, { properties: { resource: { id: 'c', ...resource } } });
    expect((await put(key)).status).toBe(202);
    expect((await put({ ...key, defaultTtl: 60 })).status).toBe(202);
    expect((await put({ partitionKey: { paths: ['/other'], kind: 'Hash' } })).status).toBe(400);
    const { body } = (await send('GET', container)) as unknown as { body: { properties: { resource: object } } };
    expect(body.properties.resource).toMatchObject({ id: 'c', defaultTtl: 60, ...key });
  });
});
