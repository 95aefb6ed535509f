import type { Container, FeedOptions } from '@azure/cosmos';
import type { Clock } from '../clock.ts';
import { assertPublishable } from '../cloud-event.ts';
import type { DomainEvent, NewEvent } from '../events.ts';
import { newId } from '../ids.ts';
import type { TenantScope } from '../scope.ts';
import { commitIntent } from './commit.ts';
import { fromCursor, toCursor } from './cursor.ts';
import type { Change, Doc, Documents, Page, PageAsked, Query, Stored } from './documents.ts';
import { eventDocument, eventKeptSeconds } from './event-documents.ts';
import { readItem } from './point-read.ts';
import { toSpec } from './query-spec.ts';
import { assertOwn, fromDisk, type OnDisk } from './stored-form.ts';

/** Where committed events go next. Must not throw and is not waited for. */
export interface CommittedEvents {
  committed(scope: TenantScope, events: readonly DomainEvent[]): void;
}

export interface TenantDocumentsParts {
  readonly containerOf: (scope: TenantScope) => Promise<Container>;
  /** Called before every commit that has events: what a crash leaves unpublished must be findable. */
  readonly markDirty: (tenant: string) => Promise<void>;
  readonly outbox: CommittedEvents;
  readonly clock: Clock;
}

const pageSize = { usual: 50, most: 200 } as const;
/** Grouped and distinct results cannot be continued and are handed out whole, up to here. */
const longestWhole = 5_000;

/** The documents of all tenants, each in its own container of Cosmos DB. */
export class TenantDocuments implements Documents {
  readonly #parts: TenantDocumentsParts;
  constructor(parts: TenantDocumentsParts) {
    this.#parts = parts;
  }

  async read<T extends Doc>(scope: TenantScope, partition: string, id: string, kind: T['kind']) {
    const container = await this.#parts.containerOf(scope);
    const found = await readItem<OnDisk>(container, partition, id, scope.tenant);
    return found?.doc.kind === kind ? ({ doc: fromDisk(found.doc), etag: found.etag } as Stored<T>) : undefined;
  }

  async query<T>(scope: TenantScope, query: Query, page: PageAsked = {}): Promise<Page<T>> {
    const limit = Math.min(Math.max(1, page.limit ?? pageSize.usual), pageSize.most);
    const continuationToken = page.cursor ? fromCursor(page.cursor, scope.tenant, query) : undefined;
    const container = await this.#parts.containerOf(scope);
    const iterator = container.items.query(toSpec(query), {
      ...feedOptions(query, limit),
      ...(continuationToken === undefined ? {} : { continuationToken }),
    });
    const items: unknown[] = [];
    while (iterator.hasMoreResults()) {
      const { resources, continuationToken: next } = await iterator.fetchNext();
      for (const item of resources ?? []) {
        assertOwn(item, scope.tenant);
        items.push(fromDisk(item));
      }
      // The service may answer with an empty page and a token: then there is more to look through, not to show.
      if (next && items.length > 0) return { items: items as T[], cursor: toCursor(next, scope.tenant, query) };
      if (items.length > longestWhole) throw new RangeError(`a query gave more than ${longestWhole} rows in one piece`);
    }
    return { items: items as T[] };
  }

  async commit(scope: TenantScope, change: Change) {
    const events = change.events.map((event) => this.#occurred(scope, change.partition, event));
    for (const event of events) assertPublishable({ ...event, sequence: 0 });
    if (events.length > 0) await this.#parts.markDirty(scope.tenant);
    const outcome = await this.#intend(scope, change, events);
    if (outcome.ok && outcome.events.length > 0) this.#parts.outbox.committed(scope, outcome.events);
    return outcome;
  }

  async record(scope: TenantScope, fact: NewEvent): Promise<DomainEvent> {
    const partition = `access:${fact.subject.kind}:${fact.subject.id}`;
    const event = { ...this.#occurred(scope, partition, fact), sequence: 0 };
    assertPublishable(event);
    await this.#parts.markDirty(scope.tenant);
    const create = { op: 'create', doc: { ...eventDocument(event), ttl: eventKeptSeconds } } as const;
    const outcome = await this.#intend(scope, { partition, writes: [create] }, []);
    if (!outcome.ok) throw new Error(`the record ${event.id} exists already`);
    this.#parts.outbox.committed(scope, [event]);
    return event;
  }

  async #intend(
    scope: TenantScope,
    { partition, writes }: Pick<Change, 'partition' | 'writes'>,
    events: readonly Omit<DomainEvent, 'sequence'>[],
  ) {
    const container = await this.#parts.containerOf(scope);
    return commitIntent({ container, tenant: scope.tenant, commit: newId(), partition, writes, events });
  }

  #occurred(scope: TenantScope, aggregate: string, event: NewEvent): Omit<DomainEvent, 'sequence'> {
    return {
      ...event,
      id: newId(),
      tenant: scope.tenant,
      aggregate,
      at: this.#parts.clock.now().toISOString(),
      actor: scope.actor,
      correlation: scope.correlation,
    };
  }
}

/** Without a partition the query fans out, and only under "query control" does the SDK make tokens for such queries. */
const feedOptions = ({ partition }: Query, limit: number): FeedOptions => ({
  maxItemCount: limit,
  ...(partition === undefined ? { enableQueryControl: true } : { partitionKey: partition }),
});
