import type { Container } from '@azure/cosmos';
import type { TokenCredential } from '@azure/identity';
import type { TenantScope } from '../scope.ts';
import type { CosmosClients } from './client.ts';
import type { Placement, Placements } from './placements.ts';

/** The usual name; a placement may say otherwise. */
export const containerNameOf = (tenant: string): string => `t-${tenant}`;

/** The container a scope may touch. */
export const tenantContainers =
  (clients: CosmosClients, placements: Placements) =>
  async (scope: TenantScope): Promise<Container> => {
    const { endpoint, database, container } = await placements.of(scope.tenant);
    return (await clients(endpoint)).database(database).container(container);
  };

/** Makes and destroys containers. The data plane cannot under Entra ID, so this is the control plane's work. */
export interface ContainerControl {
  /** Creates the container or brings its settings up to date. Safe to repeat. */
  create(placement: Placement): Promise<void>;
  /** Destroys the container and all that is in it. Safe to repeat. */
  remove(placement: Placement): Promise<void>;
}

export interface ControlPlaneSettings {
  readonly armEndpoint: string;
}

export function containerControl(credential: TokenCredential, { armEndpoint }: ControlPlaneSettings): ContainerControl {
  const resources = async (placement: Placement) => {
    const account = parseAccountId(placement.account);
    const { CosmosDBManagementClient } = await import('@azure/arm-cosmosdb');
    const client = new CosmosDBManagementClient(credential, account.subscription, { endpoint: armEndpoint });
    return { ...account, sql: client.sqlResources };
  };
  return {
    async create(placement) {
      const { sql, resourceGroup, name } = await resources(placement);
      const resource = { id: placement.container, ...containerSettings };
      await sql.createUpdateSqlContainer(resourceGroup, name, placement.database, placement.container, { resource });
    },
    async remove(placement) {
      const { sql, resourceGroup, name } = await resources(placement);
      try {
        await sql.deleteSqlContainer(resourceGroup, name, placement.database, placement.container);
      } catch (fault) {
        if (!(fault instanceof Error && 'statusCode' in fault && fault.statusCode === 404)) throw fault;
      }
    },
  };
}

/**
 * One partition per aggregate; documents live until they say otherwise (`ttl`, -1 switches it on). Facts inside events
 * are read with their event and never searched for, so they are kept out of the index, which every write pays for.
 */
const containerSettings = {
  partitionKey: { paths: ['/pk'], kind: 'Hash', version: 2 },
  defaultTtl: -1,
  indexingPolicy: {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: [{ path: '/*' }],
    excludedPaths: [
      { path: '/"_etag"/?' },
      { path: '/commit/?' },
      { path: '/event/data/*' },
      { path: '/event/actor/*' },
    ],
  },
};

function parseAccountId(id: string): { subscription: string; resourceGroup: string; name: string } {
  const pattern =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.DocumentDB\/databaseAccounts\/([^/]+)$/i;
  const [, subscription, resourceGroup, name] = pattern.exec(id) ?? [];
  if (!subscription || !resourceGroup || !name)
    throw new TypeError(`not the resource id of a Cosmos DB account: ${id}`);
  return { subscription, resourceGroup, name };
}
