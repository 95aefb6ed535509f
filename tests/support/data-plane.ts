import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Container, CosmosClient } from '@azure/cosmos';
import type { TokenCredential } from '@azure/identity';

type Settings = Readonly<Record<string, string>>;

/** This process trusts the certificates of a running stamp from now on. */
export function trust({ NODE_EXTRA_CA_CERTS: file }: Settings): void {
  if (!file) throw new Error('the stamp names no authority of its certificates');
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(file, 'utf8')]);
}

/** The app's managed identity, asked for the way App Service is asked. */
export const managedIdentity = (settings: Settings): TokenCredential => ({
  async getToken(scopes) {
    const resource = String(scopes).replace(/\/\.default$/, '');
    const query = new URLSearchParams({ resource, 'api-version': '2019-08-01' });
    const headers = { 'X-IDENTITY-HEADER': settings.IDENTITY_HEADER ?? '' };
    const response = await fetch(`${settings.IDENTITY_ENDPOINT}?${query}`, { headers });
    const { access_token: token, expires_on: expires } = (await response.json()) as Record<string, string>;
    if (!token) throw new Error('no token from the identity endpoint');
    return { token, expiresOnTimestamp: Number(expires) * 1000 };
  },
});

/** The documents as they lie on disk, past the app: what a test judges by. */
export function openData(settings: Settings) {
  const client = new CosmosClient({
    endpoint: settings.COSMOS_ENDPOINT ?? '',
    aadCredentials: managedIdentity(settings),
  });
  const container = (name: string): Container => client.database(settings.COSMOS_DATABASE ?? '').container(name);
  const query = async <T>(name: string, text: string, parameters: Readonly<Record<string, string>> = {}) => {
    const spec = { query: text, parameters: Object.entries(parameters).map(([n, value]) => ({ name: n, value })) };
    return (await container(name).items.query<T>(spec).fetchAll()).resources;
  };
  return { container, query, close: () => client.dispose() };
}

export type Data = ReturnType<typeof openData>;
