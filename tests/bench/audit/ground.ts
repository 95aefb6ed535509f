import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Container } from '@azure/cosmos';
import { sum } from '../../../devhost/bench/samples.ts';
import { logPartition } from '../../../src/audit/log-entry.ts';
import { sealId } from '../../../src/audit/sealing/seal.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { openSealingWorld } from '../../audit/sealing/sealing-world.ts';
import { openProcess } from '../../platform/cosmos/tenant-fixture.ts';
import type { Demanded, Item } from './bare.ts';

/** What was asked of the services. */
export interface Asked {
  readonly requestUnits: number;
  readonly cosmos: number;
  readonly blobWrites: number;
  readonly blobReads: number;
  readonly keys: number;
}

/** One tenant's log over genuine services in this process, what it asks of them, and the plain SDK beside it. */
export async function openGround() {
  const world = await openSealingWorld();
  const { cosmos } = world.azure;
  const control = createServer((request, response) => {
    void cosmos.control?.(request, response, new URL(request.url ?? '/', 'http://127.0.0.1'));
  }).listen(0, '127.0.0.1');
  await once(control, 'listening');
  const controlUrl = `http://127.0.0.1:${(control.address() as AddressInfo).port}/`;

  async function sinceStart(): Promise<Asked> {
    const { modelledRequestUnits } = (await (await fetch(controlUrl)).json()) as { modelledRequestUnits: number };
    const blob = Object.entries(world.services.blob.counts());
    const ofBlob = (writes: boolean) =>
      sum(blob.filter(([kind]) => kind.startsWith('put') === writes).map(([, count]) => count));
    return {
      requestUnits: modelledRequestUnits,
      cosmos: sum(Object.values(cosmos.counts())),
      blobWrites: ofBlob(true),
      blobReads: ofBlob(false),
      keys: sum(Object.values(world.services.vault.counts())),
    };
  }

  return {
    world,
    containerOf: (scope: TenantScope): Promise<Container> => openProcess(world.azure).containerOf(scope),
    /** What an act asks. Nothing else happens beside it: there is no host. */
    async asked(act: () => Promise<unknown>): Promise<Asked> {
      const before = await sinceStart();
      await act();
      const after = await sinceStart();
      const kinds = Object.keys(after) as (keyof Asked)[];
      return Object.fromEntries(kinds.map((kind) => [kind, after[kind] - before[kind]])) as unknown as Asked;
    },
    /** An approval as the gates tell of it. */
    event: ({ tenant }: TenantScope): DomainEvent =>
      world.event({
        ...{
          tenant,
          data: { level: 'L2', via: 'api', reason: 'As agreed with the client', contentHash: 'c'.repeat(64) },
        },
      }),
    async stop(): Promise<void> {
      control.close();
      await world.stop();
    },
  };
}

export type Ground = Awaited<ReturnType<typeof openGround>>;

/** As they lie in the database. */
export async function entriesFrom(container: Container, index: number): Promise<readonly Item[]> {
  const query = "SELECT * FROM c WHERE c.kind = 'audit.entry' AND c.index >= @from ORDER BY c.index";
  const spec = { query, parameters: [{ name: '@from', value: index }] };
  const { resources } = await container.items.query<Item>(spec, { partitionKey: logPartition(0) }).fetchAll();
  return resources;
}

export async function lastDemand(container: Container): Promise<Demanded> {
  const [head, seal] = [await itemIn(container, 'head-of-log'), await itemIn(container, sealId)];
  const [entry] = await entriesFrom(container, Number(head.size) - 1);
  if (!entry) throw new Error('the log has no last entry');
  return { head, entry, seal, note: String(seal.note) };
}

export async function itemIn(container: Container, id: string): Promise<Item> {
  const { resource } = await container.item(id, logPartition(0)).read<Item>();
  if (!resource) throw new Error(`the log has no ${id}`);
  return resource;
}
