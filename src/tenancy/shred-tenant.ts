import type { Clock } from '../platform/clock.ts';
import { notFound, type Refusal } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import type { Directory } from './directory.ts';
import { houseNotOpen, houseStays, notConfirmed, notSuspended, underLegalHold } from './refusals.ts';
import { shredTenant } from './shred-tenant.workflow.ts';
import type { Tenant } from './tenant.ts';

export interface ShreddingAsked {
  /** The name of the tenant, typed by who asks. */
  readonly confirmName: string;
  readonly reason: string;
}

/**
 * Checks that a tenant may be destroyed and starts the story that does it; the story checks again. Safe to repeat: one that
 * is under way goes on, should its story have died, and one that is done is answered with its record.
 */
export async function requestShredding(
  parts: { readonly directory: Directory; readonly clock: Clock; readonly houseTenant: string },
  scope: TenantScope,
  asked: ShreddingAsked,
  workflows: Workflows,
): Promise<Result<Tenant>> {
  const { directory, clock, houseTenant } = parts;
  const [tenant, house] = await Promise.all([directory.tenantNow(scope.tenant), directory.tenantNow(houseTenant)]);
  if (!tenant) return refused(notFound('tenant'));
  const { doc } = tenant;
  if (asked.confirmName !== doc.name) return refused(notConfirmed());
  if (doc.state === 'shredded') return ok(doc);
  if (doc.state !== 'shredding') {
    const no = shreddingRefused(doc, house?.doc, houseTenant);
    if (no) return refused(no);
  }
  const { requestedAt, reason } = doc.shredding ?? { requestedAt: clock.now().toISOString(), reason: asked.reason };
  await workflows.start(scope, shredTenant, `${scope.tenant}:shred`, { requestedAt, reason });
  return ok(doc);
}

/** Why a tenant may not be destroyed; undefined when it may. */
function shreddingRefused(tenant: Tenant, house: Tenant | undefined, houseTenant: string): Refusal | undefined {
  if (tenant.tenant === houseTenant) return houseStays();
  if (house?.state !== 'open') return houseNotOpen();
  if (tenant.legalHold) return underLegalHold();
  return tenant.state === 'suspended' ? undefined : notSuspended(tenant.state);
}
