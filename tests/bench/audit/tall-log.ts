import type { LogEntry } from '../../../src/audit/log-entry.ts';
import type { ProvingParts } from '../../../src/audit/proving/read-tiles.ts';
import type { Seal } from '../../../src/audit/sealing/seal.ts';
import { rootOfPerfect } from '../../../src/audit/tree/tile-hashes.ts';
import { tilePath, tileWidth } from '../../../src/audit/tree/tile-paths.ts';
import { add, rootOf, type Subtree } from '../../../src/audit/verifier/compact-range.ts';
import { hashBytes, leafHash } from '../../../src/audit/verifier/hashes.ts';
import type { NoteKey } from '../../../src/audit/verifier/signed-note.ts';
import { ed25519Key, es256Key, noteKey, signedNote } from '../../audit/honest-log.ts';

const origin = 'counterpart.example/t/tall/e0';
const tileBytes = tileWidth * hashBytes;

/** As long as leaves are. */
const leafAt = (index: number): string => JSON.stringify({ filling: 'x'.repeat(380), log: origin, seq: index });

/** A sealed log by its tiles, in memory; leaves are made when they are asked for. */
export function tallLog(size: number) {
  const range: Subtree[] = [];
  const hashes = Buffer.alloc(size * hashBytes);
  for (let index = 0; index < size; index++) {
    const hash = leafHash(leafAt(index));
    hash.copy(hashes, index * hashBytes);
    add(range, { level: 0, index, hash });
  }
  const tiles = new Map<string, Buffer>();
  for (let [level, row] = [0, hashes]; row.length >= tileBytes; level++) {
    const above: Buffer[] = [];
    for (let index = 0; (index + 1) * tileBytes <= row.length; index++) {
      const tile = row.subarray(index * tileBytes, (index + 1) * tileBytes);
      tiles.set(`e0/${tilePath({ level, index, width: tileWidth })}`, tile);
      above.push(rootOfPerfect(tile));
    }
    row = Buffer.concat(above);
  }
  const keys = [ed25519Key(1), es256Key()] as const;
  const root = rootOf(range);
  const note = signedNote(origin, size, root, keys);
  const doc: Seal = {
    ...{ id: 'seal-of-log', kind: 'audit.seal', schema: 1, epoch: 0, ordinal: 1, size, note },
    ...{ at: '2026-11-01T00:00:00.000Z', range: [], keys: [] },
  };
  const reader: ProvingParts['reader'] = {
    epoch: async () => 0,
    head: async () => undefined,
    seal: async () => ({ doc, etag: '"1"' }),
    async *entries(_, __, from, to) {
      for (let index = from; index < to; index++) yield { leaf: leafAt(index) } as LogEntry;
    },
  };
  /** Names of the tiles that were read since this was emptied. */
  const read = new Set<string>();
  const writeOnce: ProvingParts['writeOnce'] = {
    async read(_, name) {
      read.add(name);
      return tiles.get(name);
    },
  };
  const es256: NoteKey = noteKey(keys[1], origin);
  return { size, root, leafAt, es256, reader, writeOnce, tiles, read };
}

export type TallLog = ReturnType<typeof tallLog>;
