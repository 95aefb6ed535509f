import { z } from 'zod';
import type { Documents, Stored } from '../platform/cosmos/documents.ts';
import type { Queues } from '../platform/messages.ts';
import type { TenantScope } from '../platform/scope.ts';
import { forEachTenant } from '../platform/tenant-work.ts';
import type { TenantWork, Timer } from '../slice.ts';
import type { Directory } from './directory.ts';
import type { Grants } from './grants.ts';
import { isServed, type Tenant } from './tenant.ts';
import { tenantEvent } from './tenant-events.ts';
import { type Unlogged, withoutLogged } from './unlogged.ts';

type InCatalog = Grants | Tenant;

/** A scope of the tenant named; undefined where whoever asks has none. */
type ScopeIn = (tenant: string) => TenantScope | undefined;

export interface UnloggedParts {
  readonly directory: Directory;
  readonly documents: Pick<Documents, 'commit'>;
  readonly queues: Queues;
  readonly houseTenant: string;
}

/** Long after whatever may still have it in hand has ended. */
const markedSeconds = 30 * 86_400;

/**
 * Finishes what a change in the catalog began: its events go into the logs they belong in, each once, whoever does it. Whoever
 * made the change does so at once; what a crash left is found by the sweep.
 */
export function recordsUnlogged({ directory, documents, queues, houseTenant }: UnloggedParts) {
  /** Undefined while there is no log for it yet. */
  const logOf = async ({ tenant }: Unlogged): Promise<string | undefined> => {
    const found = (await directory.tenantNow(tenant))?.doc;
    if (found && isServed(found)) return tenant;
    if (found?.state === 'provisioning') return undefined;
    const house = (await directory.tenantNow(houseTenant))?.doc;
    return house && isServed(house) ? houseTenant : undefined;
  };

  const recordOne = async (scope: TenantScope, { id, tenant, type, data, actor, at }: Unlogged): Promise<void> => {
    // The document beside the event makes a repetition find it there, which is no fault.
    const marker = { id: `recorded:${id}`, kind: 'tenancy.recorded', schema: 1, ttl: markedSeconds };
    await documents.commit(scope.actingAs(actor), {
      partition: `tenant:${scope.tenant}`,
      writes: [{ op: 'create', doc: marker }],
      events: [tenantEvent(type, tenant, { ...data, changedAt: at })],
    });
  };

  /** Records what it has a scope for and takes it off. Returns what is stored then; of no use to whom somebody overtook. */
  async function record<T extends InCatalog>(stored: Stored<T>, scopeIn: ScopeIn): Promise<Stored<T>> {
    const recorded = new Set<string>();
    for (const entry of stored.doc.unlogged ?? []) {
      const log = await logOf(entry);
      const scope = log === undefined ? undefined : scopeIn(log);
      if (!scope) continue;
      await recordOne(scope, entry);
      recorded.add(entry.id);
    }
    if (recorded.size === 0) return stored;
    const doc = withoutLogged(stored.doc, recorded);
    const written = await (doc.kind === 'tenancy.grants'
      ? directory.writeGrants(doc, { ifMatch: stored.etag })
      : directory.writeTenant(doc, { ifMatch: stored.etag }));
    return written.ok ? { doc, etag: written.etag } : stored;
  }

  const work: TenantWork = {
    name: 'tenancy-recordUnlogged',
    input: z.strictObject({}),
    key: (_, now) => now.toISOString().slice(0, 16),
    inbox: 'own', // each event is recorded once, however often this runs
    handle: async (scope) => {
      for (const stored of await directory.unlogged())
        await record(stored, (tenant) => (tenant === scope.tenant ? scope : undefined));
    },
  };

  /** Suspended ones too: what was decided about them is on record all the same. */
  const concerned = async () => {
    const logs = new Set<string>();
    for (const { doc } of await directory.unlogged())
      for (const entry of doc.unlogged ?? []) {
        const log = await logOf(entry);
        if (log !== undefined) logs.add(log);
      }
    return [...logs].map((id) => ({ id, zone: 'UTC' }));
  };
  const timer: Timer = {
    name: 'tenancy-sweepUnlogged',
    schedule: '0 */5 * * * *',
    handle: forEachTenant(queues, concerned)(work),
  };

  return {
    /** Of whoever made the change. It stands whatever becomes of this: the sweep goes on where it ends. */
    now: <T extends InCatalog>(stored: Stored<T>, scopeIn: ScopeIn): Promise<Stored<T>> =>
      record(stored, scopeIn).catch(() => stored),
    work,
    timer,
  };
}

export type RecordsUnlogged = ReturnType<typeof recordsUnlogged>;
