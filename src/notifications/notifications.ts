import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import type { Zone } from '../platform/dates.ts';
import type { Mail } from '../platform/mail.ts';
import type { Actor, TenantScope } from '../platform/scope.ts';
import type { SealedText } from '../platform/sealed-text.ts';
import type { Slice, TenantWork, Timer } from '../slice.ts';
import type { TeamsChannel } from './channels.ts';
import { deliversLetters } from './deliver-letter.ts';
import type { Language } from './language.ts';
import type { Recipient } from './letter.ts';
import { notificationEvents } from './notification-events.ts';
import { notificationStore } from './notification-store.ts';
import { notificationRoutes } from './notifications.http.ts';
import { waitingSweep } from './notifications.timers.ts';
import { preferenceRoutes } from './preferences.http.ts';
import { preferencesStore } from './preferences-store.ts';
import { channels } from './purpose.ts';
import { readsNotifications } from './read-notification.ts';
import { readsReader } from './read-reader.ts';
import { sendsDigests } from './send-digest.ts';
import { sendsLetters } from './send-letter.ts';
import { sendsOnWays } from './send-on-way.ts';
import { stopsReminders } from './stop-reminders.ts';
import { sweepsWaiting } from './sweep-waiting.ts';
import { tellsOfRefusals } from './tell-of-refusal.ts';
import { unsubscribeRoutes } from './unsubscribe.http.ts';
import { unsubscribeLinks } from './unsubscribe-links.ts';

export interface NotificationsParts {
  readonly documents: Documents;
  readonly mail: Mail;
  /** Without it Teams is not offered. */
  readonly teams?: TeamsChannel;
  readonly sealedText: SealedText;
  readonly clock: Clock;
  /** Domain of the message ids: the sender's. */
  readonly mailDomain: string;
  readonly publicUrl: string;
  readonly peopleWithRole: (scope: TenantScope, role: string) => Promise<readonly Recipient[]>;
  /** Whether the scope's actor may do this now. */
  readonly may: (scope: TenantScope, permission: string) => Promise<boolean>;
  readonly zoneOf: (scope: TenantScope) => Promise<Zone>;
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
}

/** Who is told what, where and when: each letter once, in its reader's ways and at their hour. */
export function createNotifications(parts: NotificationsParts) {
  const { documents, mail, teams, sealedText, clock, mailDomain, publicUrl } = parts;
  const store = notificationStore(documents);
  const preferences = preferencesStore(documents);
  const links = unsubscribeLinks(documents, publicUrl);
  const readerOf = readsReader(preferences, parts.zoneOf);
  const offered = channels.filter((channel) => channel === 'mail' || teams !== undefined);
  const sendOn = sendsOnWays({ mail, teams, links, mailDomain });
  const tellOfRefusal = tellsOfRefusals({ store, preferences, peopleWithRole: parts.peopleWithRole, clock });
  const deliver = deliversLetters({ store, sendOn, tellOfRefusal, clock });
  const sweep = waitingSweep(
    sweepsWaiting({
      store,
      readerOf,
      deliver,
      sendDigest: sendsDigests({ store, sendOn, tellOfRefusal, clock, mailDomain }),
      sealedText,
      mayBeTold: (scope, id) => parts.may(scope.actingAs({ kind: 'person', id }), 'notification.read'),
      offered,
    }),
    parts.forEachTenant,
  );
  return {
    send: sendsLetters({ store, readerOf, deliver, sealedText, offered, clock, mailDomain }),
    /** In which language and zone to write to somebody. */
    async readerOf(
      scope: TenantScope,
      personId: string,
    ): Promise<{ readonly language: Language; readonly zone: Zone }> {
      const { preferences: said, zone } = await readerOf(scope, personId);
      return { language: said.language, zone };
    },
    /** Whom the token of a link to stop reminders speaks for: for the door. The token is hostile input. */
    async guestOf(
      scope: TenantScope,
      { unsubscribeToken }: Readonly<Record<string, string>>,
    ): Promise<Actor | undefined> {
      const id = unsubscribeToken === undefined ? undefined : await links.personOf(scope, unsubscribeToken);
      return id === undefined ? undefined : { kind: 'person', id };
    },
    slice: {
      name: 'notifications',
      routes: [
        ...notificationRoutes(store, readsNotifications(store, clock)),
        ...preferenceRoutes(preferences),
        ...unsubscribeRoutes(readerOf, stopsReminders(preferences)),
      ],
      timers: [sweep.timer],
      tenantWork: [sweep.work],
      events: notificationEvents,
    } satisfies Slice,
  };
}

export type Notifications = ReturnType<typeof createNotifications>;
