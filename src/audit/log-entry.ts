import { createHash } from 'node:crypto';
import { canonicalJson } from '../platform/canonical-json.ts';
import type { Doc } from '../platform/cosmos/documents.ts';
import type { DomainEvent } from '../platform/events.ts';

/** One leaf of a tenant's log. The hashes are over `leaf`, byte for byte; the other fields repeat it for queries. */
export interface LogEntry extends Doc {
  readonly kind: 'audit.entry';
  /** Dense from 0. */
  readonly index: number;
  readonly eventId: string;
  readonly type: string;
  readonly aggregate: string;
  readonly at: string;
  /** The event's facts as canonical JSON (RFC 8785). */
  readonly leaf: string;
  /** SHA-256(0x00 ‖ leaf), hex (RFC 6962 §2.1). */
  readonly leafHash: string;
  /** SHA-256(chain before ‖ leafHash), hex; the chain before the first is 32 zero bytes. */
  readonly chain: string;
}

/** How far the log has come. */
export interface LogHead extends Doc {
  readonly kind: 'audit.head';
  readonly size: number;
  readonly chain: string;
}

/** The first epoch of the log. */
export const logPartition = 'log:1';
export const headId = 'head-of-log';
export const emptyHead: LogHead = { id: headId, kind: 'audit.head', schema: 1, size: 0, chain: '0'.repeat(64) };

/** An event is one leaf, however often it arrives: its id is the document's. */
export const entryIdOf = (eventId: string): string => `leaf:${eventId}`;

/** Who is named by id alone: names and addresses are personal data and stay out of what can never be changed. */
export function leafOf({
  id,
  type,
  tenant,
  aggregate,
  sequence,
  at,
  actor,
  correlation,
  subject,
  data,
}: DomainEvent): string {
  return canonicalJson({
    id,
    type,
    tenant,
    aggregate,
    sequence,
    at,
    actor: { kind: actor.kind, id: actor.id },
    correlation,
    subject,
    data: data ?? {},
  });
}

export const leafHashOf = (leaf: string): string =>
  createHash('sha256').update(Buffer.of(0)).update(leaf, 'utf8').digest('hex');

const chained = (before: string, leafHash: string): string =>
  createHash('sha256').update(Buffer.from(before, 'hex')).update(Buffer.from(leafHash, 'hex')).digest('hex');

/** The log after these events: the entries to add and the head to put in the place of the old one. */
export function extended(
  head: LogHead,
  events: readonly DomainEvent[],
): { head: LogHead; entries: readonly LogEntry[] } {
  let { size, chain } = head;
  const entries = events.map((event): LogEntry => {
    const leaf = leafOf(event);
    const leafHash = leafHashOf(leaf);
    chain = chained(chain, leafHash);
    const { id: eventId, type, aggregate, at } = event;
    return {
      id: entryIdOf(eventId),
      kind: 'audit.entry',
      schema: 1,
      index: size++,
      eventId,
      type,
      aggregate,
      at,
      leaf,
      leafHash,
      chain,
    };
  });
  return { head: { ...head, size, chain }, entries };
}

/** Where the entries, in order from index 0, are not what the hashes say; undefined when all is well. */
export function firstFlaw(entries: readonly LogEntry[]): { index: number; flaw: string } | undefined {
  let chain = emptyHead.chain;
  for (const [index, entry] of entries.entries()) {
    if (entry.index !== index) return { index, flaw: `entry ${entry.index} stands where ${index} should` };
    if (leafHashOf(entry.leaf) !== entry.leafHash) return { index, flaw: 'the leaf is not what its hash says' };
    chain = chained(chain, entry.leafHash);
    if (entry.chain !== chain) return { index, flaw: 'the chain is broken' };
  }
  return undefined;
}
