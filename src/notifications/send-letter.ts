import type { Clock } from '../platform/clock.ts';
import { sha256Hex } from '../platform/ids.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { SealedText } from '../platform/sealed-text.ts';
import type { DeliversLetters } from './deliver-letter.ts';
import { type Hold, holdOf } from './holding.ts';
import { type Letter, purposeOf } from './letter.ts';
import { type Notification, type PendingLetter, pendingId } from './notification.ts';
import { notificationEvent } from './notification-events.ts';
import type { NotificationStore } from './notification-store.ts';
import { channelsFor } from './preferences.ts';
import type { Channel } from './purpose.ts';
import type { ReadsReader } from './read-reader.ts';
import { messageIdOf } from './send-on-way.ts';

export interface SendingParts {
  readonly store: NotificationStore;
  readonly readerOf: ReadsReader;
  readonly deliver: DeliversLetters;
  readonly sealedText: SealedText;
  readonly offered: readonly Channel[];
  readonly clock: Clock;
  readonly mailDomain: string;
}

/** Where a waiting letter is sealed for: it opens nowhere else. */
export const placeOf = (notificationId: string): string => `notification/${notificationId}`;

export function sendsLetters({ store, readerOf, deliver, sealedText, offered, clock, mailDomain }: SendingParts) {
  const begun = (scope: TenantScope, letter: Letter): Notification => {
    const id = sha256Hex(`${scope.tenant}\n${letter.key}`);
    return {
      ...{ id, kind: 'notifications.notification', schema: 2 },
      recipientId: letter.to.id,
      address: letter.to.email,
      purpose: purposeOf(letter),
      state: 'sending',
      subject: letter.subject,
      about: letter.thread ?? '',
      keyHash: sha256Hex(letter.key),
      messageId: messageIdOf(id, mailDomain),
      attempts: [],
      sentAt: clock.now().toISOString(),
    };
  };

  const hold = async (scope: TenantScope, letter: Letter, { until, digest }: Hold, ways: readonly Channel[]) => {
    const at = clock.now().toISOString();
    const fresh = begun(scope, letter);
    const attempts = ways.map((channel) => ({ channel, outcome: 'held', at }) as const);
    const doc: Notification = { ...fresh, state: 'waiting', attempts };
    const pending: PendingLetter = {
      ...{ id: pendingId(doc.id), kind: 'notifications.pending', schema: 1 },
      notificationId: doc.id,
      recipientId: doc.recipientId,
      dueAt: until.toISOString(),
      digest,
      since: at,
      sealed: await sealedText.seal(scope, placeOf(doc.id), JSON.stringify(letter)),
    };
    const event = notificationEvent('notification.deferred', doc, 'app', { until: pending.dueAt });
    const writes = [doc, pending].map((each) => ({ op: 'create', doc: each }) as const);
    await store.commit(scope, doc.recipientId, writes, [event]);
  };

  /**
   * Sends a letter unless it was sent, in its reader's ways and at their hour. A crash between sending and remembering sends
   * it once more with the same Message-ID, by which the receiving side knows it for the same letter.
   */
  return async (scope: TenantScope, letter: Letter): Promise<'sent' | 'held' | 'already' | 'refused'> => {
    const fresh = begun(scope, letter);
    const stored = await store.read(scope, letter.to.id, fresh.id);
    if (stored && stored.doc.state !== 'sending') return 'already';
    const { preferences, zone } = await readerOf(scope, letter.to.id);
    const ways = channelsFor(preferences, purposeOf(letter), offered);
    const wait = stored ? undefined : holdOf(letter, preferences, zone, clock.now());
    if (wait && ways.length > 0) {
      await hold(scope, letter, wait, ways);
      return 'held';
    }
    return deliver(scope, letter, { notification: stored?.doc ?? fresh, etag: stored?.etag }, ways);
  };
}

export type SendsLetters = ReturnType<typeof sendsLetters>;
