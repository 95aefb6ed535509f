import { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import { staleVersion } from '../../platform/refusal.ts';
import { ok, refused } from '../../platform/result.ts';
import type { LogReader } from '../log-reader.ts';
import { type Delivered, type Delivery, deliveredId, isWanted, noDelivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';

const resource = z.strictObject({
  every: z
    .int()
    .min(10)
    .max(10_000)
    .meta({ description: 'Each checkpoint whose ordinal this divides; there is at most about one a minute' }),
  mail: z
    .array(z.email().max(254))
    .max(10)
    .refine((all) => new Set(all.map((a) => a.toLowerCase())).size === all.length, 'must not name an address twice')
    .meta({ description: 'Addresses that each checkpoint is mailed to: people here, or auditors of another house' }),
  webhook: z.boolean().meta({ description: 'As the event log.checkpointPublished, for webhooks that subscribe to it' }),
});
type Body = z.infer<typeof resource>;

type None = Record<string, never>;
type Reads = { readonly kind: 'permission'; readonly permission: 'audit.read' };
type Manages = { readonly kind: 'permission'; readonly permission: 'audit.manage' };

/** The version of what nobody has said yet. */
const unsaid = '"none"';
const path = 'api/v1/audit/checkpoint-delivery';

const toResource = ({ every, mail, webhook }: Delivery): Body => ({ every, mail: [...mail], webhook });

export interface DeliveryRouteParts {
  readonly store: DeliveryStore;
  readonly reader: Pick<LogReader, 'epoch' | 'seal'>;
}

export function deliveryRoutes({ store, reader }: DeliveryRouteParts): readonly Route[] {
  return [
    route<Reads>({
      ...{ name: 'audit-readCheckpointDelivery', methods: ['GET'], path },
      access: { kind: 'permission', permission: 'audit.read' },
      summary: 'Who receives which checkpoints of the log',
      responses: { 200: { description: 'The settings, with their ETag', schema: resource } },
      handle: async ({ scope }) => {
        const stored = await store.settings(scope);
        return ok({ status: 200, json: toResource(stored?.doc ?? noDelivery), etag: stored?.etag ?? unsaid });
      },
    }),
    route<Manages, None, None, Body>({
      ...{ name: 'audit-putCheckpointDelivery', methods: ['PUT'], path, ifMatch: true },
      access: { kind: 'permission', permission: 'audit.manage' },
      summary:
        'Says who receives which checkpoints of the log. Whoever keeps them can show that history was changed after them; deliveries begin with the next one whose turn it is',
      body: { schema: resource },
      responses: { 200: { description: 'The settings, with their new ETag', schema: resource } },
      handle: async ({ scope, body, ifMatch }) => {
        const doc: Delivery = { ...noDelivery, ...body };
        const [before, delivered] = await Promise.all([store.settings(scope), store.delivered(scope)]);
        // From now on, and not what was missed while nobody was to receive any.
        if (!before || !delivered || !isWanted(before.doc)) {
          const epoch = await reader.epoch(scope);
          const { ordinal = 0, size = 0 } = (await reader.seal(scope, epoch))?.doc ?? {};
          const start: Delivered = { id: deliveredId, kind: 'audit.delivered', schema: 1, epoch, ordinal, size };
          await store.commit(scope, start, delivered?.etag, []); // a conflict says that somebody else began just now
        }
        const data = { every: body.every, mail: body.mail.length, webhook: body.webhook };
        const event = { type: 'log.deliveryChanged', subject: { kind: 'log', id: scope.tenant }, data };
        const etag = await store.commit(scope, doc, ifMatch === unsaid ? undefined : ifMatch, [event]);
        if (etag !== undefined) return ok({ status: 200, json: toResource(doc), etag });
        const now = (await store.settings(scope))?.etag;
        return refused(staleVersion('audit.deliveryChanged', 'who receives checkpoints', now));
      },
    }),
  ];
}
