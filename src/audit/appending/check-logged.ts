import type { Documents } from '../../platform/cosmos/documents.ts';
import type { DomainEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { EpochStore } from '../epoch-store.ts';
import { entryIdOf, type LogEntry, logPartition } from '../log-entry.ts';

/** How far the clocks of two instances may be apart: the one that dated the event and the one that opened the epoch. */
const skewMs = 10 * 60_000;

/** Finds which events are leaves already. An epoch knows its own by their ids; an event may come again in a later one. */
export function checksLogged(documents: Documents, epochs: EpochStore) {
  /** Ids of those that are in the epoch. */
  async function loggedIn(scope: TenantScope, epoch: number, events: readonly DomainEvent[]) {
    const found = await Promise.all(
      events.map(({ id }) => documents.read<LogEntry>(scope, logPartition(epoch), entryIdOf(id), 'audit.entry')),
    );
    return new Set(found.flatMap((entry) => (entry ? [entry.doc.eventId] : [])));
  }

  return {
    loggedIn,
    /**
     * Those that are in none of the epochs before this one, which are closed. What happened after an epoch had ended cannot
     * be in it, so that nothing is looked up but what comes late. Whoever asks has read the head of each of them as closed, and
     * so, by session consistency, sees what was committed in it until then.
     */
    async notLoggedBefore(scope: TenantScope, epoch: number, events: readonly DomainEvent[]) {
      let missing = events;
      for (let earlier = epoch - 1; earlier >= 0; earlier--) {
        const ended = Date.parse(await epochs.openedAt(scope, earlier + 1)) + skewMs;
        const late = missing.filter(({ at }) => Date.parse(at) <= ended);
        if (late.length === 0) break;
        const logged = await loggedIn(scope, earlier, late);
        missing = missing.filter(({ id }) => !logged.has(id));
      }
      return missing;
    },
  };
}
