import { parseZone, type Zone } from '../platform/dates.ts';
import type { TenantScope } from '../platform/scope.ts';
import { defaultPreferences, type Preferences } from './preferences.ts';
import type { PreferencesStore } from './preferences-store.ts';

/** Whom a letter is written for: what they chose, and where their clock stands. */
export interface Reader {
  readonly preferences: Preferences;
  readonly zone: Zone;
}

export function readsReader(store: PreferencesStore, zoneOf: (scope: TenantScope) => Promise<Zone>) {
  return async (scope: TenantScope, personId: string): Promise<Reader> => {
    const preferences = (await store.read(scope, personId))?.doc ?? defaultPreferences;
    const own = preferences.zone === undefined ? undefined : parseZone(preferences.zone);
    return { preferences, zone: own ?? (await zoneOf(scope)) };
  };
}

export type ReadsReader = ReturnType<typeof readsReader>;
