import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import type { LogKeys } from '../platform/log-keys.ts';
import type { WriteOnce } from '../platform/write-once.ts';
import type { EventDescription, Slice } from '../slice.ts';
import { type AppendingParts, appendsToLog } from './appending/append-to-log.ts';
import { checksLogged } from './appending/check-logged.ts';
import { pseudonymStore } from './appending/pseudonym-store.ts';
import { auditEvents } from './audit-events.ts';
import type { Alarm } from './checking/alarm.ts';
import { createChecking } from './checking/checking.ts';
import { createDelivering, type DeliveryParts } from './delivering/delivering.ts';
import { epochStore } from './epoch-store.ts';
import { createErasing, type ErasingParts } from './erasing/erasing.ts';
import { createEvidence } from './evidence/evidence.ts';
import { logRoutes } from './log.http.ts';
import { logFileRoutes } from './proving/log-files.http.ts';
import { proofRoutes } from './proving/proofs.http.ts';
import { provesEntries } from './proving/prove-entries.ts';
import { readsKeys } from './proving/read-keys.ts';
import { recordsMirroring } from './proving/record-mirroring.ts';
import { readsLog } from './read-log.ts';
import { readsMatches } from './reading/read-matches.ts';
import { readsPeople } from './reading/read-people.ts';
import { readsTimeline } from './reading/read-timeline.ts';
import { ensuresLogged } from './sealing/ensure-logged.ts';
import { logKeyRotationRoutes } from './sealing/log-key-rotations.http.ts';
import { readsEnds } from './sealing/read-end.ts';
import { sealsLogs } from './sealing/seal-logs.ts';
import { type SealTimerParts, sealTimers } from './sealing/sealing.timers.ts';

export interface AuditParts
  extends Pick<AppendingParts, 'entriesPerEpoch'>,
    Omit<SealTimerParts, 'seal'>,
    Pick<ErasingParts, 'holdOf' | 'queues'>,
    Pick<DeliveryParts, 'send'> {
  /** What the catalogue of events says of a type; undefined for one that is not in it. */
  readonly described: (type: string) => EventDescription | undefined;
  readonly writeOnce: WriteOnce;
  readonly logKeys: LogKeys;
  readonly alarm: Alarm;
  readonly houseTenant: string;
  /** Says that the tenant has something new, before it has, so that a timer finds what a crash leaves unsealed. */
  readonly markDirty: (tenant: string) => Promise<void>;
  readonly documents: Documents;
  readonly clock: Clock;
  /** Its host begins the origins of logs. */
  readonly publicUrl: string;
}

/** The tenant's log: everything that happened, in one dense sequence that outsiders can verify. */
export function createAudit(parts: AuditParts) {
  const { documents, clock, publicUrl, described, writeOnce, logKeys, alarm, markDirty, entriesPerEpoch } = parts;
  const { host } = new URL(publicUrl);
  const epochs = epochStore(documents);
  const reader = readsLog(documents, epochs);
  const seals = sealsLogs({ documents, reader, writeOnce, keys: logKeys, clock, alarm });
  const pseudonyms = pseudonymStore({ documents, clock });
  const append = appendsToLog({
    ...{ documents, epochs, clock, host, described },
    ...(entriesPerEpoch === undefined ? {} : { entriesPerEpoch }),
    pseudonyms,
    lastCheckpoint: seals.lastCheckpoint,
  });
  const proves = provesEntries({ reader, writeOnce });
  const evidence = createEvidence({ documents, clock, reader, writeOnce, proves, sealedUpTo: seals.sealedUpTo });
  const matches = readsMatches({ documents, reader });
  const people = readsPeople(documents);
  const erasing = createErasing({ ...parts, reader, forgetPseudonym: pseudonyms.forget });
  const checking = createChecking({
    ...{ ...parts, reader, append, seal: seals.seal, isErasure: erasing.isErasure },
    notLogged: checksLogged(documents, epochs).notLogged,
  });
  const delivering = createDelivering({ ...parts, reader });
  const sealing = sealTimers({
    ...parts,
    async seal(scope) {
      const seal = await seals.seal(scope);
      if (seal) await delivering.onSealed(scope, seal);
    },
  });

  return {
    ensureLogged: ensuresLogged(append, seals.sealedUpTo),
    /** Seals it. For the last words about a tenant. */
    endOf: readsEnds({ epochs, reader, seal: seals.seal, host }),
    trail: reader.trail,
    /** What happened to one thing, in words, newest first. The caller has asked whether its reader may see that thing. */
    timeline: readsTimeline({ matches, people, described }),
    slice: {
      name: 'audit',
      timers: [...sealing.timers, ...erasing.timers, ...checking.timers, ...delivering.timers],
      tenantWork: [...sealing.tenantWork, ...erasing.tenantWork, ...checking.tenantWork, ...delivering.tenantWork],
      routes: [
        ...logRoutes({ matches, people, documents }),
        ...logFileRoutes(proves, recordsMirroring(documents, clock)),
        ...logKeyRotationRoutes(parts),
        ...proofRoutes(proves, readsKeys({ reader })),
        ...erasing.routes,
        ...delivering.routes,
        ...evidence.routes,
      ],
      subscriptions: [
        {
          name: 'audit-appendToLog',
          subscription: 'audit',
          types: ['*'],
          inbox: 'own', // an event is one leaf, however often it comes
          handle: async (scope, event) => {
            await markDirty(scope.tenant);
            await append(scope, [event]);
          },
        },
      ],
      events: [...auditEvents, ...erasing.events, ...checking.events, ...delivering.events, ...evidence.events],
    } satisfies Slice,
  };
}

export type Audit = ReturnType<typeof createAudit>;
