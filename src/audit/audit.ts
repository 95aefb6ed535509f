import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import type { DomainEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { WriteOnce } from '../platform/write-once.ts';
import type { EventDescription, Slice } from '../slice.ts';
import { type AppendingParts, appendsToLog } from './appending/append-to-log.ts';
import { pseudonymStore } from './appending/pseudonym-store.ts';
import { auditEvents } from './audit-events.ts';
import { epochStore } from './epoch-store.ts';
import { logRoutes } from './log.http.ts';
import { originOf } from './log-entry.ts';
import { logFileRoutes } from './proving/log-files.http.ts';
import { proofRoutes } from './proving/proofs.http.ts';
import { provesEntries } from './proving/prove-entries.ts';
import { readsKeys } from './proving/read-keys.ts';
import { recordsMirroring } from './proving/record-mirroring.ts';
import { readsLog } from './read-log.ts';
import { readsMatches } from './reading/read-matches.ts';
import { readsPeople } from './reading/read-people.ts';
import { readsTimeline } from './reading/read-timeline.ts';

export interface AuditParts extends Pick<AppendingParts, 'entriesPerEpoch'> {
  /** What the catalogue of events says of a type; undefined for one that is not in it. */
  readonly described: (type: string) => EventDescription | undefined;
  readonly writeOnce: WriteOnce;
  readonly documents: Documents;
  readonly clock: Clock;
  /** Its host begins the origins of logs. */
  readonly publicUrl: string;
}

/** How far a log has come. */
export interface LogEnd {
  readonly epoch: number;
  readonly origin: string;
  /** Leaves of the epoch. */
  readonly size: number;
  /** The last checkpoint of the epoch, a signed note: whoever has a copy of the log can judge it by this. */
  readonly checkpoint?: string;
}

/** The tenant's log: everything that happened, in one dense sequence that outsiders can verify. */
export function createAudit({ documents, clock, publicUrl, described, writeOnce, entriesPerEpoch }: AuditParts) {
  const { host } = new URL(publicUrl);
  const epochs = epochStore(documents);
  const reader = readsLog(documents, epochs);
  const append = appendsToLog({
    ...{ documents, epochs, clock, host, described },
    ...(entriesPerEpoch === undefined ? {} : { entriesPerEpoch }),
    pseudonyms: pseudonymStore({ documents, clock }),
    lastCheckpoint: async (scope, epoch) => {
      const [head, seal] = await Promise.all([reader.head(scope, epoch), reader.seal(scope, epoch)]);
      if (!head || seal?.doc.size !== head.size) throw new Error(`epoch ${epoch} of ${scope.tenant} is not sealed yet`);
      return seal.doc.note;
    },
  });
  const proves = provesEntries({ reader, writeOnce });
  const matches = readsMatches({ documents, reader });
  const people = readsPeople(documents);

  return {
    /** Returns when the events are in the log. An act at L2 waits for it with its approval. */
    async ensureLogged(scope: TenantScope, events: readonly DomainEvent[]): Promise<void> {
      await append(scope, events);
    },
    async head(scope: TenantScope): Promise<LogEnd> {
      const { epoch, head } = await epochs.newest(scope);
      const { origin, size } = head?.doc ?? { origin: originOf(host, scope.tenant, epoch), size: 0 };
      const note = (await reader.seal(scope, epoch))?.doc.note;
      return { epoch, origin, size, ...(note === undefined ? {} : { checkpoint: note }) };
    },
    trail: reader.trail,
    /** What happened to one thing, in words, newest first. The caller has asked whether its reader may see that thing. */
    timeline: readsTimeline({ matches, people, described }),
    slice: {
      name: 'audit',
      routes: [
        ...logRoutes({ matches, people, documents }),
        ...logFileRoutes(proves, recordsMirroring(documents, clock)),
        ...proofRoutes(proves, readsKeys({ reader })),
      ],
      subscriptions: [
        {
          name: 'audit-appendToLog',
          subscription: 'audit',
          types: ['*'],
          inbox: 'own', // an event is one leaf, however often it comes
          handle: (scope, event) => append(scope, [event]),
        },
      ],
      events: auditEvents,
    } satisfies Slice,
  };
}

export type Audit = ReturnType<typeof createAudit>;
