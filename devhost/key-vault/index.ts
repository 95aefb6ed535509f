import { randomUUID } from 'node:crypto';
import { homeTenant } from '../entra/index.ts';
import { Counter } from '../http/counter.ts';
import { readJson, sendJson } from '../http/exchange.ts';
import { serve } from '../http/serve.ts';
import type { RunningService, ServiceContext } from '../service.ts';
import { serveKeys } from './keys.ts';
import { serveSecrets } from './secrets.ts';
import { VaultStore } from './store.ts';
import { badParameter, notOffered, VaultError } from './vault-error.ts';
import type { VaultRequest } from './vault-request.ts';

const audience = 'https://vault.azure.net';

/**
 * A vault for the genuine `@azure/keyvault-secrets` and `-keys` clients under Entra ID: secrets with versions; RSA and
 * P-256 keys that wrap and sign and never leave. Deleting is final: soft delete, backup, import, certificates and rotation
 * policies are not offered and refused with 501. Clients must switch off the check that the challenge's domain is theirs.
 */
export async function startKeyVault(context: ServiceContext): Promise<RunningService> {
  const store = new VaultStore(context.dataDir, context.clock);
  const counter = new Counter();
  const listening = await serve('https', context, async (request, response, url) => {
    response.setHeader('x-ms-request-id', randomUUID());
    response.setHeader('x-ms-keyvault-service-version', '1.9.0-local');
    try {
      // The first request of a client comes without token and body, to be told where tokens are had (keyvault-common,
      // keyVaultAuthenticationPolicy).
      if (!(await context.tokens.verify(request.headers.authorization, audience))) {
        response.setHeader(
          'www-authenticate',
          `Bearer authorization="https://login.microsoftonline.com/${tenant}", resource="${audience}"`,
        );
        throw new VaultError(
          401,
          'Unauthorized',
          'AKV10000: Request is missing a Bearer or PoP token, or it does not hold.',
        );
      }
      if (!url.searchParams.has('api-version')) throw badParameter('api-version must be specified');
      const [collection = '', ...path] = url.pathname.split('/').filter((part) => part !== '');
      const base = `https://${request.headers.host}`;
      const method = request.method ?? '';
      const call = { method, path, url, base, store, query: url.searchParams, body: await readJson(request) };
      const [operation, answer] = await route(collection, call);
      counter.add(operation);
      sendJson(response, 200, answer, { 'cache-control': 'no-cache' });
    } catch (fault) {
      if (!(fault instanceof VaultError)) throw fault;
      sendJson(response, fault.status, fault.body());
    }
  });
  return {
    ...listening,
    counts: () => counter.all(),
    control(_request, response) {
      const shown = (kind: 'secrets' | 'keys') =>
        store.latest(kind, '', 10_000).map(({ name, version, enabled }) => ({ name, version, enabled: enabled === 1 }));
      sendJson(response, 200, { secrets: shown('secrets'), keys: shown('keys') });
    },
    async stop() {
      await listening.stop();
      store.close();
    },
  };
}

/** Clients take the tenant from the challenge; the managed identity has one only. */
const tenant = homeTenant.id;

async function route(collection: string, request: VaultRequest): Promise<[string, object]> {
  const [name] = request.path;
  if (name !== undefined && !/^[0-9a-zA-Z-]{1,127}$/.test(name)) {
    throw badParameter('Names have 1 to 127 letters, digits and hyphens.');
  }
  if (collection === 'secrets') return serveSecrets(request);
  if (collection === 'keys') return serveKeys(request);
  if (/^deleted(secrets|keys)$/.test(collection) && request.method === 'GET' && name !== undefined) {
    const what = collection === 'deletedkeys' ? 'Key' : 'Secret';
    throw new VaultError(404, `${what}NotFound`, `Deleted ${what} not found: ${name}`);
  }
  throw notOffered(request.url.pathname);
}
