import type { Documents, Stored, Write } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Phase } from '../leaf.ts';
import { type LogEntry, logPartition } from '../log-entry.ts';
import type { LogReader } from '../log-reader.ts';
import { outsideIdOf } from '../outside-id.ts';
import { type Erasable, type Erasure, keptPhases, type Place, type Preview } from './erasure.ts';

/** With the record of it and the counter of the partition's events still within one batch of Cosmos DB. */
export const entriesPerBatch = 90;
/** How many addresses of a person are looked for. */
export const mostAddresses = 4;

type Asked = Pick<Erasure, 'what' | 'decisionsToo'>;

/**
 * Whom an entry is about stands in its payload in full, also where the leaf has a pseudonym: actor, subject and aggregate are
 * part of it. So looking through payloads finds both.
 */
const mentions = [
  'CONTAINS(c.payload, @person)',
  ...Array.from({ length: mostAddresses }, (_, n) => `CONTAINS(c.payload, @address${n}, true)`),
  ...Array.from({ length: mostAddresses }, (_, n) => `CONTAINS(c.payload, @outside${n})`),
].join(' OR ');
const ofPerson = `c.kind = 'audit.entry' AND IS_DEFINED(c.payload) AND (${mentions})`;

function parametersFor({ person, addresses }: Extract<Erasable, { kind: 'person' }>) {
  const asked = Array.from({ length: mostAddresses }, (_, n) => [`@address${n}`, addresses[n] ?? person]);
  const outside = Array.from({ length: mostAddresses }, (_, n) => {
    const address = addresses[n];
    return [`@outside${n}`, address === undefined ? person : outsideIdOf(address)];
  });
  return { '@person': person, ...Object.fromEntries([...asked, ...outside]) } as Readonly<Record<string, string>>;
}

/** Finds the entries an erasure touches, and takes payload and salt from them. */
export function payloadStore(documents: Documents, reader: Pick<LogReader, 'epoch'>) {
  const at = async (scope: TenantScope, { epoch, index }: Place): Promise<LogEntry | undefined> => {
    const text = "SELECT * FROM c WHERE c.kind = 'audit.entry' AND c.index = @index";
    const asked = { text, parameters: { '@index': index }, partition: logPartition(epoch) };
    return (await documents.query<LogEntry>(scope, asked)).items[0];
  };

  async function phasesOf(scope: TenantScope, what: Erasable): Promise<ReadonlyMap<Phase, number>> {
    const counted = new Map<Phase, number>();
    const count = (phase: Phase, n: number) => counted.set(phase, (counted.get(phase) ?? 0) + n);
    if (what.kind === 'entries') {
      for (const place of what.entries) {
        const entry = await at(scope, place);
        if (entry?.payload !== undefined) count(entry.phase, 1);
      }
    }
    if (what.kind === 'person') {
      const text = `SELECT c.phase AS phase, COUNT(1) AS n FROM c WHERE ${ofPerson} GROUP BY c.phase`;
      for (let epoch = await reader.epoch(scope); epoch >= 0; epoch--) {
        const asked = { text, parameters: parametersFor(what), partition: logPartition(epoch) };
        const { items } = await documents.query<{ phase: Phase; n: number }>(scope, asked);
        for (const { phase, n } of items) count(phase, n);
      }
    }
    return counted;
  }

  return {
    at,

    async preview(scope: TenantScope, asked: Asked): Promise<Preview> {
      const keeps = keptPhases(asked);
      const byPhase = [...(await phasesOf(scope, asked.what))]
        .map(([phase, entries]) => ({ phase, entries, kept: keeps.includes(phase) }))
        .sort((one, other) => one.phase.localeCompare(other.phase));
      const sum = (kept: boolean) => byPhase.filter((p) => p.kept === kept).reduce((n, p) => n + p.entries, 0);
      return { erased: sum(false), kept: sum(true), byPhase };
    },

    /** Entries of the epoch, at `from` or after it, whose payload is still to be erased; few enough for one batch. */
    async next(scope: TenantScope, asked: Asked, epoch: number, from: number): Promise<readonly LogEntry[]> {
      const { what } = asked;
      const keeps = keptPhases(asked);
      if (what.kind === 'erasedPerson') return [];
      if (what.kind === 'entries') {
        const found: LogEntry[] = [];
        const places = what.entries.filter((place) => place.epoch === epoch && place.index >= from);
        for (const place of places.toSorted((one, other) => one.index - other.index)) {
          const entry = await at(scope, place);
          if (entry?.payload !== undefined && !keeps.includes(entry.phase)) found.push(entry);
          if (found.length === entriesPerBatch) break;
        }
        return found;
      }
      const { items } = await documents.query<LogEntry>(
        scope,
        {
          text: `SELECT * FROM c WHERE c.index >= @from AND NOT ARRAY_CONTAINS(@keeps, c.phase) AND ${ofPerson} ORDER BY c.index`,
          parameters: { ...parametersFor(what), '@from': from, '@keeps': keeps },
          partition: logPartition(epoch),
        },
        { limit: entriesPerBatch },
      );
      return items;
    },

    /** How many entries carry the mark of this erasure. */
    async erasedBy(scope: TenantScope, erasureId: string): Promise<number> {
      let count = 0;
      const text = "SELECT VALUE COUNT(1) FROM c WHERE c.kind = 'audit.entry' AND c.redacted.erasure = @id";
      for (let epoch = await reader.epoch(scope); epoch >= 0; epoch--) {
        const asked = { text, parameters: { '@id': erasureId }, partition: logPartition(epoch) };
        count += (await documents.query<number>(scope, asked)).items[0] ?? 0;
      }
      return count;
    },

    /** Each as it is now, with its ETag. */
    async fresh(scope: TenantScope, epoch: number, entries: readonly LogEntry[]): Promise<readonly Stored<LogEntry>[]> {
      const read = ({ id }: LogEntry) => documents.read<LogEntry>(scope, logPartition(epoch), id, 'audit.entry');
      const found = await Promise.all(entries.map(read));
      return found.flatMap((stored) => (stored?.doc.payload === undefined ? [] : [stored]));
    },

    /** In one batch with the event that says so: no payload is gone that the log does not tell of. */
    async redact(
      scope: TenantScope,
      epoch: number,
      entries: readonly Stored<LogEntry>[],
      redacted: NonNullable<LogEntry['redacted']>,
      event: NewEvent,
    ): Promise<boolean> {
      const writes = entries.map(({ doc, etag }): Write => {
        const { payload: _, salt: __, aggregate: ___, ...rest } = doc;
        const after: LogEntry = { ...rest, redacted };
        return { op: 'replace', doc: after, ifMatch: etag };
      });
      const change = { partition: logPartition(epoch), writes, events: [event] };
      return (await documents.commit(scope, change)).ok;
    },
  };
}

export type PayloadStore = ReturnType<typeof payloadStore>;
