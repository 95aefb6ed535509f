import type { Clock } from '../platform/clock.ts';
import type { Catalog } from '../platform/cosmos/catalog.ts';
import { sha256Hex } from '../platform/ids.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import type { Directory } from './directory.ts';
import { isKeyOfVault, type KeyRotation, type RotationKind, rotationPartition } from './key-rotation.ts';
import { foreignKey, keyReused, notReady } from './refusals.ts';
import { rotateKey } from './rotate-key.workflow.ts';
import { isServed } from './tenant.ts';

export interface RotateKeyParts {
  readonly catalog: Catalog;
  readonly directory: Directory;
  readonly clock: Clock;
  /** https address of the stamp's own vault. */
  readonly vaultUri: string;
}

export interface RotationAsked {
  readonly rotates: RotationKind;
  /** The Key Vault key to wrap by from now on; without it a new version is made of the tenant's own. */
  readonly wrappingKey?: string | undefined;
}

/**
 * Notes the rotation under the caller's key and starts its story. Safe to repeat: the same key with the same input goes on
 * with what was begun, after whatever crash, and answers how far it has come.
 */
export async function requestRotation(
  { catalog, directory, clock, vaultUri }: RotateKeyParts,
  scope: TenantScope,
  asked: RotationAsked,
  idempotencyKey: string,
  workflows: Workflows,
): Promise<Result<KeyRotation>> {
  const tenant = (await directory.tenantNow(scope.tenant))?.doc;
  if (!tenant || tenant.state === 'shredded') return refused(notFound('tenant'));
  if (!isServed(tenant)) return refused(notReady(tenant.state));
  if (asked.wrappingKey !== undefined && !isKeyOfVault(asked.wrappingKey, vaultUri)) return refused(foreignKey());
  const id = sha256Hex(`${scope.tenant}\n${scope.actor.id}\n${idempotencyKey}`).slice(0, 32);
  const fresh: KeyRotation = {
    id,
    kind: 'tenancy.keyRotation',
    schema: 1,
    tenant: scope.tenant,
    rotates: asked.rotates,
    ...(asked.wrappingKey === undefined ? {} : { wrappingKey: asked.wrappingKey }),
    inputHash: sha256Hex(`${asked.rotates}\n${asked.wrappingKey ?? ''}`),
    requestedBy: scope.actor.id,
    requestedAt: clock.now().toISOString(),
    state: 'requested',
  };
  const written = await catalog.write(rotationPartition(scope.tenant), fresh, { ifAbsent: true });
  const rotation = written.ok ? fresh : await readRotation(catalog, scope.tenant, id);
  if (!rotation) throw new Error(`rotation ${id} is gone`);
  if (rotation.inputHash !== fresh.inputHash) return refused(keyReused());
  if (rotation.state === 'requested')
    await workflows.start(scope, rotateKey, `${scope.tenant}:rotate:${id}`, { rotationId: id });
  return ok(rotation);
}

export async function readRotation(catalog: Catalog, tenant: string, id: string): Promise<KeyRotation | undefined> {
  return (await catalog.read<KeyRotation>(rotationPartition(tenant), id, 'tenancy.keyRotation'))?.doc;
}
