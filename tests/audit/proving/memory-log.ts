import type { LogEntry } from '../../../src/audit/log-entry.ts';
import type { ProvingParts } from '../../../src/audit/proving/read-tiles.ts';
import { checkpointName, type Seal } from '../../../src/audit/sealing/seal.ts';
import { toEntryBundle } from '../../../src/audit/tree/entry-bundle.ts';
import { tilePath, tileWidth } from '../../../src/audit/tree/tile-paths.ts';
import type { HonestLog } from '../honest-log.ts';

export interface MemoryLog extends ProvingParts {
  /** Signs the first `size` leaves, as the sealing of the product leaves the two stores. */
  seal(size: number): Promise<void>;
  /** Names of what was read from the write-once container since the last time. */
  readNames(): readonly string[];
  /** How many entries were read from the documents since the last time. */
  readEntries(): number;
}

/** An honest log as it lies in the documents and in the write-once container, in memory. */
export function memoryLog(log: HonestLog): MemoryLog {
  const { epoch: own } = log;
  const blobs = new Map<string, Buffer>();
  let seal: Seal | undefined;
  let names: string[] = [];
  let entriesRead = 0;

  async function fillTiles(size: number): Promise<void> {
    for (let level = 0; tileWidth ** (level + 1) <= size; level++) {
      for (let index = 0; (index + 1) * tileWidth ** (level + 1) <= size; index++) {
        const name = `e${own}/${tilePath({ level, index, width: tileWidth })}`;
        if (blobs.has(name)) continue;
        const at = Array.from({ length: tileWidth }, (_, n) => index * tileWidth + n);
        blobs.set(name, Buffer.concat(await Promise.all(at.map((n) => log.hashAt(8 * level, n)))));
        if (level > 0) continue;
        const bundle = toEntryBundle(at.map((n) => log.entries[n]?.leaf ?? ''));
        blobs.set(`e${own}/${tilePath({ level: 'entries', index, width: tileWidth })}`, bundle);
      }
    }
  }

  return {
    async seal(size) {
      await fillTiles(size);
      const ordinal = (seal?.ordinal ?? 0) + 1;
      const note = await log.checkpoint(size);
      blobs.set(checkpointName(own, ordinal), Buffer.from(note));
      const keys = log.keys.map(({ kind }, n) => ({ kind, vkey: log.vkeys()[n] ?? '', fromOrdinal: 1 }));
      seal = {
        ...{ id: 'seal', kind: 'audit.seal', schema: 1, epoch: own, ordinal, size, note, keys },
        ...{ at: '2026-11-01T00:00:00.000Z', range: [] },
      };
    },
    readNames() {
      const read = names;
      names = [];
      return read;
    },
    readEntries() {
      const read = entriesRead;
      entriesRead = 0;
      return read;
    },
    reader: {
      epoch: async () => own,
      head: async (_, epoch) =>
        epoch === own
          ? {
              ...{ id: 'head', kind: 'audit.head', schema: 1, epoch, origin: log.origin },
              ...{ openedAt: '2026-11-01T00:00:00.000Z', size: log.entries.length },
            }
          : undefined,
      seal: async (_, epoch) => (epoch === own && seal ? { doc: seal, etag: '"1"' } : undefined),
      async *entries(_, epoch, from, to) {
        for (const { leaf } of epoch === own ? log.entries.slice(from, to) : []) {
          entriesRead++;
          yield { leaf } as LogEntry;
        }
      },
    },
    writeOnce: {
      read: async (_, name) => {
        names.push(name);
        return blobs.get(name);
      },
    },
  };
}
