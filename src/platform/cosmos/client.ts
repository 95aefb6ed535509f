import type { CosmosClient } from '@azure/cosmos';
import type { TokenCredential } from '@azure/identity';

/** The client of one Cosmos DB account, made on first use. */
export type CosmosClients = (endpoint: string) => Promise<CosmosClient>;

/**
 * One client per account and process: it holds the connections, the routing of containers and the session tokens.
 * The library takes a good part of a cold start, so it loads with the first document asked for.
 */
export function cosmosClients(credential: TokenCredential): CosmosClients {
  const clients = new Map<string, Promise<CosmosClient>>();
  return (endpoint) => {
    let client = clients.get(endpoint);
    if (!client) {
      client = connect(endpoint, credential);
      clients.set(endpoint, client);
    }
    return client;
  };
}

async function connect(endpoint: string, credential: TokenCredential): Promise<CosmosClient> {
  const { CosmosClient, ConnectionMode } = await import('@azure/cosmos');
  return new CosmosClient({
    endpoint,
    aadCredentials: credential,
    connectionPolicy: {
      connectionMode: ConnectionMode.Gateway,
      // A person waits. What timed out is resolved by looking (commit.ts), so there is no need to hope for a minute.
      requestTimeout: 20_000,
      // Costs two metadata requests per container, and a stamp lives in one region.
      enablePartitionLevelFailover: false,
    },
  });
}
