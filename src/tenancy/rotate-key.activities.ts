import type { Catalog } from '../platform/cosmos/catalog.ts';
import type { Documents, Stored } from '../platform/cosmos/documents.ts';
import { type Placement, placementPartition } from '../platform/cosmos/placements.ts';
import { KeyUnavailable } from '../platform/key-unavailable.ts';
import type { KeyVault } from '../platform/key-vault.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { KeysInUse, TenantKeyChanges } from '../platform/tenant-key-changes.ts';
import { type ActivityContribution, does } from '../slice.ts';
import { type KeyRotation, rotationPartition } from './key-rotation.ts';
import { applyRotation, type RotationStory, recordRotation } from './rotate-key.workflow.ts';
import { tenantEvent } from './tenant-events.ts';

export interface RotationParts {
  readonly catalog: Catalog;
  readonly documents: Documents;
  readonly vault: KeyVault;
  readonly keyChanges: TenantKeyChanges;
}

export function rotationActivities(parts: RotationParts): readonly ActivityContribution[] {
  const { catalog, documents, vault, keyChanges } = parts;
  const read = ({ tenant }: TenantScope, { rotationId }: RotationStory) =>
    catalog.read<KeyRotation>(rotationPartition(tenant), rotationId, 'tenancy.keyRotation');
  const write = async (before: Stored<KeyRotation>, changes: Partial<KeyRotation>): Promise<Stored<KeyRotation>> => {
    const doc: KeyRotation = { ...before.doc, ...changes };
    const written = await catalog.write(rotationPartition(doc.tenant), doc, { ifMatch: before.etag });
    // The act ran twice at once: tried again, it finds what the other did.
    if (!written.ok) throw new Error(`rotation ${doc.id} was changed meanwhile`);
    return { doc, etag: written.etag };
  };

  /** The version to wrap by is made once and noted: one made just before a crash stays behind unused and does no harm. */
  const withWrappingKey = async (scope: TenantScope, rotation: Stored<KeyRotation>): Promise<Stored<KeyRotation>> => {
    if (rotation.doc.wrappingKey !== undefined) return rotation;
    const placement = await catalog.read<Placement>(placementPartition, scope.tenant, 'platform.placement');
    if (!placement) throw new Error(`tenant ${scope.tenant} has no placement`);
    return write(rotation, { wrappingKey: await vault.newKeyVersion(placement.doc.keyName, 'RSA') });
  };
  const change = async (scope: TenantScope, asked: Stored<KeyRotation>): Promise<Stored<KeyRotation>> => {
    let result: KeysInUse;
    let rotation = asked;
    if (asked.doc.rotates === 'tenantKey') result = await keyChanges.addGeneration(scope, asked.doc.id);
    else {
      rotation = await withWrappingKey(scope, asked);
      result = await keyChanges.rewrap(scope, rotation.doc.wrappingKey ?? '');
    }
    return write(rotation, { result });
  };

  /** The document beside the event makes a repetition find it recorded. */
  const record = (
    scope: TenantScope,
    type: 'tenant.keyRotated' | 'tenant.keyRotationFailed',
    { id, rotates, result }: KeyRotation,
  ) =>
    documents.commit(scope, {
      partition: `tenant:${scope.tenant}`,
      writes: [{ op: 'create', doc: { id: `rotation:${id}`, kind: 'tenancy.rotated', schema: 1 } }],
      events: [tenantEvent(type, scope.tenant, { rotation: id, rotates, ...result })],
    });

  return [
    does(applyRotation, async (scope, story) => {
      const rotation = await read(scope, story);
      if (rotation?.doc.state !== 'requested' || rotation.doc.result) return;
      try {
        await change(scope, rotation);
      } catch (fault) {
        if (!(fault instanceof KeyUnavailable && fault.withheld)) throw fault;
        // The vault says no, and will the next time. Nothing was changed: the keyring is as it was.
        const now = await read(scope, story);
        if (now?.doc.state !== 'requested') return;
        await record(scope, 'tenant.keyRotationFailed', now.doc);
        await write(now, { state: 'failed' });
      }
    }),
    does(recordRotation, async (scope, story) => {
      const rotation = await read(scope, story);
      if (rotation?.doc.state !== 'requested' || !rotation.doc.result) return;
      await record(scope, 'tenant.keyRotated', rotation.doc);
      await write(rotation, { state: 'done' });
    }),
  ];
}
