import type { Blobs } from '../platform/blob.ts';
import type { Catalog } from '../platform/cosmos/catalog.ts';
import type { Doc, Documents } from '../platform/cosmos/documents.ts';
import { type Placement, type Placements, placementPartition } from '../platform/cosmos/placements.ts';
import { type ContainerControl, containerNameOf } from '../platform/cosmos/tenant-containers.ts';
import type { KeyVault } from '../platform/key-vault.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { TenantKeys } from '../platform/tenant-keys.ts';
import { type ActivityContribution, does } from '../slice.ts';
import type { Directory } from './directory.ts';
import { createContainers, createTenantKey, openTenant, seedTenant } from './provision.workflow.ts';
import { tenantEvent } from './tenant-events.ts';

export interface ProvisioningParts {
  readonly catalog: Catalog;
  readonly placements: Placements;
  readonly containers: ContainerControl;
  readonly blobs: Blobs;
  readonly vault: KeyVault;
  readonly keys: TenantKeys;
  readonly documents: Documents;
  readonly directory: Directory;
  /** What every tenant begins with: the first version of policies that are data. */
  readonly seeds: readonly { readonly partition: string; readonly doc: Doc }[];
  /** Where tenants go unless a placement says otherwise. */
  readonly home: {
    readonly account: string;
    readonly endpoint: string;
    readonly database: string;
    readonly region: string;
  };
}

export function provisioningActivities(parts: ProvisioningParts): readonly ActivityContribution[] {
  const { catalog, placements, containers, blobs, vault, keys, documents, directory, seeds, home } = parts;
  const keyName = (tenant: string) => `tenant-${tenant}`;

  /** Placement first: everything that opens the tenant's data asks it. */
  const place = async ({ tenant }: TenantScope): Promise<Placement> => {
    const existing = await catalog.read<Placement>(placementPartition, tenant, 'platform.placement');
    if (existing) return existing.doc;
    const placement: Placement = {
      id: tenant,
      kind: 'platform.placement',
      schema: 1,
      tenant,
      ...home,
      container: containerNameOf(tenant),
      keyName: keyName(tenant),
      state: 'provisioning',
    };
    await catalog.write(placementPartition, placement, { ifAbsent: true });
    placements.forget(tenant);
    return placement;
  };

  /** A late repetition must not make a container for a tenant that was destroyed meanwhile. */
  const isProvisioned = async ({ tenant }: TenantScope) =>
    (await directory.tenantNow(tenant))?.doc.state === 'provisioning';

  return [
    does(createContainers, async (scope) => {
      if (!(await isProvisioned(scope))) return;
      await containers.create(await place(scope));
      await blobs.createTenantContainer(scope);
    }),
    does(createTenantKey, async (scope) => {
      if (!(await isProvisioned(scope))) return;
      await keys.create(scope, await vault.ensureKey(keyName(scope.tenant), 'RSA'));
    }),
    does(seedTenant, async (scope) => {
      // What is there already stays: somebody may have changed it since.
      for (const { partition, doc } of seeds)
        await documents.commit(scope, { partition, writes: [{ op: 'create', doc }], events: [] });
    }),
    does(openTenant, async (scope) => {
      const stored = await directory.tenantNow(scope.tenant);
      if (stored?.doc.state !== 'provisioning') return;
      const placement = await catalog.read<Placement>(placementPartition, scope.tenant, 'platform.placement');
      if (placement) {
        const active: Placement = { ...placement.doc, state: 'active' };
        await catalog.write(placementPartition, active, { ifMatch: placement.etag });
      }
      placements.forget(scope.tenant);
      // The event first: a repetition finds its document there and goes on; the other way round a crash could lose it.
      const marker = { id: 'opened', kind: 'tenancy.opened', schema: 1 };
      await documents.commit(scope, {
        partition: `tenant:${scope.tenant}`,
        writes: [{ op: 'create', doc: marker }],
        events: [tenantEvent('tenant.opened', scope.tenant, { region: stored.doc.region })],
      });
      const opened = await directory.writeTenant({ ...stored.doc, state: 'open' }, { ifMatch: stored.etag });
      if (!opened.ok) throw new Error(`tenant ${scope.tenant} was changed while it was being opened`);
    }),
  ];
}
