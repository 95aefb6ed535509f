import type { Documents, Page, PageAsked } from '../platform/cosmos/documents.ts';
import { everyItem } from '../platform/cosmos/every-item.ts';
import type { TenantScope } from '../platform/scope.ts';
import { type EpochStore, epochStore } from './epoch-store.ts';
import { type LogEntry, logPartition } from './log-entry.ts';
import { LogInconsistent } from './log-inconsistent.ts';
import type { LogReader } from './log-reader.ts';
import { type Seal, sealId } from './sealing/seal.ts';

const pageSize = 200;

/** Reads a tenant's log where it lies, epoch after epoch. */
export function readsLog(documents: Documents, epochs: EpochStore = epochStore(documents)) {
  const page = (
    scope: TenantScope,
    epoch: number,
    where: string,
    parameters: Readonly<Record<string, string | number>>,
    asked: PageAsked,
  ): Promise<Page<LogEntry>> =>
    documents.query<LogEntry>(
      scope,
      {
        text: `SELECT * FROM c WHERE c.kind = @kind AND ${where} ORDER BY c.index`,
        parameters: { '@kind': 'audit.entry', ...parameters },
        partition: logPartition(epoch),
      },
      asked,
    );

  const reader: LogReader = {
    epoch: async (scope) => (await epochs.newest(scope)).epoch,
    head: async (scope, epoch) => (await epochs.head(scope, epoch))?.doc,
    async seal(scope, epoch) {
      const stored = await documents.read<Seal>(scope, logPartition(epoch), sealId, 'audit.seal');
      if (stored && !isSeal(stored.doc)) throw new LogInconsistent('sealChanged', { epoch });
      return stored;
    },
    async *entries(scope, epoch, from, to) {
      const bounds = { '@from': from, '@to': to };
      let next = from;
      for await (const entry of everyItem((cursor) =>
        page(scope, epoch, 'c.index >= @from AND c.index < @to', bounds, { limit: pageSize, ...cursor }),
      )) {
        if (entry.index !== next) throw missing(epoch, next);
        if (!isEntry(entry)) throw new LogInconsistent('entryChanged', { epoch, index: next });
        yield entry;
        next++;
      }
      if (next < to) throw missing(epoch, next);
    },
  };

  return {
    ...reader,

    /**
     * The entries about one aggregate, in the order of the log. What was erased no longer says where it belongs; it is found
     * where it is about the aggregate itself.
     */
    async trail(scope: TenantScope, aggregate: string): Promise<readonly LogEntry[]> {
      const where = `(c.aggregate = @aggregate OR (NOT IS_DEFINED(c.aggregate) AND c.subject = @subject
        AND c.phase != 'access' AND c.phase != 'denial'))`;
      const about = { '@aggregate': aggregate, '@subject': aggregate.replace(':', '/') };
      const newest = await reader.epoch(scope);
      const trails = Array.from({ length: newest + 1 }, (_, epoch) =>
        Array.fromAsync(everyItem((cursor) => page(scope, epoch, where, about, { limit: pageSize, ...cursor }))),
      );
      return (await Promise.all(trails)).flat();
    },
  };
}

// Whoever can write to the database can write what no code of ours expects. That must be a finding and not a fault of whoever
// reads it, or nobody would be alarmed.

const isTextIfThere = (value: unknown): boolean => value === undefined || typeof value === 'string';

const isEntry = ({ leaf, leafHash, payload, salt, redacted }: LogEntry): boolean =>
  typeof leaf === 'string' &&
  typeof leafHash === 'string' &&
  isTextIfThere(payload) &&
  isTextIfThere(salt) &&
  (redacted === undefined || (typeof redacted?.at === 'string' && typeof redacted.erasure === 'string'));

const isSeal = ({ ordinal, size, note, range, keys }: Seal): boolean =>
  Number.isSafeInteger(ordinal) &&
  Number.isSafeInteger(size) &&
  typeof note === 'string' &&
  Array.isArray(range) &&
  range.every((subtree) => typeof subtree?.hash === 'string') &&
  Array.isArray(keys) &&
  keys.every((key) => typeof key?.vkey === 'string');

const missing = (epoch: number, index: number): Error => new LogInconsistent('entryMissing', { epoch, index });
