import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { createCredential } from '../../src/platform/credential.ts';

afterEach(() => vi.unstubAllEnvs());

test('where App Service announces a token endpoint, tokens come from there, for the identity named', async () => {
  const asked: { url: URL; secret: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const secret = request.headers['x-identity-header']?.toString();
    asked.push({ url: new URL(request.url ?? '/', 'http://localhost'), secret });
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        access_token: 'token-1',
        expires_on,
        resource: 'https://vault.azure.net',
        token_type: 'Bearer',
      }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`);
  vi.stubEnv('IDENTITY_HEADER', 'header-secret');
  const clientId = '22222222-2222-4222-8222-222222222222';
  const credential = createCredential({ managed: true, clientId });
  expect((await credential.getToken('https://vault.azure.net/.default'))?.token).toBe('token-1');
  expect((await credential.getToken('https://vault.azure.net/.default'))?.token).toBe('token-1');
  expect(asked).toHaveLength(1); // the second comes from the library's cache
  expect(asked[0]?.secret).toBe('header-secret');
  expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toMatchObject({
    'api-version': '2019-08-01',
    resource: 'https://vault.azure.net',
    client_id: clientId,
  });
  server.close();
});
