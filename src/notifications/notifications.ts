import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import { type Route, route } from '../platform/http.ts';
import { sha256Hex } from '../platform/ids.ts';
import type { Mail } from '../platform/mail.ts';
import { ok } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Slice } from '../slice.ts';
import { letterDocument } from './letter-document.ts';
import { type Notification, notificationPartition } from './notification.ts';

export interface Letter {
  /** Natural key within the tenant: the same letter is sent once. */
  readonly key: string;
  readonly to: { readonly id: string; readonly name: string; readonly email: string };
  readonly subject: string;
  readonly text: string;
  /** The paragraphs; what makes a document of them is added. */
  readonly html: string;
  /** Letters of one thread are shown together by mail programs. */
  readonly thread?: string;
}

export interface NotificationsParts {
  readonly documents: Documents;
  readonly mail: Mail;
  readonly clock: Clock;
  /** Domain of the message ids: the sender's. */
  readonly mailDomain: string;
}

/** Who is told what. First edition: mail, each letter once. */
export function createNotifications({ documents, mail, clock, mailDomain }: NotificationsParts) {
  /**
   * Sends a letter unless it was sent. A crash between sending and remembering sends it once more with the same Message-ID,
   * by which the receiving side knows it for the same letter.
   */
  const send = async (
    scope: TenantScope,
    { key, to, subject, text, html, thread }: Letter,
  ): Promise<'sent' | 'already' | 'refused'> => {
    const id = sha256Hex(`${scope.tenant}\n${key}`);
    const partition = notificationPartition(to.id);
    if (await documents.read<Notification>(scope, partition, id, 'notifications.notification')) return 'already';
    const messageId = `<${id.slice(0, 40)}@${mailDomain}>`;
    const root = thread && `<${sha256Hex(`${scope.tenant}\n${thread}`).slice(0, 40)}.thread@${mailDomain}>`;
    const threaded = root ? { inReplyTo: root, references: [root] } : {};
    const sent = await mail.send({
      ...{ to: to.email, subject, text, html: letterDocument(subject, html), messageId },
      ...threaded,
    });
    const state = sent.ok ? 'sent' : 'refused';
    const doc: Notification = {
      ...{
        id,
        kind: 'notifications.notification',
        schema: 1,
        recipientId: to.id,
        channel: 'mail',
        state,
        subject,
        messageId,
      },
      sentAt: clock.now().toISOString(),
    };
    const data = { channel: 'mail', notification: id, keyHash: sha256Hex(key), about: thread ?? '' };
    const event = {
      type: sent.ok ? 'notification.sent' : 'notification.refused',
      subject: { kind: 'person', id: to.id },
      data,
    };
    await documents.commit(scope, { partition, writes: [{ op: 'create', doc }], events: [event] });
    return state;
  };

  return {
    send,
    slice: {
      name: 'notifications',
      routes: [listRoute(documents)],
      events: notificationEvents,
    } satisfies Slice,
  };
}

const eventData = {
  channel: 'mail',
  notification: 'its id',
  keyHash: 'SHA-256 of its natural key',
  about: 'what it belongs to',
};
const notificationEvents = [
  { type: 'notification.sent', meaning: 'Somebody was told something', data: eventData },
  { type: 'notification.refused', meaning: 'A message could not be delivered and never will be', data: eventData },
];

export type Notifications = ReturnType<typeof createNotifications>;

const notificationList = z.object({
  items: z.array(z.object({ subject: z.string(), channel: z.string(), sentAt: z.iso.datetime() })),
});

const listRoute = (documents: Documents): Route =>
  route<{ readonly kind: 'permission'; readonly permission: 'notification.read' }>({
    name: 'notifications-listOwn',
    methods: ['GET'],
    path: 'api/v1/notifications',
    access: { kind: 'permission', permission: 'notification.read' },
    summary: 'What you were told, the newest first',
    responses: { 200: { description: 'Your notifications', schema: notificationList } },
    handle: async ({ scope }) => {
      const text = 'SELECT * FROM c WHERE c.kind = @kind ORDER BY c.sentAt DESC';
      const page = await documents.query<Notification>(scope, {
        text,
        parameters: { '@kind': 'notifications.notification' },
        partition: notificationPartition(scope.actor.id),
      });
      return ok({
        status: 200,
        json: { items: page.items.map(({ subject, channel, sentAt }) => ({ subject, channel, sentAt })) },
      });
    },
  });
