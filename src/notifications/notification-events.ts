import type { NewEvent } from '../platform/events.ts';
import type { EventDescription } from '../slice.ts';
import type { Attempt, Notification } from './notification.ts';

const data = {
  channel: 'mail, teams or app',
  notification: 'its id',
  keyHash: 'SHA-256 of its natural key',
  about: 'what it belongs to',
  purpose: 'decision, reminder, review, alert or info',
};

export const notificationEvents = [
  {
    type: 'notification.sent',
    meaning: 'Somebody was told something',
    phase: 'notification',
    says: 'Somebody was told by {channel}',
    data,
  },
  {
    type: 'notification.deferred',
    meaning: 'A message waits for its reader’s hour',
    phase: 'notification',
    outcome: 'pending',
    says: 'A message by {channel} waits for its reader’s hour',
    data: { ...data, until: 'instant' },
  },
  {
    type: 'notification.refused',
    meaning: 'A message could not be delivered and never will be',
    phase: 'notification',
    outcome: 'failure',
    says: 'A message by {channel} could not be delivered',
    data,
  },
  {
    type: 'notification.dropped',
    meaning: 'A message that waited had no reader any more',
    phase: 'notification',
    outcome: 'failure',
    says: 'A message that waited had no reader any more',
    data,
  },
  {
    type: 'notificationPreferences.changed',
    meaning: 'Somebody chose how they are told',
    phase: 'administration',
    data: { by: 'api or link' },
  },
] as const satisfies readonly EventDescription[];

type Type = 'notification.sent' | 'notification.deferred' | 'notification.refused' | 'notification.dropped';

export const notificationEvent = (
  type: Type,
  { id, recipientId, keyHash, about, purpose }: Notification,
  channel: string,
  more: Readonly<Record<string, string>> = {},
): NewEvent => ({
  type,
  subject: { kind: 'person', id: recipientId },
  data: { channel, notification: id, keyHash, about, purpose, ...more },
});

/** What the attempts made now say. Somebody who is not in Teams is no news. */
export const attemptEvents = (notification: Notification, attempts: readonly Attempt[]): readonly NewEvent[] =>
  attempts.flatMap(({ channel, outcome }) => {
    if (outcome === 'sent') return [notificationEvent('notification.sent', notification, channel)];
    return outcome === 'refused' ? [notificationEvent('notification.refused', notification, channel)] : [];
  });
