import { z } from 'zod';
import type { Slice, TenantWork } from '../slice.ts';
import type { Clock } from './clock.ts';
import type { DirtyMarks } from './cosmos/dirty-marks.ts';
import type { Documents } from './cosmos/documents.ts';
import type { EventDocument } from './cosmos/event-documents.ts';
import { type Placements, TenantErased } from './cosmos/placements.ts';
import { newId } from './ids.ts';
import type { Queues } from './messages.ts';
import type { Outbox } from './outbox.ts';
import { openScope, systemActor, type TenantScope } from './scope.ts';
import { tenantWorkQueue } from './tenant-work.ts';

/** Younger events are likely on their way just now. */
const leftBehindAfterMs = 60_000;

export interface SweepParts {
  readonly documents: Documents;
  readonly outbox: Outbox;
  readonly marks: DirtyMarks;
  readonly clock: Clock;
}

/** Publishes what a crash or an absent broker left behind in one tenant. Returns how many events that were. */
export async function sweepOutbox(
  scope: TenantScope,
  { documents, outbox, marks, clock }: SweepParts,
): Promise<number> {
  let published = 0;
  await marks.sweptClean(scope.tenant, async () => {
    const before = new Date(clock.now().getTime() - leftBehindAfterMs).toISOString();
    for (;;) {
      const { items } = await documents.query<EventDocument>(
        scope,
        {
          text: "SELECT * FROM c WHERE c.kind = 'platform.event' AND c.unpublished = true AND c.event.at < @before",
          parameters: { before },
        },
        { limit: 200 },
      );
      if (items.length === 0) return published === 0;
      // Marking takes them out of the next look, so there is no cursor to carry.
      const events = items.map(({ event }) => event).sort((a, b) => a.sequence - b.sequence);
      await outbox.publishNow(scope, events);
      published += events.length;
    }
  });
  return published;
}

export interface OutboxSliceParts extends SweepParts {
  readonly queues: Queues;
  readonly placements: Placements;
}

/** The safety net under the outbox: every minute the tenants that committed lately, once a day all of them. */
export function outboxSlice(parts: OutboxSliceParts): Slice {
  const sweep: TenantWork = {
    name: 'platform-sweepOutbox',
    input: z.strictObject({}),
    key: (_, now) => now.toISOString().slice(0, 16), // one per tenant and minute, whatever runs twice
    inbox: 'own',
    handle: async (scope) => {
      try {
        await sweepOutbox(scope, parts);
      } catch (fault) {
        if (!(fault instanceof TenantErased)) throw fault;
        await parts.marks.drop(scope.tenant); // set by an instance that did not know yet
      }
    },
  };
  // Not forEachTenant: it asks for all open tenants, and this must also find those that are suspended or half provisioned.
  const enqueue = async (tenants: AsyncIterable<string>, now: Date) => {
    for await (const tenant of tenants) {
      const scope = openScope({ tenant, actor: systemActor('outbox'), correlation: newId() });
      const id = `${sweep.name}/${tenant}/${sweep.key({ id: tenant, zone: 'UTC' }, now)}`;
      await parts.queues.send(scope, tenantWorkQueue, { id, body: { work: sweep.name, input: {} } });
    }
  };
  return {
    name: 'outbox',
    timers: [
      {
        name: 'platform-sweepOutbox',
        schedule: '0 * * * * *',
        handle: ({ now }) => enqueue(parts.marks.list(), now),
      },
      {
        name: 'platform-sweepAllOutboxes',
        schedule: '0 17 3 * * *',
        handle: ({ now }) => enqueue(parts.placements.tenants(), now),
      },
    ],
    tenantWork: [sweep],
  };
}
