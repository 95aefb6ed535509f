import type { Documents } from '../../platform/cosmos/documents.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import type { DomainEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { EpochStore } from '../epoch-store.ts';
import { entryIdOf, type LogEntry, logPartition } from '../log-entry.ts';

/** How far the clocks of two instances may be apart: the one that dated the event and the one that opened the epoch. */
const skewMs = 10 * 60_000;
/** The longest page there is, and so the most events that are asked for in one query. */
const mostListed = 200;

/** Finds which events are leaves already. An epoch knows its own by their ids; an event may come again in a later one. */
export function checksLogged(documents: Documents, epochs: EpochStore) {
  /** Those that are in the epoch: their ids, and their place in it. */
  async function loggedIn(scope: TenantScope, epoch: number, events: readonly DomainEvent[]) {
    const found = await Promise.all(
      events.map(({ id }) => documents.read<LogEntry>(scope, logPartition(epoch), entryIdOf(id), 'audit.entry')),
    );
    return new Map(found.flatMap((entry) => (entry ? [[entry.doc.eventId, entry.doc.index]] : [])));
  }

  /** The ids of a page of events, most of which are there: one query costs less than as many point reads. */
  async function listedIn(scope: TenantScope, epoch: number, events: readonly DomainEvent[]) {
    const query = {
      // ARRAY_CONTAINS over constants is served by the index of `id` (Cosmos DB, query language reference).
      text: "SELECT VALUE c.eventId FROM c WHERE c.kind = 'audit.entry' AND ARRAY_CONTAINS(@ids, c.id)",
      parameters: { '@ids': events.map(({ id }) => entryIdOf(id)) },
      partition: logPartition(epoch),
    };
    const page = (cursor: { readonly cursor?: string }) =>
      documents.query<string>(scope, query, { limit: mostListed, ...cursor });
    return new Set(await Array.fromAsync(everyItem(page)));
  }

  async function notLoggedBefore(
    scope: TenantScope,
    epoch: number,
    events: readonly DomainEvent[],
    found: (
      ...asked: Parameters<typeof loggedIn>
    ) => Promise<ReadonlySet<string> | ReadonlyMap<string, number>> = loggedIn,
  ): Promise<readonly DomainEvent[]> {
    let missing = events;
    for (let earlier = epoch - 1; earlier >= 0; earlier--) {
      const ended = Date.parse(await epochs.openedAt(scope, earlier + 1)) + skewMs;
      const late = missing.filter(({ at }) => Date.parse(at) <= ended);
      if (late.length === 0) break;
      const logged = await found(scope, earlier, late);
      missing = missing.filter(({ id }) => !logged.has(id));
    }
    return missing;
  }

  return {
    loggedIn,
    /** Those that are in no epoch at all. For many at once, at most 200. */
    async notLogged(scope: TenantScope, events: readonly DomainEvent[]): Promise<readonly DomainEvent[]> {
      const { epoch } = await epochs.newest(scope);
      const listed = await listedIn(scope, epoch, events);
      const missing = events.filter(({ id }) => !listed.has(id));
      return missing.length === 0 ? missing : notLoggedBefore(scope, epoch, missing, listedIn);
    },
    /**
     * Those that are in none of the epochs before this one, which are closed. What happened after an epoch had ended cannot
     * be in it, so that nothing is looked up but what comes late. Whoever asks has read the head of each of them as closed, and
     * so, by session consistency, sees what was committed in it until then.
     */
    notLoggedBefore: (scope: TenantScope, epoch: number, events: readonly DomainEvent[]) =>
      notLoggedBefore(scope, epoch, events),
  };
}
