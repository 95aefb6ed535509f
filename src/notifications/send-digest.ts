import type { Clock } from '../platform/clock.ts';
import type { Stored, Write } from '../platform/cosmos/documents.ts';
import { sha256Hex } from '../platform/ids.ts';
import type { TenantScope } from '../platform/scope.ts';
import { shownDay } from '../platform/shown-instant.ts';
import { digestLetter } from './digest-letter.ts';
import type { Attempt, Notification } from './notification.ts';
import { attemptEvents } from './notification-events.ts';
import type { NotificationStore } from './notification-store.ts';
import type { Channel } from './purpose.ts';
import type { Reader } from './read-reader.ts';
import { messageIdOf, type SendsOnWay } from './send-on-way.ts';
import type { TellsOfRefusals } from './tell-of-refusal.ts';
import { type WaitingLetter, waitingEnds } from './waiting-letter.ts';

export interface DigestParts {
  readonly store: NotificationStore;
  readonly sendOn: SendsOnWay;
  readonly tellOfRefusal: TellsOfRefusals;
  readonly clock: Clock;
  readonly mailDomain: string;
}

/** Their reader may open some of them while they go out; not this often. */
const mostTries = 5;

/** Joins what waited for the same instant into one letter on one way, and ends all their waiting in one batch. */
export function sendsDigests({ store, sendOn, tellOfRefusal, clock, mailDomain }: DigestParts) {
  const record = async (scope: TenantScope, waiting: readonly WaitingLetter[], attempt: Attempt): Promise<void> => {
    const state = attempt.outcome === 'refused' ? 'refused' : 'sent';
    const settled = ({ doc }: Stored<Notification>): Notification => ({
      ...doc,
      state,
      attempts: [...doc.attempts, attempt],
    });
    let stored: readonly (Stored<Notification> | undefined)[] = waiting.map(({ notification }) => notification);
    for (let tries = 0; tries < mostTries; tries++) {
      const present = stored.filter((each) => each !== undefined);
      const writes: Write[] = present.map((each) => ({ op: 'replace', doc: settled(each), ifMatch: each.etag }));
      const events = present.flatMap((each) => attemptEvents(settled(each), [attempt]));
      const recipientId = waiting[0]?.letter.to.id ?? '';
      if ((await store.commit(scope, recipientId, [...writes, ...waiting.map(waitingEnds)], events)).ok) return;
      stored = await Promise.all(waiting.map(({ notification: { doc } }) => store.read(scope, recipientId, doc.id)));
      // Another sweep sent the same digest, under the same Message-ID, and was faster to say so.
      if (stored.some((each) => each?.doc.state !== 'waiting')) return;
    }
    throw new Error(`digest of ${waiting[0]?.notification.doc.id} changes too often to be recorded`);
  };

  return async (
    scope: TenantScope,
    waiting: readonly WaitingLetter[],
    { preferences: { language }, zone }: Reader,
    way: Channel,
  ): Promise<void> => {
    const [first] = waiting;
    if (!first) return;
    const { recipientId, dueAt } = first.pending.doc;
    const key = `digest:${recipientId}:${first.notification.doc.id}`;
    const letters = waiting.map(({ letter }) => letter);
    const joined = digestLetter(letters, key, shownDay(dueAt, zone, language), language);
    const outcome = await sendOn(scope, way, joined, messageIdOf(sha256Hex(`${scope.tenant}\n${key}`), mailDomain));
    if (outcome === 'refused') await tellOfRefusal(scope, first.notification.doc, first.letter.to);
    await record(scope, waiting, { channel: way, outcome, at: clock.now().toISOString() });
  };
}

export type SendsDigests = ReturnType<typeof sendsDigests>;
