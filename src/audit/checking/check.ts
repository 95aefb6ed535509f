import type { Doc } from '../../platform/cosmos/documents.ts';
import type { Finding } from './findings.ts';

/** How far a look through a log has come. */
export interface Reached {
  readonly epoch: number;
  /** A multiple of the width of a tile: the last tile that was begun is looked at again. */
  readonly size: number;
  /** The compact range [0, size): level, index and hash (base64) of its perfect trees. */
  readonly range: readonly { readonly level: number; readonly index: number; readonly hash: string }[];
  /** The last checkpoint whose root the leaves gave. */
  readonly ordinal: number;
  /** Leaves that were looked at. */
  readonly leaves: number;
}

export const fromTheBeginning: Reached = { epoch: 0, size: 0, range: [], ordinal: 0, leaves: 0 };

/** What the continuous check of a tenant's log remembers. */
export interface Check extends Doc {
  readonly kind: 'audit.check';
  /** Follows the end of the log. */
  readonly fresh: Reached;
  /** Goes through all of it again and again: what was right once may have been changed since. */
  readonly round: Reached & { readonly startedAt: string; readonly endedAt?: string };
  /** There is something new that was found right and not said yet. */
  readonly unsaid: boolean;
  /** Civil day, UTC, of the last word that all is well. */
  readonly saidOn?: string;
  /** Days on which each finding was last put on record. */
  readonly failedOn: Readonly<Partial<Record<Finding, string>>>;
  /** `e<epoch>/<ordinal>`: a checkpoint the log did not know of the last time. Seen twice it is a finding. */
  readonly suspect?: string;
}

export const checkPartition = 'log-checks';
export const checkId = 'check-of-log';

export const newCheck = (now: string): Check => ({
  ...{ id: checkId, kind: 'audit.check', schema: 1 },
  ...{ fresh: fromTheBeginning, round: { ...fromTheBeginning, startedAt: now }, unsaid: false, failedOn: {} },
});
