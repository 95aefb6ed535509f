import { z } from 'zod';
import type { Documents } from '../../platform/cosmos/documents.ts';
import type { Queues } from '../../platform/messages.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { tenantWorkQueue } from '../../platform/tenant-work.ts';
import type { TenantWork, Timer } from '../../slice.ts';
import type { Alarm } from '../checking/alarm.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import type { LogReader } from '../log-reader.ts';
import type { Seal } from '../sealing/seal.ts';
import { type DeliveringParts, deliversCheckpoints } from './deliver-checkpoints.ts';
import { deliveryRoutes } from './delivery.http.ts';
import { isWanted, turns } from './delivery.ts';
import { deliveryEvents } from './delivery-events.ts';
import { deliveryStore } from './delivery-store.ts';

export interface DeliveryParts extends Omit<DeliveringParts, 'store'> {
  readonly documents: Documents;
  readonly reader: LogReader;
  readonly queues: Queues;
  readonly alarm: Alarm;
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
}

/** Checkpoints for whoever keeps them outside, so that the operator cannot fork history unseen. */
export function createDelivering(parts: DeliveryParts) {
  const { documents, reader, queues, alarm } = parts;
  const store = deliveryStore(documents);
  const deliver = deliversCheckpoints({ ...parts, store });
  const work: TenantWork = {
    name: 'audit-deliverCheckpoints',
    input: z.strictObject({}),
    key: (_, now) => now.toISOString().slice(0, 13),
    inbox: 'own', // what went out is remembered by ordinal
    async handle(scope) {
      try {
        await deliver(scope);
      } catch (fault) {
        // Trying again at once finds the same; the next hour looks again.
        if (!(fault instanceof LogInconsistent)) throw fault;
        await alarm(scope, fault.finding, fault.facts);
      }
    },
  };
  return {
    deliver,
    /** After a checkpoint: asks for the delivery, which must not hold up whoever waits for the checkpoint. */
    async onSealed(scope: TenantScope, { epoch, ordinal }: Seal): Promise<void> {
      const settings = (await store.settings(scope))?.doc;
      if (!settings || !isWanted(settings)) return;
      const before = (await store.delivered(scope))?.doc;
      const after = before?.epoch === epoch ? before.ordinal : 0;
      const due = Array.from(turns(after, ordinal, settings.every)).at(-1);
      if (due === undefined) return;
      const id = `${work.name}/${scope.tenant}/e${epoch}/${due}`;
      await queues.send(scope, tenantWorkQueue, { id, body: { work: work.name, input: {} } });
    },
    routes: deliveryRoutes({ store, reader }),
    tenantWork: [work],
    /** For what a crash left behind. */
    timers: [{ name: work.name, schedule: '0 11 * * * *', handle: parts.forEachTenant(work) }] satisfies Timer[],
    events: deliveryEvents,
  };
}
