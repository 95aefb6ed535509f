import type { Clock } from '../platform/clock.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { NotificationStore } from './notification-store.ts';

/** It may go out, or be opened on a second device, at the same moment; not this often. */
const mostTries = 5;

/** Marks the actor's own notification as read, once. False when they have none of this id. */
export function readsNotifications(store: NotificationStore, clock: Clock) {
  return async (scope: TenantScope, id: string): Promise<boolean> => {
    for (let tries = 0; tries < mostTries; tries++) {
      const stored = await store.read(scope, scope.actor.id, id);
      if (!stored) return false;
      if (stored.doc.readAt) return true;
      const doc = { ...stored.doc, readAt: clock.now().toISOString() };
      const written = await store.commit(scope, scope.actor.id, [{ op: 'replace', doc, ifMatch: stored.etag }]);
      if (written.ok) return true;
    }
    throw new Error(`notification ${id} changes too often to be marked`);
  };
}

export type ReadsNotifications = ReturnType<typeof readsNotifications>;
