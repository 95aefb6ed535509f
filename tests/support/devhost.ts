import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenCredential } from '@azure/identity';
import { createCosmosAccount, startCosmos } from '../../devhost/cosmos/index.ts';
import { startResourceManager } from '../../devhost/resource-manager/index.ts';
import type { RunningService, ServiceContext } from '../../devhost/service.ts';
import { connectionString, startServiceBus, type Topology } from '../../devhost/service-bus/index.ts';
import { MovableClock } from './movable-clock.ts';
import { trustedCertificate } from './trusted-certificate.ts';

/** Tokens are the business of the Entra service's own tests; here any will do. */
export const anyCredential: TokenCredential = {
  getToken: async () => ({ token: 'any', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

export interface LocalAzure {
  readonly clock: MovableClock;
  readonly tls: ServiceContext['tls'];
  readonly cosmos: RunningService;
  readonly resourceManager: RunningService;
  readonly serviceBus: RunningService & { readonly connectionString: string };
  readonly accountId: string;
  readonly database: string;
  stop(): Promise<void>;
}

export const noEntities: Topology = { queues: [], topics: [] };

/** The data services of one devhost in this process, on free ports, with a database and the platform's catalog. */
export async function startLocalAzure(topology: Topology = noEntities): Promise<LocalAzure> {
  const folder = await mkdtemp(join(tmpdir(), 'counterpart-'));
  const clock = new MovableClock();
  const tls = { ...(await trustedCertificate('localhost')), ca: '' };
  const context = (name: string): ServiceContext => ({
    dataDir: join(folder, name),
    port: 0,
    clock,
    tls,
    tokens: { verify: async () => ({ oid: 'test' }) },
    log: () => {},
  });
  const database = 'counterpart';
  const account = createCosmosAccount(join(folder, 'cosmos'), clock);
  account.putDatabase(database);
  account.putContainer(database, 'catalog', { partitionKey: { paths: ['/pk'], kind: 'Hash' }, defaultTtl: -1 });
  const cosmos = await startCosmos(account)(context('cosmos'));
  const resourceManager = await startResourceManager(account)(context('resource-manager'));
  const serviceBus = await startServiceBus(context('service-bus'), topology);
  return {
    clock,
    tls,
    cosmos,
    resourceManager,
    serviceBus: { ...serviceBus, connectionString: connectionString(serviceBus.port) },
    accountId:
      '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/local/providers/Microsoft.DocumentDB/databaseAccounts/local',
    database,
    async stop() {
      await Promise.all([cosmos.stop(), resourceManager.stop(), serviceBus.stop()]);
      account.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
