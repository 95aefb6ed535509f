import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Redaction } from '../../../src/audit/erasing/redaction.ts';
import type { ExportingParts } from '../../../src/audit/evidence/export-evidence.ts';
import type { ReadsWindow } from '../../../src/audit/evidence/read-window.ts';
import { leafOf, payloadOf } from '../../../src/audit/leaf.ts';
import { entryIdOf, type LogEntry, originOf } from '../../../src/audit/log-entry.ts';
import type { LogReader } from '../../../src/audit/log-reader.ts';
import { provesEntries } from '../../../src/audit/proving/prove-entries.ts';
import { checkpointName, type SealKey } from '../../../src/audit/sealing/seal.ts';
import { toEntryBundle } from '../../../src/audit/tree/entry-bundle.ts';
import { rootOfPerfect } from '../../../src/audit/tree/tile-hashes.ts';
import { tilePath, tileWidth } from '../../../src/audit/tree/tile-paths.ts';
import { toCheckpointText } from '../../../src/audit/verifier/checkpoint.ts';
import { add, rootOf, type Subtree } from '../../../src/audit/verifier/compact-range.ts';
import { leafHash } from '../../../src/audit/verifier/hashes.ts';
import { keyIdOf, type NoteKey, toNote, toVkey } from '../../../src/audit/verifier/signed-note.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { openScope } from '../../../src/platform/scope.ts';
import type { EventDescription } from '../../../src/slice.ts';

export const tenant = 'acme';
export const scope = openScope({ tenant, actor: { kind: 'person', id: 'auditor' }, correlation: 'c-1' });

type Described = Pick<EventDescription, 'phase' | 'outcome'>;
const seeded = (...names: readonly unknown[]) => createHash('sha256').update(JSON.stringify(names)).digest();
/** The same person gets the same pseudonym, as from the store. */
export const pseudonymOf = (person: string): string =>
  seeded('person', person)
    .toString('hex', 0, 16)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

interface Epoch {
  readonly entries: LogEntry[];
  readonly range: Subtree[];
  readonly hashes: Buffer[];
  readonly keys: SealKey[];
  ordinal: number;
  size: number;
  note: string;
}

interface Signer {
  readonly kind: NoteKey['kind'];
  readonly key: KeyObject;
  readonly publicKey: Buffer;
}

function newSigners(): readonly Signer[] {
  const ed = generateKeyPairSync('ed25519');
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });
  return [
    { kind: 'ed25519', key: ed.privateKey, publicKey: spki(ed.publicKey).subarray(-32) },
    {
      kind: 'es256',
      key: createPrivateKey(ec.privateKey.export({ type: 'pkcs8', format: 'pem' })),
      publicKey: spki(ec.publicKey),
    },
  ];
}

