import { z } from 'zod';
import { isOwnReport, type Webhook } from './webhook.ts';

const url = z
  .url({ protocol: /^https$/, error: 'must be an https:// address' })
  .max(2000)
  .refine((text) => {
    const { username, password, hash } = new URL(text);
    return !username && !password && !hash;
  }, 'must not contain a login or a fragment');

const eventType = z
  .string()
  .max(100)
  .regex(/^(?:\*|[a-z]\w*\.(?:\*|[a-z]\w*))$/i, 'must be an event type such as contract.activated, or contract.*, or *')
  .refine((type) => !isOwnReport(type), 'must not be about webhooks themselves');

export const newWebhookBody = z.strictObject({
  url: url.meta({ description: 'Where events are POSTed, signed by Standard Webhooks' }),
  types: z.array(eventType).min(1).max(50).meta({ description: 'Event types, exact or with a trailing *' }),
});

export const webhookParams = z.strictObject({ webhookId: z.uuid() });

export const webhookResource = z.object({
  id: z.uuid(),
  url: z.string(),
  types: z.array(z.string()),
  state: z.enum(['active', 'disabled']),
  createdAt: z.iso.datetime(),
});

export const createdWebhook = webhookResource.extend({
  secret: z.string().optional().meta({ description: 'whsec_…, to verify signatures with; shown this once' }),
});

export const webhookList = z.object({ items: z.array(webhookResource) });

export const toResource = ({
  webhookId: id,
  url: to,
  types,
  state,
  createdAt,
}: Webhook): z.infer<typeof webhookResource> => ({
  id,
  url: to,
  types: [...types],
  state,
  createdAt,
});
