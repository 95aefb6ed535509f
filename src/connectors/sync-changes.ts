import type { Documents } from '../platform/cosmos/documents.ts';
import type { Queues } from '../platform/messages.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { connectorEvent } from './connector-events.ts';
import { askForIngest } from './connectors.messages.ts';
import type { Vendor } from './vendor.ts';

export interface SyncParts {
  readonly store: ConnectionStore;
  readonly documents: Documents;
  readonly vendor: Vendor;
  readonly queues: Queues;
  readonly newCallbackUrl: (scope: TenantScope, connectionId: string) => Promise<string>;
}

/** What the vendor stamps may become visible a little later. */
const overlapMs = 5 * 60_000;
/** A new connection begins a little before it was made: the vendor's clock is not ours. */
const firstOverlapMs = 3_600_000;

/** The safety net for lost callbacks: asks for what changed since the last time, and sees that callbacks are on. */
export function syncsChanges({ store, documents, vendor, queues, newCallbackUrl }: SyncParts) {
  return async (scope: TenantScope): Promise<void> => {
    const faults: unknown[] = [];
    for (const connection of await store.all(scope)) {
      try {
        await restoreCallback(scope, connection);
        await sync(scope, connection);
      } catch (fault) {
        faults.push(fault); // one vendor in trouble must not keep the others waiting
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} connections could not be synchronised`);
  };

  async function sync(scope: TenantScope, connection: Connection): Promise<void> {
    const { connectionId, createdAt } = connection;
    const known = (await store.readCursor(scope, connectionId))?.doc.lastUpdated;
    const since = known ? earlier(known, overlapMs) : earlier(createdAt, firstOverlapMs);
    let last = known ?? '';
    for await (const { externalId, lastUpdated } of vendor.changedSince(scope, connection, since)) {
      await askForIngest(queues, scope, {
        connectionId,
        externalId,
        occasion: `agreement/${externalId}/${lastUpdated}`,
      });
      if (lastUpdated > last) last = lastUpdated;
    }
    // Only after all of it is in the queue.
    if (last !== '' && last !== known) await store.saveCursor(scope, connectionId, last);
  }

  /** Where the vendor will not have it, this very sync is all there is. */
  async function restoreCallback(scope: TenantScope, connection: Connection): Promise<void> {
    const { connectionId } = connection;
    const restored = await vendor.ensureCallback(scope, connection, () => newCallbackUrl(scope, connectionId));
    if (!restored.ok || restored.value === 'there') return;
    const how = restored.value;
    await documents.record(scope, connectorEvent('connection.callbackRestored', connectionId, { how }));
  }
}

const earlier = (instant: string, ms: number): string => new Date(Date.parse(instant) - ms).toISOString();
