import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CosmosDBManagementClient } from '@azure/arm-cosmosdb';
import type { Container } from '@azure/cosmos';
import { CosmosClient } from '@azure/cosmos';
import type { TokenCredential } from '@azure/identity';
import { DefaultAzureCredential } from '@azure/identity';
import { createCosmosAccount, startCosmos } from '../../devhost/cosmos/index.ts';
import { startResourceManager } from '../../devhost/resource-manager/index.ts';
import type { RunningService } from '../../devhost/service.ts';
import { MovableClock } from '../support/movable-clock.ts';
import { trustedCertificate } from '../support/trusted-certificate.ts';

type ContainerResource = Parameters<
  CosmosDBManagementClient['sqlResources']['createUpdateSqlContainer']
>[4]['resource'];

/** An account to run the suite against, local or in Azure. */
export interface CosmosTarget {
  readonly client: CosmosClient;
  /** Makes a container through the control plane, as a data-plane token cannot. */
  createContainer(resource: Omit<ContainerResource, 'id'>): Promise<Container>;
  readonly databases: { readonly create: () => Promise<unknown>; readonly names: () => Promise<string[]> };
  readonly containerNames: () => Promise<string[]>;
  readonly deleteContainer: (id: string) => Promise<unknown>;
  /** What only the devhost has: the clock and the switches. */
  readonly local:
    | { readonly clock: MovableClock; readonly cosmos: RunningService; readonly manager: RunningService }
    | undefined;
  stop(): Promise<void>;
}

/**
 * By default the local service. With COSMOS_SUITE_ENDPOINT (and AZURE_SUBSCRIPTION_ID, COSMOS_SUITE_RESOURCE_GROUP,
 * COSMOS_SUITE_ACCOUNT, a signed-in DefaultAzureCredential with data contributor and operator roles) the same
 * behaviours are asserted of a real account. That has not been done: no account was at hand.
 */
export async function cosmosTarget(): Promise<CosmosTarget> {
  const { COSMOS_SUITE_ENDPOINT: endpoint } = process.env;
  return endpoint === undefined ? localTarget() : azureTarget(endpoint);
}

const database = `suite-${randomUUID().slice(0, 8)}`;

/** A token of the shape the services read, for the audience asked for; `verify` below knows it by its text. */
export const localCredential = (audience?: string): TokenCredential => ({
  getToken: async (scopes) => ({
    token: `token-for:${audience ?? String(scopes).replace(/\/\.default$/u, '')}`,
    expiresOnTimestamp: Date.now() + 3_600_000,
  }),
});

/** One for the process: TLS clients keep the trust they started with. */
const certificate = trustedCertificate('localhost');

async function localTarget(): Promise<CosmosTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'cosmos-suite-'));
  const clock = new MovableClock();
  const account = createCosmosAccount(folder, clock);
  const context = {
    dataDir: folder,
    port: 0,
    clock,
    tls: { ...(await certificate), ca: '' },
    tokens: {
      verify: async (authorization: string | undefined, audience: string) =>
        authorization === `Bearer token-for:${audience}` ? { oid: 'suite' } : undefined,
    },
    log: (message: string) => console.error(message),
  };
  const cosmos = await startCosmos(account)(context);
  const manager = await startResourceManager(account)(context);
  const client = new CosmosClient({ endpoint: cosmos.url, aadCredentials: localCredential() });
  const arm = new CosmosDBManagementClient(localCredential(), randomUUID(), { endpoint: manager.url });
  return {
    ...(await over(client, arm, 'local', 'local')),
    local: { clock, cosmos, manager },
    async stop() {
      client.dispose();
      await cosmos.stop();
      await manager.stop();
      account.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function azureTarget(endpoint: string): Promise<CosmosTarget> {
  const need = (name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`COSMOS_SUITE_ENDPOINT needs ${name} too.`);
    return value;
  };
  const credential = new DefaultAzureCredential();
  const client = new CosmosClient({ endpoint, aadCredentials: credential });
  const arm = new CosmosDBManagementClient(credential, need('AZURE_SUBSCRIPTION_ID'));
  const [group, name] = [need('COSMOS_SUITE_RESOURCE_GROUP'), need('COSMOS_SUITE_ACCOUNT')];
  return {
    ...(await over(client, arm, group, name)),
    local: undefined,
    async stop() {
      await arm.sqlResources.deleteSqlDatabase(group, name, database);
      client.dispose();
    },
  };
}

async function over(client: CosmosClient, arm: CosmosDBManagementClient, group: string, account: string) {
  const sql = arm.sqlResources;
  const create = async () => sql.createUpdateSqlDatabase(group, account, database, { resource: { id: database } });
  await create();
  return {
    client,
    databases: {
      create,
      async names() {
        const names: string[] = [];
        for await (const each of sql.listSqlDatabases(group, account)) names.push(each.name ?? '');
        return names;
      },
    },
    async containerNames() {
      const names: string[] = [];
      for await (const each of sql.listSqlContainers(group, account, database)) names.push(each.name ?? '');
      return names;
    },
    deleteContainer: async (id: string) => sql.deleteSqlContainer(group, account, database, id),
    async createContainer(resource: Omit<ContainerResource, 'id'>) {
      const id = `c-${randomUUID()}`;
      await sql.createUpdateSqlContainer(group, account, database, id, { resource: { id, ...resource } });
      return client.database(database).container(id);
    },
  };
}
