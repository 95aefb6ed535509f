import type { Documents } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type LogEntry, logPartition } from '../log-entry.ts';
import type { LogReader } from '../log-reader.ts';
import type { Condition } from './log-filter.ts';

/** As the log has them, or the newest first. */
export type LogOrder = 'log' | 'newest';

export interface LogPlace {
  readonly epoch: number;
  readonly index: number;
}

export interface Matches {
  readonly items: readonly LogEntry[];
  /** Where the next page begins; absent when there is no more. Nothing is skipped or shown twice while the log grows. */
  readonly next?: LogPlace;
}

export interface Asked {
  readonly order: LogOrder;
  readonly limit: number;
  /** From here on, in the order asked for; from the first or the last entry unless said. */
  readonly at?: LogPlace;
}

interface MatchingParts {
  readonly documents: Pick<Documents, 'query'>;
  readonly reader: Pick<LogReader, 'epoch'>;
}

export type ReadsMatches = (scope: TenantScope, condition: Condition, asked: Asked) => Promise<Matches>;

/** Pages of the entries that meet a condition, epoch after epoch: each is a partition, and they are asked one at a time. */
export const readsMatches =
  ({ documents, reader }: MatchingParts): ReadsMatches =>
  async (scope, { text, parameters }, { order, limit, at }) => {
    const newest = await reader.epoch(scope);
    const step = order === 'log' ? 1 : -1;
    const [bound, direction] = order === 'log' ? ['c.index >= @place', 'ASC'] : ['c.index <= @place', 'DESC'];
    const end = order === 'log' ? newest : 0;
    const found: LogEntry[] = [];
    // A cursor may be forged: counting down from an epoch that never was would ask for each one between.
    const isReal = at && (order === 'log' || at.epoch <= newest);
    let place = isReal ? at : beginningOf(order === 'log' ? 0 : newest, order);
    for (;;) {
      const { items, cursor } = await documents.query<LogEntry>(
        scope,
        {
          text: `SELECT * FROM c WHERE c.kind = @kind AND ${bound} AND ${text} ORDER BY c.index ${direction}`,
          parameters: { ...parameters, '@kind': 'audit.entry', '@place': place.index },
          partition: logPartition(place.epoch),
        },
        { limit: limit - found.length },
      );
      found.push(...items);
      const last = items.at(-1);
      if (last && cursor !== undefined) return { items: found, next: { ...place, index: last.index + step } };
      if ((end - place.epoch) * step <= 0) return { items: found };
      place = beginningOf(place.epoch + step, order);
      if (found.length >= limit) return { items: found, next: place };
    }
  };

const beginningOf = (epoch: number, order: LogOrder): LogPlace => ({
  epoch,
  index: order === 'log' ? 0 : Number.MAX_SAFE_INTEGER,
});
