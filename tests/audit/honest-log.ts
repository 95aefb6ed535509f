import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { commitmentTo, type LeafParts, leafOf, payloadOf, saltBytes } from '../../src/audit/leaf.ts';
import { consistencyProof, type HashAt, inclusionProof } from '../../src/audit/tree/prove.ts';
import { toCheckpointText } from '../../src/audit/verifier/checkpoint.ts';
import { rootOf, subtreesOver } from '../../src/audit/verifier/compact-range.ts';
import { leafHash, nodeHash } from '../../src/audit/verifier/hashes.ts';
import { type KeyKind, keyIdOf, type NoteKey, toNote, toVkey } from '../../src/audit/verifier/signed-note.ts';
import { canonicalJson } from '../../src/platform/canonical-json.ts';
import type { DomainEvent } from '../../src/platform/events.ts';

// Logs as the product writes them, made of its own leaves, trees and notes, in memory and with keys of the test.

/** A key of a log, under no name yet. */
export interface TestKey {
  readonly kind: KeyKind;
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

/** Ed25519 from its seed, so that a test can say which key it means; P-256 from the dice. */
export const ed25519Key = (seed: number): TestKey => {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const { x = '' } = privateKey.export({ format: 'jwk' });
  return { kind: 'ed25519', publicKey: Buffer.from(x, 'base64url'), privateKey };
};

export const es256Key = (): TestKey => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kind: 'es256', publicKey: publicKey.export({ format: 'der', type: 'spki' }), privateKey };
};

export const noteKey = ({ kind, publicKey }: TestKey, name: string): NoteKey => ({ kind, publicKey, name });

/** A signed checkpoint. */
export function signedNote(origin: string, size: number, root: Buffer, keys: readonly TestKey[]): string {
  const text = toCheckpointText({ origin, size, root });
  const signatures = keys.map((key) => ({
    name: origin,
    keyId: keyIdOf(noteKey(key, origin)),
    signature: sign(key.kind === 'ed25519' ? null : 'sha256', Buffer.from(text), key.privateKey),
  }));
  return toNote({ text, signatures });
}

export interface HonestEntry {
  readonly leaf: string;
  readonly hash: Buffer;
  readonly payload: string;
  readonly salt: Buffer;
  readonly time: string;
}

/** One epoch of a tenant's log. */
export interface HonestLog {
  readonly epoch: number;
  readonly tenant: string;
  readonly origin: string;
  readonly keys: readonly TestKey[];
  readonly entries: readonly HonestEntry[];
  readonly hashAt: HashAt;
  root(size: number): Promise<Buffer>;
  checkpoint(size: number): Promise<string>;
  inclusion(index: number, size: number): Promise<readonly Buffer[]>;
  consistency(from: number, to: number): Promise<readonly Buffer[]>;
  vkeys(): readonly string[];
}

export interface LogOptions {
  readonly tenant?: string;
  readonly epoch?: number;
  readonly keys: readonly TestKey[];
  /** Tells one event from another of the same place: another word is another history. */
  readonly word?: (seq: number) => string;
  readonly size: number;
}

const types = ['contract.created', 'contract.read', 'gate.approved', 'action.executed'] as const;
const begun = Date.UTC(2026, 10, 1);

/** Every event a second after the one before; people, applications and gates among them. */
export function eventAt(tenant: string, seq: number, word: string): DomainEvent {
  const type = types[seq % types.length] ?? 'contract.created';
  return {
    id: `0192f3c1-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`,
    tenant,
    type,
    aggregate: `contract:c${seq % 7}`,
    sequence: seq + 1,
    at: new Date(begun + seq * 1000).toISOString(),
    actor:
      seq % 3 === 0
        ? { kind: 'system', id: 'sweep', name: 'Sweep' }
        : { kind: 'person', id: `u${seq % 5}`, name: 'Zoë' },
    subject: seq % 11 === 0 ? { kind: 'person', id: 'u1' } : { kind: 'contract', id: `c${seq % 7}` },
    correlation: seq % 2 === 0 ? '0192f3c1-7a10-7000-8000-0123456789ab' : 'words of the caller',
    data: { word, tenant, ...(type === 'gate.approved' ? { level: 'L2' } : {}) },
  };
}

export function honestLog({ tenant = 'contoso', epoch = 0, keys, word = String, size }: LogOptions): HonestLog {
  const origin = `audit.example.com/t/${tenant}/e${epoch}`;
  const entries = Array.from({ length: size }, (_, seq): HonestEntry => {
    const event = eventAt(tenant, seq, word(seq));
    const [payload, salt] = [payloadOf(event), Buffer.alloc(saltBytes, seq % 251)];
    const described: LeafParts['described'] = { phase: 'change' };
    const leaf = leafOf(event, { log: origin, seq, payload, salt, described, pseudonym: (person) => `x${person}` });
    return { leaf, hash: leafHash(leaf), payload, salt, time: event.at };
  });
  return logOf(entries, { tenant, epoch, origin, keys });
}

/** The same entry with other words, as whoever can write to the store would leave it: well-formed in itself. */
export function rewritten({ leaf, time }: HonestEntry, change: (leaf: Record<string, unknown>) => object): HonestEntry {
  const changed = change(JSON.parse(leaf) as Record<string, unknown>);
  const { log, seq } = changed as { log: string; seq: number };
  const [payload, salt] = ['{"data":{"word":"forged"}}', Buffer.alloc(saltBytes, 9)];
  const text = canonicalJson({
    ...changed,
    payload: { alg: 'HS256', bytes: 256, commit: commitmentTo(payload, salt, { log, seq }) },
  });
  return { leaf: text, hash: leafHash(text), payload, salt, time };
}

/** A log of these entries, whoever made them. */
export function logOf(
  entries: readonly HonestEntry[],
  { tenant, epoch, origin, keys }: Pick<HonestLog, 'tenant' | 'epoch' | 'origin' | 'keys'>,
): HonestLog {
  const known = new Map<string, Promise<Buffer>>();
  const hashAt: HashAt = (level, index) => {
    const key = `${level}/${index}`;
    const found = known.get(key) ?? made(level, index);
    known.set(key, found);
    return found;
  };
  async function made(level: number, index: number): Promise<Buffer> {
    if (level === 0) return entries[index]?.hash ?? Promise.reject(new Error(`there is no entry ${index}`));
    return nodeHash(await hashAt(level - 1, 2 * index), await hashAt(level - 1, 2 * index + 1));
  }
  const root = async (size: number): Promise<Buffer> =>
    rootOf(
      await Promise.all(subtreesOver(0, size).map(async (at) => ({ ...at, hash: await hashAt(at.level, at.index) }))),
    );
  return {
    ...{ tenant, epoch, origin, keys, entries, hashAt, root },
    checkpoint: async (size) => signedNote(origin, size, await root(size), keys),
    inclusion: (index, size) => inclusionProof(index, size, hashAt),
    consistency: (from, to) => consistencyProof(from, to, hashAt),
    vkeys: () => keys.map((key) => toVkey(noteKey(key, origin))),
  };
}
