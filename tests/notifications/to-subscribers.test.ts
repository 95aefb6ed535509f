import { expect, it } from 'vitest';
import { notificationEvents } from '../../src/notifications/notification-events.ts';
import { wants } from '../../src/surfaces/webhooks/webhook.ts';
import { newWebhookBody } from '../../src/surfaces/webhooks/webhooks.api.ts';

it.each(notificationEvents.map(({ type }) => type))('a subscriber of a tenant may be told %s by webhook', (type) => {
  const url = 'https://subscriber.example/hook';
  for (const types of [[type], [`${type.split('.')[0]}.*`]]) {
    expect(newWebhookBody.safeParse({ url, types }).success).toBe(true);
    expect(wants({ types, state: 'active' }, type)).toBe(true);
  }
});
