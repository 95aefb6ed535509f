import type { Stored } from '../platform/cosmos/documents.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { LogEntry, LogHead } from './log-entry.ts';
import type { Seal } from './sealing/seal.ts';

/** A tenant's log as it lies in its documents. */
export interface LogReader {
  /** The newest epoch; 0 for a log that has not begun. */
  epoch(scope: TenantScope): Promise<number>;
  head(scope: TenantScope, epoch: number): Promise<LogHead | undefined>;
  /** The entries [from, to) in order; throws when one is missing, for then the log is damaged. */
  entries(scope: TenantScope, epoch: number, from: number, to: number): AsyncIterable<LogEntry>;
  /** The last checkpoint this epoch has; undefined before the first. */
  seal(scope: TenantScope, epoch: number): Promise<Stored<Seal> | undefined>;
}
