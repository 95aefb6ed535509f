import type { Clock } from '../../platform/clock.ts';
import type { Documents, Write } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import { createExpiringCache } from '../../platform/expiring-cache.ts';
import type { TenantScope } from '../../platform/scope.ts';
import {
  type DeliveryRecord,
  deliveryId,
  deliveryPartition,
  mostWebhooks,
  type Webhook,
  webhookPartition,
} from './webhook.ts';

/** Other instances learn of a new webhook within this; events of a tenant without any cost one read in this time. */
const knownForMs = 15_000;

export function webhookStore(documents: Documents, clock: Clock) {
  const known = createExpiringCache<readonly Webhook[]>(knownForMs, clock);

  const all = async (scope: TenantScope): Promise<readonly Webhook[]> => {
    const text = 'SELECT * FROM c WHERE c.kind = @kind ORDER BY c.createdAt';
    const query = { text, parameters: { '@kind': 'webhooks.webhook' }, partition: webhookPartition };
    return (await documents.query<Webhook>(scope, query, { limit: mostWebhooks })).items;
  };

  const change = async (scope: TenantScope, writes: readonly Write[], events: readonly NewEvent[]) => {
    const committed = await documents.commit(scope, { partition: webhookPartition, writes, events });
    known.forget(scope.tenant);
    return committed;
  };

  return {
    all,
    change,
    /** From memory, a few seconds old at most. */
    known: (scope: TenantScope): Promise<readonly Webhook[]> => known.get(scope.tenant, () => all(scope)),
    read: (scope: TenantScope, webhookId: string) =>
      documents.read<Webhook>(scope, webhookPartition, webhookId, 'webhooks.webhook'),

    readDelivery: (scope: TenantScope, eventId: string, webhookId: string) =>
      documents.read<DeliveryRecord>(scope, deliveryPartition(eventId), deliveryId(webhookId), 'webhooks.delivery'),

    /** A conflict means that a delivery beside this one has said the same. */
    async recordDelivery(scope: TenantScope, eventId: string, doc: DeliveryRecord, event: NewEvent): Promise<void> {
      const partition = deliveryPartition(eventId);
      await documents.commit(scope, { partition, writes: [{ op: 'create', doc }], events: [event] });
    },
  };
}

export type WebhookStore = ReturnType<typeof webhookStore>;
