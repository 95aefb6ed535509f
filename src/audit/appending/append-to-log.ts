import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Write } from '../../platform/cosmos/documents.ts';
import { log } from '../../platform/telemetry.ts';
import type { EventDescription } from '../../slice.ts';
import type { EpochStore } from '../epoch-store.ts';
import { peopleIn } from '../leaf.ts';
import { headId, logPartition, originOf } from '../log-entry.ts';
import { checksLogged } from './check-logged.ts';
import { extended, headOf, type LeafFacts } from './extend-log.ts';
import { type OpeningParts, opensEpochs } from './open-epoch.ts';
import type { PseudonymStore } from './pseudonym-store.ts';
import { type AppendsToLog, farther, queuesByTenant, type Reach } from './tenant-queues.ts';

export interface AppendingParts extends OpeningParts {
  readonly epochs: EpochStore;
  readonly pseudonyms: PseudonymStore;
  /** What the catalogue of events says of a type; undefined for one that is not in it. */
  readonly described: (type: string) => Pick<EventDescription, 'phase' | 'outcome'> | undefined;
  /** Default: two millions. At 5 KB an entry that is half of what a partition holds (20 GB). */
  readonly entriesPerEpoch?: number;
}

/**
 * Puts events into their tenant's log, each once, in one dense sequence. No lock: whoever extends the log replaces its head
 * under its ETag, and the one who was slower tries again. Within this process what arrives meanwhile goes in one batch.
 */
export function appendsToLog(parts: AppendingParts): AppendsToLog {
  const { documents, epochs, pseudonyms, clock, host, entriesPerEpoch = 2_000_000 } = parts;
  const { loggedIn, notLoggedBefore } = checksLogged(documents, epochs);
  const described = describedOrNot(parts.described);
  const openNext = opensEpochs(parts, described);

  return queuesByTenant(async (scope, events) => {
    const names = await pseudonyms.ofAll(scope, events.flatMap(peopleIn));
    const facts: LeafFacts = { described, pseudonym: (person) => names.get(person) ?? unnamed(person) };
    let missing = events;
    let reach: Reach | undefined;
    let lookedBefore: number | undefined;
    for (let attempt = 0; missing.length > 0; attempt++) {
      const { epoch, head: stored } = await epochs.newest(scope);
      if (stored?.doc.closed) {
        await openNext(scope, stored.doc);
        if (attempt > 0) await rest(attempt); // who was not the one who opened it may not see it yet
        continue;
      }
      const head = stored?.doc ?? headOf(epoch, originOf(host, scope.tenant, epoch), clock.now().toISOString());
      if (lookedBefore !== epoch) {
        missing = await notLoggedBefore(scope, epoch, missing);
        lookedBefore = epoch;
        if (missing.length === 0) break;
      }
      const some = missing.slice(0, entriesPerEpoch - head.size);
      const { head: next, entries } = extended(head, some, facts, entriesPerEpoch);
      const first: Write = stored ? { op: 'replace', doc: next, ifMatch: stored.etag } : { op: 'create', doc: next };
      const writes = [first, ...entries.map((doc): Write => ({ op: 'create', doc }))];
      const committed = await documents.commit(scope, { partition: logPartition(epoch), writes, events: [] });
      if (committed.ok) {
        missing = missing.slice(some.length);
        reach = { epoch, size: next.size };
        continue;
      }
      // The head moved: somebody else extended the log. Or an entry is there: its event was logged before and is left out, with
      // all others of which that is true.
      const logged = committed.id === headId ? undefined : await loggedIn(scope, epoch, missing);
      if (!logged?.size) await rest(attempt);
      for (const index of logged?.values() ?? []) reach = farther(reach, { epoch, size: index + 1 });
      missing = missing.filter(({ id }) => !logged?.has(id));
    }
    return reach;
  });
}

/** Who met once should not meet again. Milliseconds. */
const rest = (attempt: number): Promise<void> => pause(randomInt(1 + Math.min(100, 2 ** attempt)));

function unnamed(person: string): never {
  throw new Error(`nobody asked for the pseudonym of ${person}`);
}

/** A type the catalogue does not know is a mistake of ours, and no reason to leave out what happened. */
function describedOrNot(described: AppendingParts['described']): LeafFacts['described'] {
  return (type) => {
    const found = described(type);
    if (!found) log.error('an event is not in the catalogue; it is logged as a change', { type });
    return found ?? { phase: 'change' };
  };
}
