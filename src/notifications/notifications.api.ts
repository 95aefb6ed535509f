import { z } from 'zod';
import { type Notification, notificationStates } from './notification.ts';
import { channels, purposes } from './purpose.ts';

const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(2000).optional(),
});

export const ownQuery = pageQuery.extend({
  unread: z.enum(['true', 'false']).default('false').meta({ description: 'true: only what you have not read' }),
});

export const deliveriesQuery = pageQuery.extend({ state: z.enum(notificationStates).optional() });

export const notificationParams = z.strictObject({
  notificationId: z.string().regex(/^[0-9a-f]{64}$/, 'must be the id of a notification'),
});

const attempt = z.object({
  channel: z.enum(channels),
  outcome: z.enum(['held', 'sent', 'refused', 'unreachable']),
  at: z.iso.datetime(),
});

const notificationResource = z.object({
  id: z.string(),
  purpose: z.enum(purposes),
  subject: z.string(),
  about: z.string().meta({ description: 'What it belongs to, such as the id of a proposal' }),
  state: z.enum(notificationStates),
  sentAt: z.iso.datetime(),
  readAt: z.iso.datetime().optional(),
});

export const notificationList = z.object({
  items: z.array(notificationResource),
  unread: z.number().int().meta({ description: 'How many you have not read, on all pages' }),
  cursor: z.string().optional(),
});

const deliveryResource = notificationResource.extend({
  recipientId: z.string(),
  address: z.string(),
  attempts: z.array(attempt),
});

export const deliveryList = z.object({ items: z.array(deliveryResource), cursor: z.string().optional() });

export const toResource = ({ id, purpose, subject, about, state, sentAt, readAt }: Notification) => ({
  ...{ id, purpose, subject, about, state, sentAt },
  ...(readAt ? { readAt } : {}),
});

export const toDelivery = (notification: Notification) => {
  const { recipientId, address, attempts } = notification;
  return { ...toResource(notification), recipientId, address, attempts };
};
