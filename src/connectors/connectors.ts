import { setTimeout as delay } from 'node:timers/promises';
import type { Contracts } from '../contracts/index.ts';
import type { Blobs } from '../platform/blob.ts';
import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import type { RecordsDenials } from '../platform/http/record-denials.ts';
import type { KeyVault } from '../platform/key-vault.ts';
import type { Queues } from '../platform/messages.ts';
import type { Outbound } from '../platform/outbound.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Slice, TenantWork, Timer } from '../slice.ts';
import { secretNameOf } from './connection.ts';
import { connectionStore } from './connection-store.ts';
import { connectionRoutes } from './connections.http.ts';
import { connectorEvents } from './connector-events.ts';
import { connectorMessages } from './connectors.messages.ts';
import { connectorSync } from './connectors.timers.ts';
import { connectWise } from './connectwise/connectwise.ts';
import { createConnectWiseClient } from './connectwise/connectwise-client.ts';
import { hookRoutes } from './connectwise/hooks.http.ts';
import { verifiesCallbacks } from './connectwise/verify-callback.ts';
import { createsConnections } from './create-connection.ts';
import { ingestsRecords } from './ingest-record.ts';
import { syncsChanges } from './sync-changes.ts';
import { writesBack } from './write-back.ts';

export interface ConnectorsParts {
  readonly documents: Documents;
  readonly denials: Pick<RecordsDenials, 'record'>;
  readonly vault: KeyVault;
  readonly blobs: Blobs;
  readonly queues: Queues;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly contracts: Pick<Contracts, 'ingest' | 'read'>;
  readonly makeHook: (scope: TenantScope, reference: string) => Promise<string>;
  readonly currencyOf: (scope: TenantScope) => Promise<string>;
  readonly publicUrl: string;
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
  /** How a vendor in trouble is waited for. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** The accounts of other systems: what they know comes in as contracts, what becomes of those goes back. */
export function createConnectors(parts: ConnectorsParts) {
  const { documents, vault, queues, makeHook, publicUrl, pause = delay } = parts;
  const store = connectionStore(documents);
  const vendor = connectWise({ ...parts, client: createConnectWiseClient({ ...parts, pause }) });
  const newCallbackUrl = async (scope: TenantScope, connectionId: string) =>
    `${publicUrl}/hooks/connectwise/${await makeHook(scope, connectionId)}?recordId=`;
  const messages = connectorMessages({
    ingest: ingestsRecords({ ...parts, store, vendor }),
    writeBack: writesBack({ ...parts, store, vendor }),
  });
  const sync = connectorSync(syncsChanges({ store, documents, vendor, queues, newCallbackUrl }), parts.forEachTenant);
  return {
    slice: {
      name: 'connectors',
      routes: [
        ...connectionRoutes(store, createsConnections({ ...parts, vault, store, vendor, newCallbackUrl })),
        ...hookRoutes({ ...parts, store, verify: verifiesCallbacks(parts) }),
      ],
      secretsOf: async (scope) =>
        (await store.all(scope)).map(({ connectionId }) => secretNameOf(scope.tenant, connectionId)),
      queues: [messages.consumer],
      subscriptions: [messages.subscription],
      timers: [sync.timer],
      tenantWork: [sync.work],
      events: connectorEvents,
    } satisfies Slice,
  };
}

export type Connectors = ReturnType<typeof createConnectors>;
