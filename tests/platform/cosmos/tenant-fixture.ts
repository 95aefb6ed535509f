import { openCatalog } from '../../../src/platform/cosmos/catalog.ts';
import { cosmosClients } from '../../../src/platform/cosmos/client.ts';
import { type DirtyMarks, dirtyMarks } from '../../../src/platform/cosmos/dirty-marks.ts';
import type { Doc } from '../../../src/platform/cosmos/documents.ts';
import { openPlacements, type Placement, placementPartition } from '../../../src/platform/cosmos/placements.ts';
import { containerControl, containerNameOf, tenantContainers } from '../../../src/platform/cosmos/tenant-containers.ts';
import { type CommittedEvents, TenantDocuments } from '../../../src/platform/cosmos/tenant-documents.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { openScope, systemActor } from '../../../src/platform/scope.ts';
import { anyCredential, type LocalAzure } from '../../support/devhost.ts';

export const region = 'westeurope';
export const scopeOf = (tenant: string) => openScope({ tenant, actor: systemActor('test'), correlation: 'c-1' });

export interface Note extends Doc {
  readonly kind: 'note';
  readonly text: string;
}
export const note = (id: string, text = 'hello'): Note => ({ id, kind: 'note', schema: 1, text });
export const noted = (id: string) => ({ type: 'contract.noted', subject: { kind: 'contract', id } });

/** One process of the app: its own client, caches and memory. */
export function openProcess(azure: LocalAzure, endpoint = azure.cosmos.url, outbox?: CommittedEvents) {
  const clients = cosmosClients(anyCredential);
  const catalog = openCatalog(clients, { endpoint, database: azure.database });
  const placements = openPlacements(catalog, region);
  const clock = { now: () => new Date(azure.clock.now()) };
  const marks: DirtyMarks = dirtyMarks(catalog, clock);
  const containerOf = tenantContainers(clients, placements);
  const committed: DomainEvent[] = [];
  const documents = new TenantDocuments({
    containerOf,
    markDirty: marks.mark,
    clock,
    outbox: outbox ?? { committed: (_, events) => void committed.push(...events) },
  });
  return { clients, catalog, placements, clock, marks, containerOf, committed, documents };
}

export const placementOf = (azure: LocalAzure, tenant: string, endpoint = azure.cosmos.url): Placement => ({
  id: tenant,
  kind: 'platform.placement',
  schema: 1,
  tenant,
  account: azure.accountId,
  endpoint,
  database: azure.database,
  container: containerNameOf(tenant),
  region,
  keyName: `tenant-${tenant}`,
  state: 'active',
});

/** A tenant with a container, as its provisioning leaves it. */
export async function provision(azure: LocalAzure, tenant: string, endpoint = azure.cosmos.url): Promise<void> {
  const placement = placementOf(azure, tenant, endpoint);
  const control = containerControl(anyCredential, { armEndpoint: azure.resourceManager.url });
  await control.create(placement);
  await openProcess(azure).catalog.write(placementPartition, placement);
}
