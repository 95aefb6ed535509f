import type { Clock } from '../../platform/clock.ts';
import type { Documents, Write } from '../../platform/cosmos/documents.ts';
import type { DomainEvent, NewEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { log } from '../../platform/telemetry.ts';
import type { AppendsToLog } from '../appending/tenant-queues.ts';
import { UnfitEvent } from '../appending/unfit-event.ts';
import { checkPartition } from './check.ts';
import { checkEvent } from './check-events.ts';
import { type EventSweep, eventSweepId, newEventSweep } from './event-sweep.ts';

export interface SweepingParts {
  readonly documents: Documents;
  readonly append: AppendsToLog;
  /** Of at most 200 events those that are in no epoch of the log. */
  readonly notLogged: (scope: TenantScope, events: readonly DomainEvent[]) => Promise<readonly DomainEvent[]>;
  readonly clock: Clock;
}

/** What the mesh has had so long is in the log, or has ended as a dead letter. Seconds. */
const deliveredAfter = 3600;
const pageSize = 200;
const mostPages = 500;
/** Progress costs a write; a crash costs at most so many pages looked at again. */
const pagesPerWrite = 10;
const mostUnsaid = 1000;

/** The event document with the second it was last written: when it was published, for that changes it. */
interface Written {
  readonly event: DomainEvent;
  readonly writtenAt: number;
}

/**
 * Sees that no event is missing from the log: one whose delivery ended as a dead letter is found by its own document, beside
 * the change it reported, as long as that lives (90 days from its publication), and logged. Each is looked at once, when it
 * was published an hour ago; what is not published yet is the outbox sweep's. Answers `more` when there is work left.
 */
export function sweepsEvents({ documents, append, notLogged, clock }: SweepingParts) {
  const published = (scope: TenantScope, from: number, to: number, cursor: string | undefined) =>
    documents.query<Written>(
      scope,
      {
        text: `SELECT c.event AS event, c._ts AS writtenAt, c.tenant AS tenant FROM c WHERE c.kind = 'platform.event'
          AND NOT IS_DEFINED(c.unpublished) AND c._ts >= @from AND c._ts < @to ORDER BY c._ts`,
        parameters: { '@from': from, '@to': to },
      },
      { limit: pageSize, cursor },
    );

  /** Ids of those that fit no leaf. They hold up nobody else. */
  async function logged(scope: TenantScope, missing: readonly DomainEvent[]): Promise<readonly string[]> {
    const tried = await Promise.allSettled(missing.map((event) => append(scope, [event])));
    return tried.flatMap((one) => {
      if (one.status === 'fulfilled') return [];
      if (!(one.reason instanceof UnfitEvent)) throw one.reason;
      log.error('an event fits no leaf and stays missing from the log', { tenant: scope.tenant, fault: one.reason });
      return [one.reason.eventId];
    });
  }

  return async (scope: TenantScope): Promise<'done' | 'more'> => {
    const stored = await documents.read<EventSweep>(scope, checkPartition, eventSweepId, 'audit.eventSweep');
    let [doc, etag] = [stored?.doc ?? newEventSweep, stored?.etag];
    const now = Math.floor(clock.now().getTime() / 1000);
    const from = doc.until > now ? 0 : doc.until; // nobody has looked at what is not written yet, whatever stands there
    const to = now - deliveredAfter;

    /** False when another run is beside this one: it goes on. */
    async function note(next: EventSweep, events: readonly NewEvent[] = []): Promise<boolean> {
      const write: Write =
        etag === undefined ? { op: 'create', doc: next } : { op: 'replace', doc: next, ifMatch: etag };
      const committed = await documents.commit(scope, { partition: checkPartition, writes: [write], events });
      if (!committed.ok) return false;
      [doc, etag] = [next, committed.etags.get(next.id)];
      return true;
    }

    async function say(until: number): Promise<boolean> {
      const { unsaid, unfit } = doc;
      if (unsaid.length === 0) return note({ ...doc, until });
      const facts = { count: unsaid.length, ...(unfit.length > 0 ? { unfit: unfit.length } : {}) };
      log.warn('events were missing from a log', { tenant: scope.tenant, ...facts });
      const event = checkEvent('log.eventRecovered', scope.tenant, facts);
      return note({ ...doc, until, unsaid: [], unfit: [] }, [event]);
    }

    if (to <= from) return 'done';
    let cursor: string | undefined;
    let seen = 0;
    for (let pages = 1; ; pages++) {
      const page = await published(scope, from, to, cursor);
      const events = page.items.map(({ event }) => event);
      const missing = events.length > 0 ? await notLogged(scope, events) : [];
      if (missing.length > 0) {
        if (!(await note({ ...doc, unsaid: joined(doc.unsaid, idsOf(missing)) }))) return 'done';
        const unfit = await logged(scope, missing);
        doc = { ...doc, unfit: joined(doc.unfit, unfit) };
      }
      seen += events.length;
      cursor = page.cursor;
      if (cursor === undefined) break;
      const until = page.items.at(-1)?.writtenAt ?? doc.until; // others of this second may be on the next page
      if (pages === mostPages) return (await say(until)) ? 'more' : 'done';
      const noted =
        doc.unsaid.length >= mostUnsaid
          ? await say(until)
          : pages % pagesPerWrite > 0 || (await note({ ...doc, until }));
      if (!noted) return 'done';
    }
    if (seen > 0 || doc.unsaid.length > 0) await say(to); // a tenant at rest costs one query and no write
    return 'done';
  };
}

const idsOf = (events: readonly DomainEvent[]): readonly string[] => events.map(({ id }) => id);
const joined = (some: readonly string[], more: readonly string[]): readonly string[] => [
  ...new Set([...some, ...more]),
];
