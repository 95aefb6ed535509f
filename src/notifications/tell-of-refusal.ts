import type { Clock } from '../platform/clock.ts';
import { sha256Hex } from '../platform/ids.ts';
import type { TenantScope } from '../platform/scope.ts';
import { fallbackLanguage } from './language.ts';
import type { Recipient } from './letter.ts';
import type { Notification } from './notification.ts';
import { notificationEvent } from './notification-events.ts';
import type { NotificationStore } from './notification-store.ts';
import type { PreferencesStore } from './preferences-store.ts';
import { wordsIn } from './words.ts';

export interface RefusalParts {
  readonly store: NotificationStore;
  readonly preferences: PreferencesStore;
  readonly peopleWithRole: (scope: TenantScope, role: string) => Promise<readonly Recipient[]>;
  readonly clock: Clock;
}

/**
 * An approver whose address takes no mail never learns of the decision that waits for them: the client's contract managers
 * see it in the app, where no mail server stands between. Keyed by the letter, so telling twice tells once.
 */
export function tellsOfRefusals({ store, preferences, peopleWithRole, clock }: RefusalParts) {
  return async (scope: TenantScope, refused: Notification, { name, email }: Recipient): Promise<void> => {
    for (const manager of await peopleWithRole(scope, 'contract-manager')) {
      if (manager.id === refused.recipientId) continue;
      const key = `refused:${refused.id}:${manager.id}`;
      const { language = fallbackLanguage } = (await preferences.read(scope, manager.id))?.doc ?? {};
      const notice: Notification = {
        ...{ id: sha256Hex(`${scope.tenant}\n${key}`), kind: 'notifications.notification', schema: 2 },
        recipientId: manager.id,
        address: manager.email,
        purpose: 'alert',
        state: 'sent',
        subject: wordsIn(language).refusedSubject(name, email).slice(0, 250),
        about: refused.about,
        keyHash: sha256Hex(key),
        messageId: '',
        attempts: [],
        sentAt: clock.now().toISOString(),
      };
      const event = notificationEvent('notification.sent', notice, 'app');
      await store.commit(scope, manager.id, [{ op: 'create', doc: notice }], [event]);
    }
  };
}

export type TellsOfRefusals = ReturnType<typeof tellsOfRefusals>;
