import type { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, refused } from '../../platform/result.ts';
import type { ManagesWebhooks } from './manage-webhooks.ts';
import type { WebhookStore } from './webhook-store.ts';
import {
  createdWebhook,
  newWebhookBody,
  toResource,
  webhookList,
  webhookParams,
  webhookResource,
} from './webhooks.api.ts';

type None = Record<string, never>;
type Params = z.infer<typeof webhookParams>;
type Manages = { readonly kind: 'permission'; readonly permission: 'webhook.manage' };
const manages: Manages = { kind: 'permission', permission: 'webhook.manage' };

export function webhookRoutes(store: WebhookStore, { create, end }: ManagesWebhooks): readonly Route[] {
  return [
    route<Manages, None, None, z.infer<typeof newWebhookBody>>({
      name: 'webhooks-createWebhook',
      methods: ['POST'],
      path: 'api/v1/webhooks',
      access: manages,
      summary: 'Subscribes an address to events; the secret that signs them is shown once',
      idempotencyKey: true,
      body: { schema: newWebhookBody },
      responses: { 201: { description: 'The webhook with its secret', schema: createdWebhook } },
      handle: async ({ scope, body, idempotencyKey }) => {
        const created = await create(scope, body, idempotencyKey);
        if (!created.ok) return created;
        const { webhook, secret } = created.value;
        return ok({
          status: 201,
          json: { ...toResource(webhook.doc), ...(secret ? { secret } : {}) },
          etag: webhook.etag,
          headers: { location: `/api/v1/webhooks/${webhook.doc.webhookId}` },
        });
      },
    }),
    route<Manages>({
      name: 'webhooks-listWebhooks',
      methods: ['GET'],
      path: 'api/v1/webhooks',
      access: manages,
      summary: 'Lists the webhooks of the tenant',
      responses: { 200: { description: 'The webhooks, without their secrets', schema: webhookList } },
      handle: async ({ scope }) => ok({ status: 200, json: { items: (await store.all(scope)).map(toResource) } }),
    }),
    route<Manages, Params>({
      name: 'webhooks-readWebhook',
      methods: ['GET'],
      path: 'api/v1/webhooks/{webhookId}',
      access: manages,
      summary: 'Reads one webhook',
      params: webhookParams,
      responses: { 200: { description: 'The webhook, without its secret, with its ETag', schema: webhookResource } },
      handle: async ({ scope, params: { webhookId } }) => {
        const stored = await store.read(scope, webhookId);
        return stored
          ? ok({ status: 200, json: toResource(stored.doc), etag: stored.etag })
          : refused(notFound('webhook'));
      },
    }),
    route<Manages, Params>({
      name: 'webhooks-deleteWebhook',
      methods: ['DELETE'],
      path: 'api/v1/webhooks/{webhookId}',
      access: manages,
      summary: 'Ends a subscription',
      params: webhookParams,
      ifMatch: true,
      responses: { 204: { description: 'It is ended' } },
      handle: async ({ scope, params: { webhookId }, ifMatch }) => {
        const ended = await end(scope, webhookId, ifMatch);
        return ended.ok ? ok({ status: 204 }) : ended;
      },
    }),
  ];
}
