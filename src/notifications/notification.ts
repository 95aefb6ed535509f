import type { Doc } from '../platform/cosmos/documents.ts';

/** That somebody was told something. The content is in the mail, not here. */
export interface Notification extends Doc {
  readonly kind: 'notifications.notification';
  readonly recipientId: string;
  readonly channel: 'mail';
  /** refused: the address or the server will never take it. */
  readonly state: 'sent' | 'refused';
  readonly subject: string;
  readonly messageId: string;
  readonly sentAt: string;
}

export const notificationPartition = (recipientId: string): string => `notification:${recipientId}`;
