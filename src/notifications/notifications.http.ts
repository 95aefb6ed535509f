import type { z } from 'zod';
import { nextLink, type Route, route } from '../platform/http.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import type { NotificationStore } from './notification-store.ts';
import {
  deliveriesQuery,
  deliveryList,
  notificationList,
  notificationParams,
  ownQuery,
  toDelivery,
  toResource,
} from './notifications.api.ts';
import type { ReadsNotifications } from './read-notification.ts';

type None = Record<string, never>;
type Reads = { readonly kind: 'permission'; readonly permission: 'notification.read' };
type Manages = { readonly kind: 'permission'; readonly permission: 'notification.manage' };
type Writes = { readonly kind: 'permission'; readonly permission: 'notification.write' };
const reads: Reads = { kind: 'permission', permission: 'notification.read' };
const writes: Writes = { kind: 'permission', permission: 'notification.write' };
const manages: Manages = { kind: 'permission', permission: 'notification.manage' };

export function notificationRoutes(store: NotificationStore, markRead: ReadsNotifications): readonly Route[] {
  return [
    route<Reads, None, z.infer<typeof ownQuery>>({
      name: 'notifications-listOwn',
      methods: ['GET'],
      path: 'api/v1/notifications',
      access: reads,
      summary: 'What you were told, the newest first',
      query: ownQuery,
      responses: { 200: { description: 'Your notifications', schema: notificationList } },
      handle: async ({ scope, query: { unread, ...page }, request }) => {
        const [found, count] = await Promise.all([
          store.ofPerson(scope, scope.actor.id, unread === 'true', page),
          store.countUnread(scope, scope.actor.id),
        ]);
        const { items, cursor } = found;
        return ok({
          status: 200,
          json: { items: items.map(toResource), unread: count, ...(cursor ? { cursor } : {}) },
          headers: nextLink(request.url, cursor),
        });
      },
    }),
    route<Writes, z.infer<typeof notificationParams>>({
      name: 'notifications-markRead',
      methods: ['PUT'],
      path: 'api/v1/notifications/{notificationId}/read',
      access: writes,
      summary: 'Marks one of your notifications as read; once read, it stays so',
      params: notificationParams,
      responses: { 204: { description: 'It is read' } },
      handle: async ({ scope, params: { notificationId } }) =>
        (await markRead(scope, notificationId)) ? ok({ status: 204 }) : refused(notFound('notification')),
    }),
    route<Manages, None, z.infer<typeof deliveriesQuery>>({
      name: 'notifications-listDeliveries',
      methods: ['GET'],
      path: 'api/v1/notifications/deliveries',
      access: manages,
      summary: 'Who was told what on which way, and whose address takes nothing; the newest first',
      query: deliveriesQuery,
      responses: { 200: { description: 'The deliveries of the tenant', schema: deliveryList } },
      handle: async ({ scope, query: { state, ...page }, request }) => {
        const { items, cursor } = await store.deliveries(scope, state, page);
        return ok({
          status: 200,
          json: { items: items.map(toDelivery), ...(cursor ? { cursor } : {}) },
          headers: nextLink(request.url, cursor),
        });
      },
    }),
  ];
}
