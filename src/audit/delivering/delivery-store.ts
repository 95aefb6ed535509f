import type { Documents, Write } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { logPartition } from '../log-entry.ts';
import { consequences, type Delivered, type Delivery, deliveredId, deliveryId, deliveryPartition } from './delivery.ts';

/** Who receives checkpoints, and how far they have. Two documents: what people change is not changed under their hands. */
export function deliveryStore(documents: Documents) {
  return {
    settings: (scope: TenantScope) => documents.read<Delivery>(scope, deliveryPartition, deliveryId, 'audit.delivery'),
    delivered: (scope: TenantScope) =>
      documents.read<Delivered>(scope, deliveryPartition, deliveredId, 'audit.delivered'),

    /** The new ETag; undefined when somebody was faster. */
    async commit(scope: TenantScope, doc: Delivery | Delivered, seen: string | undefined, events: readonly NewEvent[]) {
      const write: Write = seen === undefined ? { op: 'create', doc } : { op: 'replace', doc, ifMatch: seen };
      const committed = await documents.commit(scope, { partition: deliveryPartition, writes: [write], events });
      return committed.ok ? committed.etags.get(doc.id) : undefined;
    },

    /** Whether anything but consequences of deliveries and checks is in these leaves. */
    async hasNews(scope: TenantScope, epoch: number, from: number, to: number): Promise<boolean> {
      const text = `SELECT TOP 1 VALUE c.index FROM c WHERE c.kind = 'audit.entry'
        AND c.index >= @from AND c.index < @to AND NOT ARRAY_CONTAINS(@consequences, c.type)`;
      const parameters = { '@from': from, '@to': to, '@consequences': consequences };
      const { items } = await documents.query<number>(scope, { text, parameters, partition: logPartition(epoch) });
      return items.length > 0;
    },
  };
}

export type DeliveryStore = ReturnType<typeof deliveryStore>;
