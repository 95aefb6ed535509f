import type { Actor } from './scope.ts';

/**
 * Something that happened, in the past tense: `contract.activated`. It commits in the batch of the change it reports,
 * travels the mesh as a CloudEvent and ends in the tenant's log. `data` holds ids, hashes and small facts, never content.
 */
export interface NewEvent {
  readonly type: string;
  /** What it is about; defaults to the aggregate itself. */
  readonly subject: { readonly kind: string; readonly id: string };
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface DomainEvent extends NewEvent {
  readonly id: string;
  readonly tenant: string;
  /** The partition it was committed in: `contract:<id>`. */
  readonly aggregate: string;
  /** Dense within the aggregate, from 1; 0 for records of access, which belong to no sequence. */
  readonly sequence: number;
  /** When, UTC, ISO 8601. */
  readonly at: string;
  readonly actor: Actor;
  readonly correlation: string;
}