/** A log in memory by the product's own leaf, tree and note functions: what the app keeps in Cosmos DB and Blob storage. */
export function memoryLog(now = '2026-12-01T00:00:00.000Z') {
  const epochs: Epoch[] = [];
  const blobs = new Map<string, Buffer>();
  let signers = newSigners();
  const logged = new Map<number, Redaction[]>();

  const openEpoch = () =>
    void epochs.push({ entries: [], range: [], hashes: [], keys: [], ordinal: 0, size: 0, note: '' });
  openEpoch();
  const newest = () => epochs.length - 1;
  const at = (epoch: number): Epoch => {
    const found = epochs[epoch];
    if (!found) throw new Error(`no epoch ${epoch}`);
    return found;
  };

  /** The next leaf of the newest epoch. */
  function append(event: DomainEvent, described: Described): LogEntry {
    const epoch = newest();
    const { entries, hashes, range } = at(epoch);
    const index = entries.length;
    const payload = payloadOf(event);
    const salt = seeded('salt', epoch, index);
    const log = originOf('counterpart.example', tenant, epoch);
    const leaf = leafOf(event, { log, seq: index, payload, salt, described, pseudonym: pseudonymOf });
    const parsed = JSON.parse(leaf);
    const hash = leafHash(leaf);
    const entry: LogEntry = {
      ...{ id: entryIdOf(event.id), kind: 'audit.entry', schema: 1, epoch, index, eventId: event.id, type: event.type },
      ...{ phase: parsed.phase, outcome: parsed.outcome, at: event.at, actor: parsed.actor, subject: parsed.subject },
      ...{
        leaf,
        leafHash: hash.toString('base64'),
        payload,
        salt: salt.toString('base64'),
        aggregate: event.aggregate,
      },
    };
    entries.push(entry);
    hashes.push(hash);
    add(range, { level: 0, index, hash });
    if (event.type === 'log.redacted')
      logged.set(epoch, [
        ...(logged.get(epoch) ?? []),
        { ...(event.data as unknown as Redaction), erasure: event.subject.id },
      ]);
    return entry;
  }

  function seal(epoch = newest()): void {
    const found = at(epoch);
    const origin = originOf('counterpart.example', tenant, epoch);
    const text = toCheckpointText({ origin, size: found.entries.length, root: rootOf(found.range) });
    writeTiles(epoch, found);
    found.ordinal++;
    found.size = found.entries.length;
    found.note = toNote({
      text,
      signatures: signers.map(({ kind, key, publicKey }) => {
        const noteKey = { name: origin, kind, publicKey };
        const vkey = toVkey(noteKey);
        if (!found.keys.some((known) => known.vkey === vkey))
          found.keys.push({ kind, vkey, fromOrdinal: found.ordinal });
        const signature = sign(kind === 'ed25519' ? null : 'sha256', Buffer.from(text), key);
        return { name: origin, keyId: keyIdOf(noteKey), signature };
      }),
    });
    blobs.set(checkpointName(epoch, found.ordinal), Buffer.from(found.note));
  }

  function writeTiles(epoch: number, { entries, hashes }: Epoch): void {
    for (let index = 0; (index + 1) * tileWidth <= entries.length; index++) {
      const name = (level: number | 'entries') => `e${epoch}/${tilePath({ level, index, width: tileWidth })}`;
      if (blobs.has(name(0))) continue;
      const [from, to] = [index * tileWidth, (index + 1) * tileWidth];
      blobs.set(name(0), Buffer.concat(hashes.slice(from, to)));
      blobs.set(name('entries'), toEntryBundle(entries.slice(from, to).map(({ leaf }) => leaf)));
    }
    for (let level = 1; ; level++) {
      const full = Math.floor(entries.length / tileWidth ** (level + 1));
      if (full === 0) return;
      for (let index = 0; index < full; index++) {
        const below = Array.from({ length: tileWidth }, (_, n) => {
          const tile = { level: level - 1, index: index * tileWidth + n, width: tileWidth };
          return rootOfPerfect(blobs.get(`e${epoch}/${tilePath(tile)}`) ?? Buffer.alloc(0));
        });
        blobs.set(`e${epoch}/${tilePath({ level, index, width: tileWidth })}`, Buffer.concat(below));
      }
    }
  }

  const reader: LogReader = {
    epoch: async () => newest(),
    head: async (_, epoch) => ({
      ...{ id: 'head-of-log', kind: 'audit.head', schema: 1, epoch, size: at(epoch).entries.length },
      ...{ origin: originOf('counterpart.example', tenant, epoch), openedAt: '2026-01-01T00:00:00.000Z' },
    }),
    async *entries(_, epoch, from, to) {
      yield* at(epoch).entries.slice(from, to);
    },
    seal: async (_, epoch) => {
      const { ordinal, size, note, keys, range } = at(epoch);
      if (ordinal === 0) return undefined;
      const told = range.map(({ hash, ...place }) => ({ ...place, hash: hash.toString('base64') }));
      const doc = { id: 'seal-of-log', kind: 'audit.seal', schema: 1, epoch, ordinal, size, note, keys } as const;
      return { doc: { ...doc, at: now, range: told }, etag: '"1"' };
    },
  };
  const window: ReadsWindow = {
    async ends(_, epoch, { from, until }) {
      const within = at(epoch).entries.filter((entry) => entry.at >= from && entry.at < until);
      const [first, last] = [within[0], within.at(-1)];
      return first && last ? { first: first.index, last: last.index } : undefined;
    },
    erasures: async (_, epoch) => logged.get(epoch) ?? [],
  };
  const writeOnce = { read: async (_: unknown, name: string) => blobs.get(name) };
  const parts: ExportingParts = {
    ...{ reader, window, writeOnce },
    proves: provesEntries({ reader, writeOnce }),
    clock: { now: () => new Date(now) },
    sealedUpTo: async (_, epoch, size) => {
      if (at(epoch).size < size) seal(epoch);
    },
  };
  return {
    parts,
    append,
    seal,
    openEpoch,
    epoch: newest,
    entries: (epoch = newest()) => at(epoch).entries,
    /** As an erasure leaves an entry; without `erasure`, as somebody leaves it who just deletes. */
    erase(epoch: number, index: number, erasure?: { readonly id: string; readonly at: string }) {
      const { entries } = at(epoch);
      const { payload: _, salt: __, aggregate: ___, ...rest } = entries[index] as LogEntry;
      entries[index] = { ...rest, ...(erasure ? { redacted: { at: erasure.at, erasure: erasure.id } } : {}) };
    },
    rotate: () => {
      signers = newSigners();
    },
  };
}

export type MemoryLog = ReturnType<typeof memoryLog>;
