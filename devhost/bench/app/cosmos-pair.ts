import { randomUUID } from 'node:crypto';
import { type Container, CosmosClient } from '@azure/cosmos';
import { ManagedIdentityCredential } from '@azure/identity';

interface Asked {
  readonly container: string;
  readonly partition: string;
  readonly id: string;
}

const containers = new Map<string, Container>();

function open(name: string): Container {
  const known = containers.get(name);
  if (known) return known;
  const client = new CosmosClient({
    endpoint: process.env.COSMOS_ENDPOINT ?? '',
    aadCredentials: new ManagedIdentityCredential(),
    connectionPolicy: { enablePartitionLevelFailover: false },
  });
  const container = client.database(process.env.COSMOS_DATABASE ?? '').container(name);
  containers.set(name, container);
  return container;
}

/** One point read and one create, with nothing around them, each timed in the app. */
export async function cosmosPair(asked: unknown) {
  const { container: name, partition, id } = asked as Asked;
  const container = open(name);
  const begun = performance.now();
  const { resource } = await container.item(id, partition).read();
  const read = performance.now();
  if (!resource) throw new Error(`there is no ${id} in ${partition}`);
  await container.items.create(record());
  return { readMs: read - begun, createMs: performance.now() - read };
}

/** About as large as the record of an access. No sweep of the app looks for its kind. */
const record = () => ({
  id: `record:${randomUUID()}`,
  pk: `bench:${randomUUID()}`,
  kind: 'bench.record',
  schema: 1,
  tenant: 'fabrikam',
  commit: randomUUID(),
  fact: {
    type: 'bench.read',
    id: randomUUID(),
    subject: { kind: 'bench', id: randomUUID() },
    at: new Date().toISOString(),
    actor: { kind: 'person', id: randomUUID(), name: 'Nobody in particular', email: 'nobody@example.com' },
    correlation: randomUUID(),
    data: { id: randomUUID() },
  },
});
