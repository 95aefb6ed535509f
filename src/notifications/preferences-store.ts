import type { Documents, Stored } from '../platform/cosmos/documents.ts';
import type { NewEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import { type Preferences, personPartition, preferencesId, type StoredPreferences } from './preferences.ts';

/** What people said about how they want to be told, each in their own partition. */
export function preferencesStore(documents: Documents) {
  return {
    read: (scope: TenantScope, personId: string): Promise<Stored<StoredPreferences> | undefined> =>
      documents.read<StoredPreferences>(scope, personPartition(personId), preferencesId, 'notifications.preferences'),

    /** `seen` is the version they saw; undefined when they had said nothing. Answers the new ETag, undefined when it changed meanwhile. */
    async save(
      scope: TenantScope,
      personId: string,
      preferences: Preferences,
      seen: string | undefined,
      by: 'api' | 'link',
    ): Promise<string | undefined> {
      const doc: StoredPreferences = {
        ...{ id: preferencesId, kind: 'notifications.preferences', schema: 1, personId },
        ...preferences,
      };
      const event: NewEvent = {
        type: 'notificationPreferences.changed',
        subject: { kind: 'person', id: personId },
        data: { by },
      };
      const committed = await documents.commit(scope, {
        partition: personPartition(personId),
        writes: [seen === undefined ? { op: 'create', doc } : { op: 'replace', doc, ifMatch: seen }],
        events: [event],
      });
      return committed.ok ? committed.etags.get(preferencesId) : undefined;
    },
  };
}

export type PreferencesStore = ReturnType<typeof preferencesStore>;
