import type { Clock } from '../platform/clock.ts';
import type { Stored } from '../platform/cosmos/documents.ts';
import { newId } from '../platform/ids.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Directory } from './directory.ts';
import type { RecordsUnlogged } from './record-unlogged.ts';
import { changedMeanwhile, notReady } from './refusals.ts';
import { isServed, type Tenant } from './tenant.ts';
import type { tenantEvents } from './tenant-events.ts';

export interface TenantChange {
  readonly state?: 'open' | 'suspended' | undefined;
  readonly legalHold?: boolean | undefined;
  readonly reason: string;
}

type Happened = (typeof tenantEvents)[number]['type'];

/** Suspends a tenant or opens it again; sets or releases its legal hold. What is so already is left as it is. */
export async function changeTenant(
  parts: { readonly directory: Directory; readonly unlogged: Pick<RecordsUnlogged, 'now'>; readonly clock: Clock },
  scope: TenantScope,
  change: TenantChange,
  ifMatch: string,
): Promise<Result<Stored<Tenant>>> {
  const { directory, unlogged, clock } = parts;
  const stored = await directory.tenantNow(scope.tenant);
  if (!stored) return refused(notFound('tenant'));
  if (!isServed(stored.doc)) return refused(notReady(stored.doc.state));
  if (stored.etag !== ifMatch) return refused(changedMeanwhile(stored.etag));
  const at = clock.now().toISOString();
  const { doc: after, events } = changed(stored.doc, change, scope.actor.id, at);
  if (events.length === 0) return ok(stored);
  const { tenant, actor } = scope;
  const said = events.map((type) => ({ id: newId(), tenant, type, data: { reason: change.reason }, actor, at }));
  const doc: Tenant = { ...after, unlogged: [...(after.unlogged ?? []), ...said] };
  const written = await directory.writeTenant(doc, { ifMatch });
  if (!written.ok) return refused(changedMeanwhile((await directory.tenantNow(scope.tenant))?.etag));
  return ok(await unlogged.now({ doc, etag: written.etag }, (named) => (named === tenant ? scope : undefined)));
}

function changed(
  before: Tenant,
  { state: asked, legalHold = before.legalHold !== undefined, reason }: TenantChange,
  by: string,
  since: string,
): { readonly doc: Tenant; readonly events: readonly Happened[] } {
  const events: Happened[] = [];
  const state = asked ?? before.state;
  if (state !== before.state) events.push(state === 'suspended' ? 'tenant.suspended' : 'tenant.resumed');
  if (legalHold !== (before.legalHold !== undefined))
    events.push(legalHold ? 'tenant.holdPlaced' : 'tenant.holdReleased');
  const { legalHold: held, ...rest } = before;
  return { doc: { ...rest, state, ...(legalHold ? { legalHold: held ?? { reason, by, since } } : {}) }, events };
}
