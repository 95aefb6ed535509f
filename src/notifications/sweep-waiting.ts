import type { TenantScope } from '../platform/scope.ts';
import type { SealedText } from '../platform/sealed-text.ts';
import type { DeliversLetters } from './deliver-letter.ts';
import { mostJoined } from './digest-letter.ts';
import { type Letter, purposeOf } from './letter.ts';
import type { PendingLetter } from './notification.ts';
import { notificationEvent } from './notification-events.ts';
import type { NotificationStore } from './notification-store.ts';
import { channelsFor } from './preferences.ts';
import type { Channel } from './purpose.ts';
import type { ReadsReader } from './read-reader.ts';
import type { SendsDigests } from './send-digest.ts';
import { placeOf } from './send-letter.ts';
import { outgoingGroups, type WaitingLetter, waitingEnds } from './waiting-letter.ts';

export interface SweepParts {
  readonly store: NotificationStore;
  readonly readerOf: ReadsReader;
  readonly deliver: DeliversLetters;
  readonly sendDigest: SendsDigests;
  readonly sealedText: SealedText;
  /** Whether somebody still works in the tenant: a letter of last night is not for one who left. */
  readonly mayBeTold: (scope: TenantScope, personId: string) => Promise<boolean>;
  readonly offered: readonly Channel[];
}

/** Sends what has waited for its hour, by what its reader wishes now. */
export function sweepsWaiting({ store, readerOf, deliver, sendDigest, sealedText, mayBeTold, offered }: SweepParts) {
  const opened = async (scope: TenantScope, { recipientId, notificationId }: PendingLetter) => {
    // Read again: the question the sweep asked is answered from an index, which may lag behind.
    const pending = await store.readPending(scope, recipientId, notificationId);
    const notification = await store.read(scope, recipientId, notificationId);
    if (!pending || !notification) return [];
    const letter = JSON.parse(await sealedText.open(scope, placeOf(notificationId), pending.doc.sealed)) as Letter;
    return [{ letter, notification, pending } satisfies WaitingLetter];
  };

  const drop = async (scope: TenantScope, waiting: WaitingLetter): Promise<void> => {
    const { doc, etag } = waiting.notification;
    const dropped = { ...doc, state: 'sent' } as const;
    const writes = [{ op: 'replace', doc: dropped, ifMatch: etag } as const, waitingEnds(waiting)];
    await store.commit(scope, doc.recipientId, writes, [notificationEvent('notification.dropped', doc, 'app')]);
  };

  const sendGroup = async (scope: TenantScope, group: readonly PendingLetter[]): Promise<void> => {
    const recipientId = group[0]?.recipientId ?? '';
    const waiting = (await Promise.all(group.map((pending) => opened(scope, pending)))).flat();
    const known = await mayBeTold(scope, recipientId);
    const reader = await readerOf(scope, recipientId);
    const waysOf = ({ letter }: WaitingLetter) => channelsFor(reader.preferences, purposeOf(letter), offered);
    const joined = waiting.filter((each) => known && each.pending.doc.digest && waysOf(each).length > 0);
    for (const each of waiting.filter((one) => !joined.includes(one) || joined.length === 1)) {
      if (!known) await drop(scope, each);
      else {
        const { doc: notification, etag } = each.notification;
        await deliver(scope, each.letter, { notification, etag }, waysOf(each), [waitingEnds(each)]);
      }
    }
    const way = joined.some((each) => waysOf(each).includes('mail')) ? 'mail' : 'teams';
    if (joined.length > 1) await sendDigest(scope, joined, reader, way);
  };

  return async (scope: TenantScope, now: Date): Promise<void> => {
    const due = await Array.fromAsync(store.due(scope, now));
    // One reader whose way is at fault keeps no other waiting.
    const ends: PromiseSettledResult<void>[] = [];
    for (const group of outgoingGroups(due, mostJoined))
      ends.push(...(await Promise.allSettled([sendGroup(scope, group)])));
    const failed = ends.filter((end) => end.status === 'rejected');
    if (failed.length > 0)
      throw new Error(`${failed.length} of ${ends.length} waiting letters did not go out`, {
        cause: failed[0]?.reason,
      });
  };
}

export type SweepsWaiting = ReturnType<typeof sweepsWaiting>;
