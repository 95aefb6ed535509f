import type { DomainEvent, NewEvent } from '../events.ts';
import type { TenantScope } from '../scope.ts';

/** What every stored document says of itself. `schema` counts its versions; readers accept the last two. */
export interface Doc {
  readonly id: string;
  readonly kind: string;
  readonly schema: number;
}

export interface Stored<T> {
  readonly doc: T;
  readonly etag: string;
}

export type Write =
  | { readonly op: 'create'; readonly doc: Doc & { readonly ttl?: number } }
  | { readonly op: 'replace'; readonly doc: Doc & { readonly ttl?: number }; readonly ifMatch: string }
  | { readonly op: 'upsert'; readonly doc: Doc & { readonly ttl?: number } }
  | { readonly op: 'delete'; readonly id: string; readonly ifMatch?: string };

/** One change of one aggregate: its documents and the events it causes, committed together or not at all. */
export interface Change {
  readonly partition: string;
  readonly writes: readonly Write[];
  readonly events: readonly NewEvent[];
}

export interface Committed {
  readonly ok: true;
  /** New ETag by document id. */
  readonly etags: ReadonlyMap<string, string>;
  readonly events: readonly DomainEvent[];
}

/** Somebody else was faster: the document named exists already, was changed, or is gone. */
export interface CommitConflict {
  readonly ok: false;
  readonly id: string;
  readonly reason: 'exists' | 'changed' | 'missing';
}

export interface Query {
  /** The SQL of Cosmos DB, over `c`, with @parameters. Never build it from input. */
  readonly text: string;
  readonly parameters?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
  /** Within one aggregate; without it the whole tenant is asked. */
  readonly partition?: string;
}

/** Which part of a list: what `limit` and `cursor` of a request say, as they come. */
export interface PageAsked {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; hand it back to go on. */
  readonly cursor?: string;
}

/**
 * A tenant's documents. Everything goes through a scope; what is read is checked to be the tenant's own, so that a
 * misplaced document is a fault here and never an answer.
 */
export interface Documents {
  /** One point read; undefined when absent or of another kind. */
  read<T extends Doc>(
    scope: TenantScope,
    partition: string,
    id: string,
    kind: T['kind'],
  ): Promise<Stored<T> | undefined>;
  query<T>(scope: TenantScope, query: Query, page?: PageAsked): Promise<Page<T>>;
  /** Assigns event ids, instants and the aggregate's next sequence numbers, and commits one transactional batch. */
  commit(scope: TenantScope, change: Change): Promise<Committed | CommitConflict>;
  /** Records an access or a refusal: an event on its own, one create, outside any aggregate's sequence. */
  record(scope: TenantScope, event: NewEvent): Promise<DomainEvent>;
}
