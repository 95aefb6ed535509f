import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { fromCloudEvent } from './cloud-event.ts';
import type { Doc, Documents } from './cosmos/documents.ts';
import { TenantErased } from './cosmos/placements.ts';
import { sha256Hex } from './ids.ts';
import type { Delivery, EventSubscription, QueueConsumer } from './messages.ts';
import { openScope, systemActor, type TenantScope, tenantIdRule } from './scope.ts';
import { inSpan, log } from './telemetry.ts';
import type { Workflows } from './workflows.ts';

interface InboxDocument extends Doc {
  readonly kind: 'platform.inbox';
  readonly at: string;
  readonly ttl: number;
}

/** Longer than any message waits to be delivered, dead letters that somebody sends again included. */
const rememberedForSeconds = 30 * 24 * 3600;

export interface InboxParts {
  readonly documents: Documents;
  readonly clock: Clock;
  /** How trouble is waited for. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** Takes what the broker delivers, checks it, opens its tenant and hands it to its consumer: at least once on the wire, once in effect. */
export function inbox({ documents, clock, pause = delay }: InboxParts) {
  /**
   * The broker delivers again at once, and after ten times no more: without a wait of ours, within the lock, an outage of
   * seconds would end in dead letters. All ten together are some two minutes.
   */
  const patiently = async (attempt: number, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (fault) {
      // Taken off the queue and dropped: messages of a tenant that was destroyed are to be destroyed as well.
      if (fault instanceof TenantErased) return log.info('a message of an erased tenant was dropped', {});
      await pause(Math.min(250 * 2 ** attempt, 20_000));
      throw fault;
    }
  };
  const once = async (scope: TenantScope, consumer: string, key: string, work: () => Promise<void>) => {
    const partition = `inbox:${consumer}`;
    const id = documentIdOf(key);
    if (await documents.read<InboxDocument>(scope, partition, id, 'platform.inbox')) return;
    await work();
    const at = clock.now().toISOString();
    const doc: InboxDocument = { id, kind: 'platform.inbox', schema: 1, at, ttl: rememberedForSeconds };
    // A conflict means a second delivery ran beside this one; it has written the very same memory.
    await documents.commit(scope, { partition, writes: [{ op: 'create', doc }], events: [] });
  };
  const delivery = (attempt: number, workflows: Workflows): Delivery => ({ workflows, attempt, now: clock.now() });

  return {
    /** `body` is what the trigger found on the topic. Throws on anything malformed, so that it ends as a dead letter. */
    async event(subscription: EventSubscription, body: unknown, attempt: number, workflows: Workflows): Promise<void> {
      const event = fromCloudEvent(parsed(body));
      if (!subscription.types.some((pattern) => matches(pattern, event.type))) return;
      const { tenant, correlation } = event;
      const scope = openScope({ tenant, correlation, actor: systemActor(subscription.subscription) });
      const work = () =>
        inSpan(subscription.name, { tenant, correlation, event: event.type }, () =>
          subscription.handle(scope, event, delivery(attempt, workflows)),
        );
      return patiently(attempt, () =>
        subscription.inbox === 'own' ? work() : once(scope, subscription.subscription, event.id, work),
      );
    },

    /** The same for a queue; the consumer's own schema checks the message inside. */
    async message(consumer: QueueConsumer, body: unknown, attempt: number, workflows: Workflows): Promise<void> {
      const envelope = check(queueMessage, parsed(body), consumer.queue);
      const message = check(consumer.message, envelope.message, consumer.queue);
      const scope = openScope(envelope.scope);
      const { tenant, correlation } = scope;
      const work = () =>
        inSpan(consumer.name, { tenant, correlation }, () =>
          consumer.handle(scope, message, delivery(attempt, workflows)),
        );
      const kind = typeof consumer.inbox === 'function' ? consumer.inbox(message) : consumer.inbox;
      return patiently(attempt, () => (kind === 'own' ? work() : once(scope, consumer.queue, envelope.id, work)));
    },
  };
}

const text = z.string().min(1).max(1_024);
const queueMessage = z.strictObject({
  id: text,
  scope: z.strictObject({
    tenant: z.string().regex(tenantIdRule),
    actor: z.strictObject({
      kind: z.enum(['person', 'application', 'system', 'assistant']),
      id: text,
      name: z.string().exactOptional(),
      email: z.string().exactOptional(),
    }),
    correlation: text,
  }),
  message: z.unknown(),
});

function check<T>(schema: z.ZodType<T>, value: unknown, queue: string): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new TypeError(`a message on ${queue} is malformed: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** The host hands JSON over parsed, unless it was sent as bytes or text. */
function parsed(body: unknown): unknown {
  if (typeof body === 'string') return JSON.parse(body);
  if (body instanceof Uint8Array) return JSON.parse(Buffer.from(body).toString());
  return body;
}

/** `contract.*` takes everything that begins with `contract.`; anything else must be equal. */
const matches = (pattern: string, type: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;

/** Natural keys may hold characters that document ids may not (/ \ ? #). */
const documentIdOf = (key: string): string => (/^[\w.:@-]{1,200}$/.test(key) ? key : sha256Hex(key));
