import type {
  CommitConflict,
  Committed,
  Documents,
  Page,
  PageAsked,
  Stored,
  Write,
} from '../platform/cosmos/documents.ts';
import { everyItem } from '../platform/cosmos/every-item.ts';
import type { NewEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import {
  asNotification,
  type Notification,
  type NotificationState,
  notificationPartition,
  type PendingLetter,
  pendingId,
  type StoredNotification,
} from './notification.ts';

/** Notifications and the letters that wait, both in the partition of their reader. */
export function notificationStore(documents: Documents) {
  const list = async (
    scope: TenantScope,
    text: string,
    parameters: Readonly<Record<string, string>>,
    page: PageAsked,
    recipientId?: string,
  ): Promise<Page<Notification>> => {
    const found = await documents.query<StoredNotification>(
      scope,
      { text, parameters, ...(recipientId ? { partition: notificationPartition(recipientId) } : {}) },
      page,
    );
    return { ...found, items: found.items.map(asNotification) };
  };
  const kind = { '@kind': 'notifications.notification' };

  return {
    async read(scope: TenantScope, recipientId: string, id: string): Promise<Stored<Notification> | undefined> {
      const partition = notificationPartition(recipientId);
      const stored = await documents.read<StoredNotification>(scope, partition, id, 'notifications.notification');
      return stored && { doc: asNotification(stored.doc), etag: stored.etag };
    },

    readPending: (scope: TenantScope, recipientId: string, notificationId: string) =>
      documents.read<PendingLetter>(
        scope,
        notificationPartition(recipientId),
        pendingId(notificationId),
        'notifications.pending',
      ),

    commit: (
      scope: TenantScope,
      recipientId: string,
      writes: readonly Write[],
      events: readonly NewEvent[] = [],
    ): Promise<Committed | CommitConflict> =>
      documents.commit(scope, { partition: notificationPartition(recipientId), writes, events }),

    ofPerson: (scope: TenantScope, recipientId: string, unread: boolean, page: PageAsked) =>
      list(
        scope,
        `SELECT * FROM c WHERE c.kind = @kind${unread ? ' AND NOT IS_DEFINED(c.readAt)' : ''} ORDER BY c.sentAt DESC`,
        kind,
        page,
        recipientId,
      ),

    async countUnread(scope: TenantScope, recipientId: string): Promise<number> {
      const { items } = await documents.query<number>(scope, {
        text: 'SELECT VALUE COUNT(1) FROM c WHERE c.kind = @kind AND NOT IS_DEFINED(c.readAt)',
        parameters: kind,
        partition: notificationPartition(recipientId),
      });
      return items[0] ?? 0;
    },

    /** Of everybody in the tenant, the newest first. */
    deliveries: (scope: TenantScope, state: NotificationState | undefined, page: PageAsked) =>
      list(
        scope,
        `SELECT * FROM c WHERE c.kind = @kind${state ? ' AND c.state = @state' : ''} ORDER BY c.sentAt DESC`,
        { ...kind, ...(state ? { '@state': state } : {}) },
        page,
      ),

    /** What should have gone out by now, whoever it is for. */
    due(scope: TenantScope, now: Date): AsyncIterable<PendingLetter> {
      const text = 'SELECT * FROM c WHERE c.kind = @kind AND c.dueAt <= @now';
      const parameters = { '@kind': 'notifications.pending', '@now': now.toISOString() };
      return everyItem((page) => documents.query<PendingLetter>(scope, { text, parameters }, page));
    },
  };
}

export type NotificationStore = ReturnType<typeof notificationStore>;
