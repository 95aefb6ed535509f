import type { Doc } from '../../platform/cosmos/documents.ts';

/** Who receives which checkpoints of a tenant's log: whoever keeps them can show that history was changed after them. */
export interface Delivery extends Doc {
  readonly kind: 'audit.delivery';
  /** Each checkpoint whose ordinal this divides. */
  readonly every: number;
  /** People, or auditors of another house. */
  readonly mail: readonly string[];
  /** As an event that webhooks can subscribe to. */
  readonly webhook: boolean;
}

/** How far they were delivered. */
export interface Delivered extends Doc {
  readonly kind: 'audit.delivered';
  readonly epoch: number;
  /** The last one whose turn it was. */
  readonly ordinal: number;
  /** Leaves under the last one that went out. */
  readonly size: number;
}

export const deliveryPartition = 'log-delivery';
export const deliveryId = 'delivery';
export const deliveredId = 'delivered';

/** Until somebody says otherwise. */
export const noDelivery: Delivery = {
  ...{ id: deliveryId, kind: 'audit.delivery', schema: 1 },
  ...{ every: 100, mail: [], webhook: false },
};

export const isWanted = ({ mail, webhook }: Delivery): boolean => webhook || mail.length > 0;

/** The ordinals above `after`, up to `last`, that `every` divides. */
export function* turns(after: number, last: number, every: number): Generator<number> {
  for (let turn = (Math.floor(after / every) + 1) * every; turn <= last; turn += every) yield turn;
}

/**
 * What happens because a checkpoint was delivered or a log was checked. With nothing else in a log there is nothing to deliver:
 * else each delivery would in time be the reason for the next.
 */
export const consequences: readonly string[] = [
  ...['log.checkpointPublished', 'log.verified'],
  ...['notification.sent', 'notification.refused', 'notification.deferred', 'notification.dropped'],
  ...['webhook.delivered', 'webhook.exhausted', 'webhook.disabled'],
];
