import type { ServiceBusMessage } from '@azure/service-bus';
import { cloudEventMediaType, sessionOf, toCloudEvent } from './cloud-event.ts';
import type { CommittedEvents } from './cosmos/tenant-documents.ts';
import type { DomainEvent } from './events.ts';
import type { TenantScope } from './scope.ts';
import { log } from './telemetry.ts';

/** The topic every event of every tenant goes through. */
export const eventTopic = 'events';

export interface OutboxParts {
  /** Sends messages of one session, in order. */
  readonly publish: (topic: string, messages: readonly ServiceBusMessage[]) => Promise<void>;
  /** Notes in the tenant's documents that these events are out. */
  readonly markPublished: (scope: TenantScope, events: readonly DomainEvent[]) => Promise<void>;
}

interface Waiting {
  readonly scope: TenantScope;
  readonly event: DomainEvent;
}

/** With the broker away, events wait in Cosmos DB for the sweep and not in memory. */
const mostWaiting = 10_000;

/**
 * Publishes committed events. Requests never wait for it: what is committed during one round of sending goes out
 * together in the next. What fails, or is lost with the process, stays marked unpublished and is found by the sweep.
 */
export class Outbox implements CommittedEvents {
  readonly #parts: OutboxParts;
  #waiting: Waiting[] = [];
  #sending: Promise<void> | undefined;
  readonly #marking = new Set<Promise<void>>();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  committed(scope: TenantScope, events: readonly DomainEvent[]): void {
    if (this.#waiting.length + events.length > mostWaiting) {
      log.warn('outbox is full; events are left to the sweep', { tenant: scope.tenant, events: events.length });
      return;
    }
    for (const event of events) this.#waiting.push({ scope, event });
    this.#sending ??= this.#sendRounds();
  }

  /** Resolves when everything committed so far has been sent and marked, or given up: for drain and tests. */
  async flush(): Promise<void> {
    while (this.#sending || this.#marking.size > 0) await Promise.all([this.#sending, ...this.#marking]);
  }

  /** Sends events now and marks them; throws when either fails. The sweep's way. */
  async publishNow(scope: TenantScope, events: readonly DomainEvent[]): Promise<void> {
    for (const group of Map.groupBy(events, sessionOf).values()) {
      await this.#parts.publish(eventTopic, group.map(toMessage));
      await this.#parts.markPublished(scope, group);
    }
  }

  async #sendRounds(): Promise<void> {
    await Promise.resolve(); // whatever else is committed in this turn joins the first round
    while (this.#waiting.length > 0) {
      const round = Map.groupBy(this.#waiting, ({ event }) => sessionOf(event));
      this.#waiting = [];
      await Promise.all([...round.values()].map((group) => this.#sendSession(group)));
    }
    this.#sending = undefined;
  }

  async #sendSession(group: readonly Waiting[]): Promise<void> {
    const [first] = group;
    if (!first) return;
    const events = group.map(({ event }) => event);
    try {
      await this.#parts.publish(eventTopic, events.map(toMessage));
    } catch (fault) {
      this.#leaveToSweep('events were not published', first.scope, fault);
      return;
    }
    const marking = this.#parts
      .markPublished(first.scope, events)
      .catch((fault: unknown) => this.#leaveToSweep('published events were not marked', first.scope, fault))
      .finally(() => this.#marking.delete(marking));
    this.#marking.add(marking);
  }

  #leaveToSweep(what: string, { tenant, correlation }: TenantScope, fault: unknown): void {
    log.warn(`${what}; the sweep will see to them`, { tenant, correlation, fault });
  }
}

const toMessage = (event: DomainEvent): ServiceBusMessage => ({
  messageId: event.id, // the broker drops a second one within its window
  sessionId: sessionOf(event),
  contentType: cloudEventMediaType,
  correlationId: event.correlation,
  subject: event.type,
  applicationProperties: { type: event.type, tenant: event.tenant },
  body: toCloudEvent(event),
});
