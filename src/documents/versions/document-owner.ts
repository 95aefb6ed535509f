import type { Stored, Write } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { Refusal } from '../../platform/refusal.ts';
import type { Result } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { VersionPurpose, VersionRecord } from '../version.ts';
import type { Checkout } from './checkout.ts';

/** What of an aggregate its documents depend on. */
export interface DocumentHead {
  readonly title: string;
  /** In which instants are shown to people. */
  readonly zone: string;
  /** Number of the newest version; 0 while there is none. */
  readonly version: number;
  readonly checkout?: Checkout;
}

/** What is to become of the aggregate, with what is committed beside it. */
export interface DocumentChange {
  /** The new newest version. */
  readonly version?: VersionRecord;
  readonly checkout?: Checkout | 'returned';
  readonly writes: readonly Write[];
  readonly events: readonly NewEvent[];
}

/** What a command that adds a version answers. */
export interface AddedVersion<A> {
  readonly owner: Stored<A>;
  readonly version: VersionRecord;
}

/** The aggregate that documents belong to, as far as they care: it is read, it says no, and it is changed at one stroke. */
export interface DocumentOwner<A extends DocumentHead> {
  /** What the events are named after: `contract`. */
  readonly kind: string;
  /** The partition, `<kind>:<id>`, in which versions live and which their contents are stored under. */
  aggregateOf(id: string): string;
  read(scope: TenantScope, id: string): Promise<Stored<A> | undefined>;
  /** Why a version of this purpose cannot be added now. */
  refusesVersion(aggregate: A, purpose: VersionPurpose): Refusal | undefined;
  /** Changes exactly what the caller saw, else refuses as `changedMeanwhile`, with the present ETag in its details. */
  change(
    scope: TenantScope,
    id: string,
    work: (aggregate: A) => Promise<Result<DocumentChange | undefined>>,
    ifMatch: string,
  ): Promise<Result<Stored<A>>>;
}
