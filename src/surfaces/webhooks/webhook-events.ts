import type { NewEvent } from '../../platform/events.ts';
import type { EventDescription } from '../../slice.ts';

const about = { event: 'id of the event', eventType: 'its type', attempts: 'made', answer: 'status or reason' };

export const webhookEvents = [
  {
    type: 'webhook.created',
    meaning: 'Somebody subscribed to events',
    phase: 'administration',
    data: { host: 'receiver', types: 'wanted' },
  },
  { type: 'webhook.deleted', meaning: 'A subscription was ended', phase: 'administration' },
  { type: 'webhook.disabled', meaning: 'The receiver said that it is gone for good (410)', phase: 'administration' },
  {
    type: 'webhook.delivered',
    meaning: 'An event was handed to a subscriber',
    phase: 'notification',
    says: 'A subscriber was told of {eventType}',
    data: about,
  },
  {
    type: 'webhook.exhausted',
    meaning: 'An event could not be handed to a subscriber; it will not be tried again',
    phase: 'notification',
    outcome: 'failure',
    says: 'A subscriber could not be told of {eventType}',
    data: about,
  },
] as const satisfies readonly EventDescription[];

export const webhookEvent = (
  type: (typeof webhookEvents)[number]['type'],
  webhookId: string,
  data: Readonly<Record<string, unknown>> = {},
): NewEvent => ({ type, subject: { kind: 'webhook', id: webhookId }, data });
