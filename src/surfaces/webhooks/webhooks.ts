import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import type { KeyVault } from '../../platform/key-vault.ts';
import type { EventSubscription } from '../../platform/messages.ts';
import type { Outbound } from '../../platform/outbound.ts';
import type { Slice } from '../../slice.ts';
import { deliversEvents } from './deliver-event.ts';
import { managesWebhooks } from './manage-webhooks.ts';
import { webhookEvents } from './webhook-events.ts';
import { webhookStore } from './webhook-store.ts';
import { webhookRoutes } from './webhooks.http.ts';

export interface WebhooksParts {
  readonly documents: Documents;
  readonly vault: KeyVault;
  readonly outbound: Outbound;
  readonly clock: Clock;
}

/** Events for other people's systems, by the Standard Webhooks signature. */
export function createWebhooks(parts: WebhooksParts) {
  const { documents, clock } = parts;
  const store = webhookStore(documents, clock);
  const management = managesWebhooks({ ...parts, store });
  const deliver = deliversEvents({ ...parts, store, disable: management.disable });
  const subscription: EventSubscription = {
    name: 'webhooks-deliverEvent',
    subscription: 'webhooks',
    types: ['*'],
    inbox: 'own', // what was delivered is remembered by webhook
    handle: (scope, event, { attempt }) => deliver(scope, event, attempt),
  };
  return {
    slice: {
      name: 'webhooks',
      routes: webhookRoutes(store, management),
      subscriptions: [subscription],
      events: webhookEvents,
      secretsOf: async (scope) => (await store.all(scope)).map(({ secretName }) => secretName),
    } satisfies Slice,
  };
}
