import type { Doc } from '../platform/cosmos/documents.ts';
import type { Channel, Purpose } from './purpose.ts';

/** One try on one way. unreachable: the person is not on this way. The app itself needs no attempt. */
export interface Attempt {
  readonly channel: Channel;
  readonly outcome: 'held' | 'sent' | 'refused' | 'unreachable';
  readonly at: string;
}

/**
 * waiting: held back until a better hour · sending: some ways are done, others must be tried again · sent: told, in the
 * app at least · refused: every way out was refused for good.
 */
export const notificationStates = ['waiting', 'sending', 'sent', 'refused'] as const;
export type NotificationState = (typeof notificationStates)[number];

/** That somebody was told something, and how: their list in the app, and the log of deliveries. The content is in the letter. */
export interface Notification extends Doc {
  readonly kind: 'notifications.notification';
  readonly schema: 2;
  readonly recipientId: string;
  readonly address: string;
  readonly purpose: Purpose;
  readonly state: NotificationState;
  readonly subject: string;
  readonly about: string;
  readonly keyHash: string;
  readonly messageId: string;
  readonly attempts: readonly Attempt[];
  /** When it stood in their list. */
  readonly sentAt: string;
  readonly readAt?: string;
}

/** As the first edition wrote it: mail alone, at once. */
interface FirstNotification extends Doc {
  readonly kind: 'notifications.notification';
  readonly schema: 1;
  readonly recipientId: string;
  readonly channel: 'mail';
  readonly state: 'sent' | 'refused';
  readonly subject: string;
  readonly messageId: string;
  readonly sentAt: string;
}

export type StoredNotification = Notification | FirstNotification;

export function asNotification(doc: StoredNotification): Notification {
  if (doc.schema === 2) return doc;
  const { channel, ...kept } = doc;
  return {
    ...kept,
    schema: 2,
    address: '',
    purpose: 'info',
    about: '',
    keyHash: '',
    attempts: [{ channel, outcome: doc.state, at: doc.sentAt }],
  };
}

/** A letter that waits for its hour, beside its notification. Sealed, for letters hold links that decide something. */
export interface PendingLetter extends Doc {
  readonly kind: 'notifications.pending';
  readonly schema: 1;
  readonly notificationId: string;
  readonly recipientId: string;
  readonly dueAt: string;
  /** To be joined with others that are due at the same instant. */
  readonly digest: boolean;
  readonly since: string;
  readonly sealed: string;
}

export const notificationPartition = (recipientId: string): string => `notification:${recipientId}`;
export const pendingId = (notificationId: string): string => `pending:${notificationId}`;
