import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { createExpiringCache } from '../../platform/expiring-cache.ts';
import type { Queues } from '../../platform/messages.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { tenantWorkQueue } from '../../platform/tenant-work.ts';
import type { TenantWork, Timer } from '../../slice.ts';
import { type LoggedPerson, peoplePartition, personDocId } from '../appending/pseudonym-store.ts';
import type { LogReader } from '../log-reader.ts';
import { type AskingParts, asksErasures } from './ask-erasure.ts';
import { erasesPayloads } from './carry-out-erasure.ts';
import { decidesErasures } from './decide-erasure.ts';
import type { Place } from './erasure.ts';
import { erasureEvents } from './erasure-events.ts';
import { erasureStore } from './erasure-store.ts';
import { erasureRoutes } from './erasures.http.ts';
import { forgetsEvents } from './forget-event.ts';
import { payloadStore } from './payload-store.ts';
import { readsRedactions } from './read-redactions.ts';
import { type Redaction, tellsOf } from './redaction.ts';

export interface ErasingParts extends Pick<AskingParts, 'holdOf'> {
  readonly documents: Documents;
  readonly reader: Pick<LogReader, 'epoch'>;
  readonly queues: Queues;
  readonly clock: Clock;
  /** This instance forgets the pseudonym too, so that the person, should they appear again, gets another one. */
  readonly forgetPseudonym: (scope: TenantScope, person: string) => void;
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
}

/** An event is in the log by then, or something is wrong. */
const arrivesWithinMs = 10 * 60_000;
const toldMs = 60_000;

/** Erasure of payloads of the log (GDPR Art. 17), by two people. */
export function createErasing(parts: ErasingParts) {
  const { documents, reader, queues, clock, holdOf, forgetPseudonym } = parts;
  const erasures = erasureStore(documents);
  const payloads = payloadStore(documents, reader);
  const personOf = (scope: TenantScope, person: string) =>
    documents.read<LoggedPerson>(scope, peoplePartition, personDocId(scope.tenant, person), 'audit.person');

  const carryOut = erasesPayloads({
    ...{ erasures, payloads, reader, clock, holdOf },
    forgetEvent: forgetsEvents(documents),
    async forgetPerson(scope, person) {
      const id = personDocId(scope.tenant, person);
      if (await personOf(scope, person)) {
        const change = { partition: peoplePartition, writes: [{ op: 'delete', id } as const], events: [] };
        await documents.commit(scope, change); // a conflict says that it is gone already
      }
      forgetPseudonym(scope, person);
    },
  });

  const work: TenantWork = {
    name: 'audit-erasePayloads',
    input: z.strictObject({}),
    key: (_, now) => now.toISOString().slice(0, 13),
    inbox: 'own', // what is erased is not found again
    handle: async (scope, _, { now }) => {
      const progress = [];
      for (const { erasureId } of await erasures.underWay(scope)) progress.push(await carryOut(scope, erasureId));
      if (progress.includes('more')) await begin(scope, now.toISOString());
    },
  };
  const known = createExpiringCache<readonly Redaction[]>(toldMs, clock);
  const readRedactions = readsRedactions(documents);
  /** What the log tells of an erasure: asked once for the many entries it took. */
  const told = (scope: TenantScope, erasureId: string) =>
    known.get(`${scope.tenant}/${erasureId}`, async () => {
      const epochs = Array.from({ length: (await reader.epoch(scope)) + 1 }, (_, epoch) => epoch);
      return (await Promise.all(epochs.map((epoch) => readRedactions(scope, epoch, erasureId)))).flat();
    });
  const begin = (scope: TenantScope, occasion: string): Promise<void> =>
    queues.send(scope, tenantWorkQueue, {
      id: `${work.name}/${scope.tenant}/${occasion}`,
      body: { work: work.name, input: {} },
    });

  return {
    carryOut,
    /**
     * Whether two people agreed to the erasure, and the log tells that it took the payload of this entry: what else takes payloads
     * from a log damages it. What was erased just now is believed, for the event that tells of it takes its way into the log.
     */
    async isErasure(scope: TenantScope, erasureId: string, { at, ...place }: Place & { at: string }): Promise<boolean> {
      if ((await erasures.read(scope, erasureId))?.doc.confirmed === undefined) return false;
      const age = clock.now().getTime() - Date.parse(at);
      if (age >= 0 && age < arrivesWithinMs) return true;
      return tellsOf(await told(scope, erasureId), erasureId, place);
    },
    routes: erasureRoutes({
      erasures,
      ask: asksErasures({
        ...{ documents, erasures, payloads, clock, holdOf },
        known: async (scope, person) => (await personOf(scope, person))?.doc,
      }),
      decide: decidesErasures({ erasures, clock, holdOf, begin }),
    }),
    tenantWork: [work],
    /** For what a crash left behind, and what a legal hold held up. */
    timers: [{ name: work.name, schedule: '0 23 * * * *', handle: parts.forEachTenant(work) }] satisfies Timer[],
    events: erasureEvents,
  };
}
