import type { Documents, Page, PageAsked } from '../platform/cosmos/documents.ts';
import { everyItem } from '../platform/cosmos/every-item.ts';
import type { DomainEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Slice } from '../slice.ts';
import { appendsToLog } from './append-to-log.ts';
import { logRoutes } from './log.http.ts';
import { emptyHead, headId, type LogEntry, type LogHead, logPartition } from './log-entry.ts';

/** The tenant's log: everything that happened, in one dense, hashed sequence. */
export function createAudit({ documents }: { readonly documents: Documents }) {
  const append = appendsToLog(documents);
  const entries = (
    scope: TenantScope,
    where: string,
    parameters: Record<string, string | number>,
    page: PageAsked,
  ): Promise<Page<LogEntry>> =>
    documents.query<LogEntry>(
      scope,
      {
        text: `SELECT * FROM c WHERE c.kind = @kind AND ${where} ORDER BY c.index`,
        parameters: { '@kind': 'audit.entry', ...parameters },
        partition: logPartition,
      },
      page,
    );
  const readLog = (scope: TenantScope, from: number, page: PageAsked) =>
    entries(scope, 'c.index >= @from', { '@from': from }, page);

  return {
    /** Returns when the events are in the log. An act at L2 waits for it with its approval. */
    async ensureLogged(scope: TenantScope, events: readonly DomainEvent[]): Promise<void> {
      await append(scope, events);
    },
    readLog,
    /** How far the log has come: with its chain, what any copy of it is judged by. */
    async head(scope: TenantScope): Promise<Pick<LogHead, 'size' | 'chain'>> {
      const { size, chain } =
        (await documents.read<LogHead>(scope, logPartition, headId, 'audit.head'))?.doc ?? emptyHead;
      return { size, chain };
    },
    /** The entries about one aggregate, in the order of the log. */
    async trail(scope: TenantScope, aggregate: string): Promise<readonly LogEntry[]> {
      const where = { '@aggregate': aggregate };
      return Array.fromAsync(
        everyItem((page) => entries(scope, 'c.aggregate = @aggregate', where, { limit: 200, ...page })),
      );
    },
    slice: {
      name: 'audit',
      routes: logRoutes({ readLog, documents }),
      subscriptions: [
        {
          name: 'audit-appendToLog',
          subscription: 'audit',
          types: ['*'],
          inbox: 'own', // an event is one leaf, however often it comes
          handle: async (scope, event) => {
            await append(scope, [event]);
          },
        },
      ],
      events: [
        { type: 'log.read', meaning: "Somebody read the tenant's log", data: { from: 'first index asked for' } },
      ],
    } satisfies Slice,
  };
}

export type Audit = ReturnType<typeof createAudit>;
