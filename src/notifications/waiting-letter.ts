import type { Stored, Write } from '../platform/cosmos/documents.ts';
import type { Letter } from './letter.ts';
import type { Notification, PendingLetter } from './notification.ts';

/** A letter whose hour has come, with what is stored of it. */
export interface WaitingLetter {
  readonly letter: Letter;
  readonly notification: Stored<Notification>;
  readonly pending: Stored<PendingLetter>;
}

/** Ends its waiting, in the batch of what became of it: of two sweeps at once, one is told of the other. */
export const waitingEnds = ({ pending: { doc, etag } }: WaitingLetter): Write => ({
  op: 'delete',
  id: doc.id,
  ifMatch: etag,
});

/**
 * What is due, as it goes out: alone, or with all of the same reader that wait for the same instant. The oldest first, so
 * that the first of a digest, by which the digest is known, stays the first however often it is tried.
 */
export function outgoingGroups(due: readonly PendingLetter[], most: number): readonly (readonly PendingLetter[])[] {
  const oldestFirst = [...due].sort((a, b) => (a.since + a.id < b.since + b.id ? -1 : 1));
  const groups = Map.groupBy(oldestFirst, ({ digest, id, recipientId, dueAt }) =>
    digest ? `${recipientId}\n${dueAt}` : id,
  );
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / most) }, (_, n) => group.slice(n * most, (n + 1) * most)),
  );
}
