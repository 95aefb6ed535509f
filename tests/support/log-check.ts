import { createHash, createHmac } from 'node:crypto';
import type { Data } from './data-plane.ts';

/** An entry as it is stored. */
export interface StoredEntry {
  readonly epoch: number;
  readonly index: number;
  readonly eventId: string;
  readonly leaf: string;
  readonly leafHash: string;
  /** Both gone when erased. */
  readonly payload?: string;
  readonly salt?: string;
}

/** The last checkpoint of an epoch: a signed note. */
export interface StoredCheckpoint {
  readonly epoch: number;
  readonly note: string;
}

export interface LoggedEvent {
  readonly id: string;
  readonly type: string;
  readonly aggregate: string;
  readonly sequence: number;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly subject: { readonly kind: string; readonly id: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/** A tenant's log in order, epoch after epoch, as its documents have it. */
export async function storedLog(data: Data, tenant: string) {
  const read = <T>(text: string) => data.query<T>(`t-${tenant}`, text);
  const fields = 'c.epoch, c.index, c.eventId, c.leaf, c.leafHash, c.payload, c.salt';
  const entries = await read<StoredEntry>(`SELECT ${fields} FROM c WHERE c.kind = 'audit.entry' ORDER BY c.index`);
  return {
    log: entries.toSorted((a, b) => a.epoch - b.epoch),
    checkpoints: await read<StoredCheckpoint>("SELECT c.epoch, c.note FROM c WHERE c.kind = 'audit.seal'"),
  };
}

/** What happened, by leaf and payload. */
export function eventOf({ leaf, payload }: StoredEntry): LoggedEvent {
  const { id, type, time } = JSON.parse(leaf);
  return { id, type, at: time, ...JSON.parse(payload ?? '{}') };
}

/**
 * What is wrong with a tenant's log, recomputed from the leaves alone, as an outsider would: dense, every hash and every root
 * right, every payload the one committed to, every event there once, no gap in the sequence of any aggregate, nothing
 * executed before its approval. Nothing of it may be erased.
 */
export function flawsOfLog(
  log: readonly StoredEntry[],
  checkpoints: readonly StoredCheckpoint[] = [],
): readonly string[] {
  const events = log.map(eventOf);
  return [
    ...[...Map.groupBy(log, ({ epoch }) => epoch)].flatMap(([epoch, entries], order) => [
      ...(epoch === order ? [] : [`epoch ${epoch} stands where ${order} should`]),
      ...entries.flatMap((entry, index) => entryFlaws(entry, index)),
      ...checkpoints.filter((one) => one.epoch === epoch).flatMap(({ note }) => rootFlaws(entries, note)),
    ]),
    ...repeatedEvents(events),
    ...gaps(events),
    ...actsBeforeApproval(events),
  ];
}

function entryFlaws({ epoch, index, eventId, leaf, leafHash, payload, salt }: StoredEntry, place: number) {
  const { log, seq, id, payload: committed } = JSON.parse(leaf);
  const name = `entry ${index} of epoch ${epoch}`;
  const text = ['counterpart-audit-payload-v1', log, String(seq), payload].join('\0');
  const commit = createHmac('sha256', Buffer.from(salt ?? '', 'base64'))
    .update(text)
    .digest('base64');
  return [
    ...(index === place && seq === place ? [] : [`log ${name} stands where ${place} should`]),
    ...(id === eventId && String(log).endsWith(`/e${epoch}`) ? [] : [`log ${name} has another event's leaf`]),
    ...(leafHash === leafHashOf(leaf).toString('base64') ? [] : [`log ${name} is not what its hash says`]),
    ...(commit === committed.commit ? [] : [`log ${name} has a payload that its leaf does not commit to`]),
  ];
}

function rootFlaws(entries: readonly StoredEntry[], note: string): readonly string[] {
  const [origin, size, root] = note.split('\n');
  if (Number(size) > entries.length)
    return [`a checkpoint of ${origin} has ${size} entries, its log ${entries.length}`];
  const own = rootOf(entries.slice(0, Number(size)).map(({ leaf }) => leafHashOf(leaf))).toString('base64');
  return own === root ? [] : [`a checkpoint of ${origin} at ${size} entries has another root than its leaves`];
}

const sha256 = (...parts: readonly (Buffer | string)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
export const leafHashOf = (leaf: string): Buffer => sha256(Buffer.of(0), leaf);

/** RFC 6962 §2.1, as it is written there. */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes;
  if (!only) return sha256();
  if (hashes.length === 1) return only;
  const middle = 2 ** (Math.ceil(Math.log2(hashes.length)) - 1);
  return sha256(Buffer.of(1), rootOf(hashes.slice(0, middle)), rootOf(hashes.slice(middle)));
}

function repeatedEvents(events: readonly LoggedEvent[]): readonly string[] {
  return [...Map.groupBy(events, ({ id }) => id)].flatMap(([id, same]) =>
    same.length > 1 ? [`event ${id} (${same[0]?.type}) is ${same.length} times in the log`] : [],
  );
}

/** Each aggregate numbers its events from 1; records of access (0) belong to no sequence. */
function gaps(events: readonly LoggedEvent[]): readonly string[] {
  const numbered = events.filter(({ sequence }) => sequence > 0);
  return [...Map.groupBy(numbered, ({ aggregate }) => aggregate)].flatMap(([aggregate, own]) => {
    const seen = new Set(own.map(({ sequence }) => sequence));
    const missing = Array.from({ length: Math.max(...seen) }, (_, i) => i + 1).filter((n) => !seen.has(n));
    return missing.length > 0 ? [`events ${missing.join(', ')} of ${aggregate} are not in the log`] : [];
  });
}

/** The types of events that only an approved proposal may cause. */
const acts = ['proposal.executionStarted', 'contract.approved', 'contract.activated', 'proposal.executed'];

function actsBeforeApproval(events: readonly LoggedEvent[]): readonly string[] {
  const approved = new Map<string, number>();
  return events.flatMap(({ type, subject, data, aggregate }, index) => {
    const proposal = subject?.kind === 'proposal' ? subject.id : String(data?.proposalId);
    if (type === 'proposal.approved') approved.set(subject.id, index);
    if (!acts.includes(type) || approved.has(proposal)) return [];
    return [`${type} of ${aggregate} stands at ${index} in the log, before its approval`];
  });
}
