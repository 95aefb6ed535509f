import type { Price } from '../contracts/index.ts';
import type { CivilDate } from '../platform/dates.ts';
import type { Result } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Connection } from './connection.ts';

/** What a PSA's record says, in the house's words. */
export interface RecordFacts {
  readonly title: string;
  readonly counterparty: { readonly name: string; readonly externalId: string };
  readonly startsOn?: CivilDate;
  readonly endsOn?: CivilDate;
  readonly price?: Price;
}

export interface VendorRecord {
  readonly facts: RecordFacts;
  /** ISO instant with milliseconds, so that it sorts. */
  readonly lastUpdated: string;
  /** Fields that hold something the house has no word for, by the vendor's names. */
  readonly unmapped: readonly string[];
}

/** What the vendor's record shall say of the contract. Absent: as it is. */
export interface Wishes {
  readonly contractId: string;
  readonly status: string;
  readonly endsOn?: CivilDate;
}

export type WriteOutcome =
  /** The record says it now; `sent` is what this very run had to change, empty when an earlier one had done it. */
  | {
      readonly kind: 'written';
      readonly fields: readonly string[];
      readonly sent: readonly string[];
      readonly missing: readonly string[];
      /** As read before anything was sent, as the record should be after it, and as it was read back. */
      readonly before: RecordFacts;
      readonly expected: RecordFacts;
      readonly record: VendorRecord;
    }
  /** The vendor took the write and the record says something else: somebody was faster. Their word stands. */
  | { readonly kind: 'conflicted'; readonly fields: readonly string[] }
  /** For good: repeating it would not help. */
  | { readonly kind: 'refused'; readonly status: number };

export interface ChangedRecord {
  readonly externalId: string;
  readonly lastUpdated: string;
}

export interface Credentials {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly clientId: string;
}

/**
 * One vendor's records and how to reach them. A refusal is the vendor's final word; what may pass (throttled, in use,
 * unreachable) is thrown, and the message that asked for it is delivered again.
 */
export interface Vendor {
  /** Whether the account answers with these credentials. */
  check(at: Pick<Connection, 'baseUrl' | 'companyId'>, credentials: Credentials): Promise<Result<undefined>>;
  /** Has the vendor call back on changes, once however often it is called; `url` makes a new address if one is needed. */
  ensureCallback(
    scope: TenantScope,
    connection: Connection,
    url: () => Promise<string>,
  ): Promise<Result<'there' | 'made' | 'revived'>>;
  /** Points the connection's callback at this address, whether there was one or not. */
  registerCallback(scope: TenantScope, connection: Connection, url: string): Promise<Result<undefined>>;
  /** The record as it is now; undefined when it is gone. */
  read(scope: TenantScope, connection: Connection, externalId: string): Promise<VendorRecord | undefined>;
  /** What changed at `since` or later, the oldest first. */
  changedSince(scope: TenantScope, connection: Connection, since: string): AsyncIterable<ChangedRecord>;
  /** Reads, compares, writes what differs and reads back. `intend` is told what the facts will be before anything is sent. */
  write(
    scope: TenantScope,
    connection: Connection,
    externalId: string,
    wishes: Wishes,
    intend: (facts: RecordFacts) => Promise<void>,
  ): Promise<WriteOutcome>;
}

/** The vendor did not do what was asked, and may do it later. Names no credential. */
export class VendorUnavailable extends Error {
  override readonly name = 'VendorUnavailable';
  /** `forbidden`: where it leads is not allowed, now or later. */
  readonly reason: 'forbidden' | 'passing';
  constructor(message: string, reason: VendorUnavailable['reason'] = 'passing') {
    super(message);
    this.reason = reason;
  }
}
