import type { Documents, Stored } from '../platform/cosmos/documents.ts';
import type { TenantScope } from '../platform/scope.ts';
import { headId, type LogHead, logPartition } from './log-entry.ts';

interface NewestEpoch {
  readonly epoch: number;
  /** Undefined for a log that has not begun. */
  readonly head: Stored<LogHead> | undefined;
}

/** The heads of the epochs. One for each instance: it remembers how far every log had come, so that one read is enough. */
export function epochStore(documents: Documents) {
  const newestSeen = new Map<string, number>();
  const openings = new Map<string, string>();

  const head = (scope: TenantScope, epoch: number): Promise<Stored<LogHead> | undefined> =>
    documents.read<LogHead>(scope, logPartition(epoch), headId, 'audit.head');

  return {
    head,

    /** The last epoch there is. It is closed while nobody has opened the next one yet. */
    async newest(scope: TenantScope): Promise<NewestEpoch> {
      let epoch = newestSeen.get(scope.tenant) ?? 0;
      let found = await head(scope, epoch);
      // What is remembered may be from before the tenant was restored to an earlier time.
      if (!found && epoch > 0) {
        epoch = 0;
        found = await head(scope, epoch);
      }
      while (found?.doc.closed) {
        const next = await head(scope, epoch + 1);
        if (!next) break;
        found = next;
        epoch++;
      }
      newestSeen.set(scope.tenant, epoch);
      return { epoch, head: found };
    },

    /** When the epoch began; never changes. The epoch must be there. */
    async openedAt(scope: TenantScope, epoch: number): Promise<string> {
      const key = `${scope.tenant}/${epoch}`;
      const known = openings.get(key);
      if (known) return known;
      const found = await head(scope, epoch);
      if (!found) throw new Error(`epoch ${epoch} of the log of ${scope.tenant} has no head`);
      openings.set(key, found.doc.openedAt);
      return found.doc.openedAt;
    },
  };
}

export type EpochStore = ReturnType<typeof epochStore>;
