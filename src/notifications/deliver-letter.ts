import type { Clock } from '../platform/clock.ts';
import type { Write } from '../platform/cosmos/documents.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Letter } from './letter.ts';
import type { Attempt, Notification } from './notification.ts';
import { attemptEvents, notificationEvent } from './notification-events.ts';
import type { NotificationStore } from './notification-store.ts';
import { type Channel, mustReach } from './purpose.ts';
import type { SendsOnWay } from './send-on-way.ts';
import type { TellsOfRefusals } from './tell-of-refusal.ts';

export interface DeliveryParts {
  readonly store: NotificationStore;
  readonly sendOn: SendsOnWay;
  readonly tellOfRefusal: TellsOfRefusals;
  readonly clock: Clock;
}

/** A notification that goes out, with the version that is stored of it, if any. */
export interface Outgoing {
  readonly notification: Notification;
  readonly etag?: string | undefined;
}

/** Its reader may open a notification while it goes out; not this often. */
const mostTries = 5;

export function deliversLetters({ store, sendOn, tellOfRefusal, clock }: DeliveryParts) {
  const record = async (
    scope: TenantScope,
    outgoing: Outgoing,
    state: Notification['state'],
    attempts: readonly Attempt[],
    more: readonly Write[],
  ): Promise<void> => {
    let { notification, etag } = outgoing;
    for (let tries = 0; tries < mostTries; tries++) {
      const doc: Notification = { ...notification, state, attempts: [...notification.attempts, ...attempts] };
      const write: Write = etag ? { op: 'replace', doc, ifMatch: etag } : { op: 'create', doc };
      const inAppAlone = state === 'sent' && !doc.attempts.some(({ outcome }) => outcome === 'sent');
      const inApp = inAppAlone ? [notificationEvent('notification.sent', doc, 'app')] : [];
      const events = [...attemptEvents(doc, attempts), ...inApp];
      if ((await store.commit(scope, doc.recipientId, [write, ...more], events)).ok) return;
      const stored = await store.read(scope, doc.recipientId, doc.id);
      // Another delivery of the same letter, under the same Message-ID, was faster to say so.
      if (!etag || !stored || stored.doc.state !== notification.state) return;
      notification = stored.doc;
      etag = stored.etag;
    }
    throw new Error(`notification ${outgoing.notification.id} changes too often to be recorded`);
  };

  /** By mail, where every other way failed and the reader must learn of it. */
  const lastResort = (purpose: Notification['purpose'], ended: readonly Attempt[]): boolean =>
    mustReach(purpose) && !ended.some(({ channel, outcome }) => outcome === 'sent' || channel === 'mail');

  /**
   * Sends the letter on the ways that have not ended yet and records how each ended. What has ended is kept when a later way
   * is at fault, so the caller's next try goes on with that way alone. `more` is committed with the end.
   */
  return async (
    scope: TenantScope,
    letter: Letter,
    outgoing: Outgoing,
    ways: readonly Channel[],
    more: readonly Write[] = [],
  ): Promise<'sent' | 'refused'> => {
    const before = outgoing.notification;
    const now: Attempt[] = [];
    const ended = () => [...before.attempts, ...now].filter(({ outcome }) => outcome !== 'held');
    const attempt = async (channel: Channel) => {
      const outcome = await sendOn(scope, channel, letter, before.messageId);
      now.push({ channel, outcome, at: clock.now().toISOString() });
    };
    try {
      for (const channel of ways) if (!ended().some((done) => done.channel === channel)) await attempt(channel);
      if (lastResort(before.purpose, ended())) await attempt('mail');
    } catch (fault) {
      if (now.length > 0) await record(scope, outgoing, before.state, now, []);
      throw fault;
    }
    const reached = ended().some(({ outcome }) => outcome === 'sent');
    const state = !reached && ended().some(({ outcome }) => outcome === 'refused') ? 'refused' : 'sent';
    if (state === 'refused') await tellOfRefusal(scope, before, letter.to);
    await record(scope, outgoing, state, now, more);
    return state;
  };
}

export type DeliversLetters = ReturnType<typeof deliversLetters>;
