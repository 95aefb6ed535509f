import type { Doc } from '../../platform/cosmos/documents.ts';

/** Somebody's address that wants to hear of events. Its signing secret is in Key Vault, under the name kept here. */
export interface Webhook extends Doc {
  readonly kind: 'webhooks.webhook';
  readonly schema: 1;
  readonly webhookId: string;
  readonly url: string;
  /** Event types, exact or with a trailing `*`. */
  readonly types: readonly string[];
  readonly state: 'active' | 'disabled';
  readonly secretName: string;
  readonly createdBy: string;
  readonly createdAt: string;
}

/** How the delivery of one event to one webhook ended. */
export interface DeliveryRecord extends Doc {
  readonly kind: 'webhooks.delivery';
  readonly schema: 1;
  readonly outcome: 'delivered' | 'exhausted' | 'gone';
  readonly attempts: number;
  /** The receiver's status, or why there was none. */
  readonly answer: string;
  readonly at: string;
  readonly ttl: number;
}

/** All webhooks of a tenant in one partition: they are few, and each event asks for all of them. */
export const webhookPartition = 'webhooks:1';
export const mostWebhooks = 50;

/** All deliveries of one event: they are made by one consumer at a time. */
export const deliveryPartition = (eventId: string): string => `delivery:${eventId}`;
export const deliveryId = (webhookId: string): string => `to:${webhookId}`;

/** What this slice itself reports: delivering a report about a delivery would never end. */
export const isOwnReport = (type: string): boolean => type.startsWith('webhook.');

export const wants = ({ types, state }: Pick<Webhook, 'types' | 'state'>, type: string): boolean =>
  state === 'active' &&
  !isOwnReport(type) &&
  types.some((pattern) => (pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type));
