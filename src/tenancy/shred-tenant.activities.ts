import type { BlobContainers } from '../platform/blob-containers.ts';
import type { Clock } from '../platform/clock.ts';
import type { Documents, Stored } from '../platform/cosmos/documents.ts';
import { type Placement, type Placements, placementPartition } from '../platform/cosmos/placements.ts';
import type { ContainerControl } from '../platform/cosmos/tenant-containers.ts';
import type { KeyVault } from '../platform/key-vault.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { TenantKeyChanges } from '../platform/tenant-key-changes.ts';
import { type ActivityContribution, does } from '../slice.ts';
import { forgetTenant, type TraceParts } from './forget-tenant.ts';
import {
  beginShredding,
  destroyKeys,
  recordShredding,
  removeContents,
  removeDocuments,
  type ShreddingStory,
  stopShredding,
} from './shred-tenant.workflow.ts';
import { type EndOfLog, finalAfter, type RecoveryDays, type Tenant } from './tenant.ts';
import { tenantEvent, type tenantEvents } from './tenant-events.ts';

export interface ShreddingParts extends TraceParts {
  readonly documents: Documents;
  readonly clock: Clock;
  readonly placements: Placements;
  readonly containers: ContainerControl;
  readonly blobContainers: BlobContainers;
  readonly vault: KeyVault;
  readonly keyChanges: TenantKeyChanges;
  readonly houseScope: (scope: TenantScope) => TenantScope;
  readonly recoveryDays: RecoveryDays;
  /** How far the tenant's log has come, sealed as far as it can be. */
  readonly logEnd: (scope: TenantScope) => Promise<EndOfLog>;
  /** Secrets that any slice keeps for the tenant in Key Vault. */
  readonly secretsOf: (scope: TenantScope) => Promise<readonly string[]>;
}

/**
 * DANGEROUS: these destroy, for good. Each acts only on the tenant of its scope, and only while the catalog says that this
 * very shredding of it is under way.
 */
export function shreddingActivities(parts: ShreddingParts): readonly ActivityContribution[] {
  const { directory, documents, clock, placements, containers, blobContainers, vault, keyChanges } = parts;

  const underWay = async ({ tenant }: TenantScope, { requestedAt }: ShreddingStory) => {
    const stored = await directory.tenantNow(tenant);
    const { state, shredding } = stored?.doc ?? {};
    return state === 'shredding' && shredding?.requestedAt === requestedAt && stored
      ? { stored, shredding }
      : undefined;
  };
  const write = async (before: Stored<Tenant>, changes: Partial<Tenant>): Promise<Stored<Tenant>> => {
    const doc: Tenant = { ...before.doc, ...changes };
    const written = await directory.writeTenant(doc, { ifMatch: before.etag });
    if (!written.ok) throw new Error(`tenant ${doc.tenant} was changed meanwhile`);
    return { doc, etag: written.etag };
  };
  /** In the log of the house, which outlives the tenant's. The document beside the event makes a repetition find it there. */
  const recordAtHome = async (
    scope: TenantScope,
    { requestedAt }: ShreddingStory,
    type: (typeof tenantEvents)[number]['type'],
    data: Readonly<Record<string, unknown>>,
  ) => {
    const id = `${type}:${requestedAt}`;
    await documents.commit(parts.houseScope(scope), {
      partition: `tenant:${scope.tenant}`,
      writes: [{ op: 'create', doc: { id, kind: 'tenancy.recorded', schema: 1 } }],
      events: [tenantEvent(type, scope.tenant, { requestedAt, ...data })],
    });
  };
  const placementOf = async (tenant: string): Promise<Stored<Placement>> => {
    const placement = await parts.catalog.read<Placement>(placementPartition, tenant, 'platform.placement');
    if (!placement) throw new Error(`tenant ${tenant} has no placement`);
    return placement;
  };

  return [
    does(beginShredding, async (scope, story) => {
      if (!(await underWay(scope, story))) {
        const stored = await directory.tenantNow(scope.tenant);
        if (stored?.doc.state !== 'suspended' || stored.doc.legalHold) return { begun: false };
        await write(stored, { state: 'shredding', shredding: { ...story, by: scope.actor.id } });
      }
      await recordAtHome(scope, story, 'tenant.shreddingBegun', { reason: story.reason });
      return { begun: true };
    }),
    does(removeContents, async (scope, story) => {
      const held = (await underWay(scope, story)) && (await blobContainers.remove(scope)) === 'held';
      return { held: held === true };
    }),
    does(stopShredding, async (scope, story) => {
      const found = await underWay(scope, story);
      if (!found) return;
      await recordAtHome(scope, story, 'tenant.shreddingStopped', {});
      const { shredding: _, ...before } = found.stored.doc;
      await write({ doc: before, etag: found.stored.etag }, { state: 'suspended' });
    }),
    does(destroyKeys, async (scope, story) => {
      if (!(await underWay(scope, story))) return;
      await keyChanges.destroy(scope);
      // The stamp's own key that wrapped them; one in a customer's vault is the customer's to delete.
      await vault.deleteKey((await placementOf(scope.tenant)).doc.keyName);
    }),
    does(removeDocuments, async (scope, story) => {
      const found = await underWay(scope, story);
      if (!found) return;
      const placement = await placementOf(scope.tenant);
      if (placement.doc.state !== 'erased') {
        // Only the documents say which these are, so they come before; deleting them again does no harm.
        for (const secret of await parts.secretsOf(scope)) await vault.deleteSecret(secret);
        const { origin, size, checkpoint } = await parts.logEnd(scope);
        const log = { origin, size, ...(checkpoint === undefined ? {} : { checkpoint }) };
        await write(found.stored, { shredding: { ...found.shredding, log } });
        const erased: Placement = { ...placement.doc, state: 'erased' };
        const written = await parts.catalog.write(placementPartition, erased, { ifMatch: placement.etag });
        if (!written.ok) throw new Error(`the placement of ${scope.tenant} was changed meanwhile`);
        placements.forget(scope.tenant);
      }
      await containers.remove(placement.doc);
      await forgetTenant(parts, scope.tenant);
    }),
    does(recordShredding, async (scope, story) => {
      const found = await underWay(scope, story);
      if (!found) return;
      const shreddedAt = found.shredding.shreddedAt ?? clock.now().toISOString();
      const shredding = { ...found.shredding, shreddedAt, finalAfter: finalAfter(shreddedAt, parts.recoveryDays) };
      const noted = await write(found.stored, { shredding }); // so that the event says the same however often it is tried
      const { reason, log } = shredding;
      const facts = {
        ...{ reason, shreddedAt, finalAfter: shredding.finalAfter },
        ...{ logOrigin: log?.origin, logSize: log?.size, logCheckpoint: log?.checkpoint },
      };
      await recordAtHome(scope, story, 'tenant.shredded', facts);
      await write(noted, { state: 'shredded' });
    }),
  ];
}
