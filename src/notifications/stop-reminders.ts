import type { TenantScope } from '../platform/scope.ts';
import { defaultPreferences, withoutReminders } from './preferences.ts';
import type { PreferencesStore } from './preferences-store.ts';

/** They may be saved at the same moment; not this often. */
const mostTries = 5;

/** Switches the actor's reminders off, whatever else they chose. Safe to repeat. */
export function stopsReminders(store: PreferencesStore) {
  return async (scope: TenantScope): Promise<void> => {
    for (let tries = 0; tries < mostTries; tries++) {
      const stored = await store.read(scope, scope.actor.id);
      const before = stored?.doc ?? defaultPreferences;
      if (before.channels.reminder.length === 0) return;
      if (await store.save(scope, scope.actor.id, withoutReminders(before), stored?.etag, 'link')) return;
    }
    throw new Error('preferences change too often to stop reminders');
  };
}

export type StopsReminders = ReturnType<typeof stopsReminders>;
