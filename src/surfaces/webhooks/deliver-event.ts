import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import type { DomainEvent } from '../../platform/events.ts';
import type { KeyVault } from '../../platform/key-vault.ts';
import { namesOf } from '../../platform/load-commonjs.ts';
import type { Outbound } from '../../platform/outbound.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type DeliveryRecord, deliveryId, isOwnReport, type Webhook, wants } from './webhook.ts';
import { webhookEvent } from './webhook-events.ts';
import { payloadOf } from './webhook-payload.ts';
import type { WebhookStore } from './webhook-store.ts';

export interface DeliveringParts {
  readonly store: WebhookStore;
  readonly vault: KeyVault;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly disable: (scope: TenantScope, webhookId: string) => Promise<void>;
}

type Outcome = DeliveryRecord['outcome'] | 'failed';

/** The broker delivers an event ten times (maxDeliveryCount); the tenth is the last chance to say how it ended. */
const lastAttempt = 10;
const timeoutMs = 10_000;
/** Longer than an event can be delivered again. */
const keptSeconds = 40 * 86_400;

const secretShape = z.strictObject({ secret: z.string().startsWith('whsec_') });

export function deliversEvents({ store, vault, outbound, clock, disable }: DeliveringParts) {
  /**
   * Hands the event to every webhook that wants it, each on its own. Throws when some receiver must be tried again; those
   * that have it by then are not sent it twice, but where a crash fell between answer and record, and then by the same
   * webhook-id, by which receivers know it again.
   */
  return async (scope: TenantScope, event: DomainEvent, attempt: number): Promise<void> => {
    if (isOwnReport(event.type)) return;
    const wanting = (await store.known(scope)).filter((webhook) => wants(webhook, event.type));
    if (wanting.length === 0) return;
    // All of them come to their end first: a fault at one must not cut off the record of another that has it by now.
    const ends = await Promise.allSettled(wanting.map((webhook) => deliver(scope, webhook, event, attempt)));
    const failed = ends.filter((end) => end.status === 'rejected' || end.value === 'failed').length;
    if (failed === 0) return;
    const cause: unknown = ends.find((end) => end.status === 'rejected')?.reason;
    throw new Error(`event ${event.id} did not reach ${failed} of ${wanting.length} webhooks`, { cause });
  };

  async function deliver(scope: TenantScope, webhook: Webhook, event: DomainEvent, attempt: number): Promise<Outcome> {
    const { webhookId } = webhook;
    const before = await store.readDelivery(scope, event.id, webhookId);
    if (before) return before.doc.outcome;
    const { outcome, answer } = await send(webhook, event);
    if (outcome === 'failed' && attempt < lastAttempt) return 'failed';
    const ended = outcome === 'failed' ? 'exhausted' : outcome;
    const doc: DeliveryRecord = {
      ...{ id: deliveryId(webhookId), kind: 'webhooks.delivery', schema: 1, outcome: ended, attempts: attempt, answer },
      at: clock.now().toISOString(),
      ttl: keptSeconds,
    };
    const type = ended === 'delivered' ? 'webhook.delivered' : 'webhook.exhausted';
    const report = { event: event.id, eventType: event.type, attempts: attempt, answer };
    if (ended === 'gone') await disable(scope, webhookId);
    await store.recordDelivery(scope, event.id, doc, webhookEvent(type, webhookId, report));
    return ended;
  }

  async function send({ url, secretName }: Webhook, event: DomainEvent): Promise<{ outcome: Outcome; answer: string }> {
    const body = payloadOf(event);
    const headers = await signed(secretName, event.id, body);
    const sent = await outbound.send({ method: 'POST', url, headers, body, timeoutMs, maxBytes: 65_536 });
    if (!sent.ok) {
      // What is not allowed now will not be later; an answer that is too long was an answer of a receiver at fault.
      return { outcome: sent.reason === 'forbidden' ? 'exhausted' : 'failed', answer: sent.reason };
    }
    const { status } = sent.value;
    const outcome = status >= 200 && status < 300 ? 'delivered' : status === 410 ? 'gone' : 'failed';
    return { outcome, answer: String(status) };
  }

  /** Standard Webhooks: the id is constant over all attempts, the timestamp is this attempt's. */
  async function signed(secretName: string, id: string, body: string): Promise<Record<string, string>> {
    const { Webhook: Signer } = namesOf(await import('standardwebhooks'));
    const found = secretShape.safeParse(await vault.secret(secretName));
    if (!found.success) throw new Error(`the signing secret ${secretName} is missing`);
    const now = clock.now();
    return {
      'content-type': 'application/json',
      'user-agent': 'Counterpart-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Signer(found.data.secret).sign(id, now, body),
    };
  }
}
