import { randomBytes } from 'node:crypto';
import type { DomainEvent } from '../../platform/events.ts';
import type { EventDescription } from '../../slice.ts';
import { type Leaf, type LeafParts, leafOf, payloadOf, saltBytes } from '../leaf.ts';
import { entryIdOf, headId, type LogEntry, type LogHead } from '../log-entry.ts';
import { leafHash } from '../verifier/hashes.ts';
import { UnfitEvent } from './unfit-event.ts';

export interface LeafFacts {
  readonly described: (type: string) => Pick<EventDescription, 'phase' | 'outcome'>;
  readonly pseudonym: (person: string) => string;
}

/** The head of an epoch in which nothing is yet. */
export const headOf = (epoch: number, origin: string, openedAt: string): LogHead => ({
  ...{ id: headId, kind: 'audit.head', schema: 1 },
  ...{ epoch, origin, openedAt, size: 0 },
});

/**
 * The log with these events after what it has: its next head and their entries. A leaf names its place, so this is made anew
 * for every head it is tried on.
 */
export function extended(head: LogHead, events: readonly DomainEvent[], facts: LeafFacts, entriesPerEpoch: number) {
  const { closed: _, ...before } = head;
  const size = head.size + events.length;
  const next: LogHead = { ...before, size, ...(size >= entriesPerEpoch ? { closed: true } : {}) };
  return { head: next, entries: events.map((event, index) => entryOf(head, head.size + index, event, facts)) };
}

function entryOf({ epoch, origin }: LogHead, index: number, event: DomainEvent, facts: LeafFacts): LogEntry {
  const [payload, salt] = [payloadOf(event), randomBytes(saltBytes)];
  const leaf = fittingLeaf(event, { log: origin, seq: index, payload, salt }, facts);
  const { type, phase, outcome, actor, subject, time } = JSON.parse(leaf) as Leaf;
  return {
    ...{ id: entryIdOf(event.id), kind: 'audit.entry', schema: 1, epoch, index, eventId: event.id },
    ...{ type, phase, outcome, at: time, actor, subject },
    ...{ leaf, leafHash: leafHash(leaf).toString('base64') },
    ...{ payload, salt: salt.toString('base64'), aggregate: event.aggregate },
  };
}

function fittingLeaf(
  event: DomainEvent,
  place: Pick<LeafParts, 'log' | 'seq' | 'payload' | 'salt'>,
  { described, pseudonym }: LeafFacts,
): string {
  try {
    return leafOf(event, { ...place, described: described(event.type), pseudonym });
  } catch (fault) {
    throw new UnfitEvent(event, fault);
  }
}
