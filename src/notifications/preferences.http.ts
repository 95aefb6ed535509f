import { type Route, route } from '../platform/http.ts';
import { ok, refused } from '../platform/result.ts';
import {
  asPreferences,
  type PreferencesBody,
  preferencesBody,
  preferencesResource,
  toResource,
} from './preferences.api.ts';
import { defaultPreferences } from './preferences.ts';
import type { PreferencesStore } from './preferences-store.ts';
import { preferencesChanged } from './refusals.ts';

type None = Record<string, never>;
type Reads = { readonly kind: 'permission'; readonly permission: 'notification.read' };
type Writes = { readonly kind: 'permission'; readonly permission: 'notification.write' };
const reads: Reads = { kind: 'permission', permission: 'notification.read' };
const writes: Writes = { kind: 'permission', permission: 'notification.write' };

/** The version of what nobody has said yet. */
const unsaid = '"default"';
const path = 'api/v1/me/notification-preferences';

export function preferenceRoutes(store: PreferencesStore): readonly Route[] {
  return [
    route<Reads>({
      name: 'notifications-readPreferences',
      methods: ['GET'],
      path,
      access: reads,
      summary: 'How you are told what, and when, in this tenant',
      responses: { 200: { description: 'Your settings, with their ETag', schema: preferencesResource } },
      handle: async ({ scope }) => {
        const stored = await store.read(scope, scope.actor.id);
        return ok({ status: 200, json: toResource(stored?.doc ?? defaultPreferences), etag: stored?.etag ?? unsaid });
      },
    }),
    route<Writes, None, None, PreferencesBody>({
      name: 'notifications-putPreferences',
      methods: ['PUT'],
      path,
      access: writes,
      summary: 'Says how you want to be told',
      ifMatch: true,
      body: { schema: preferencesBody },
      responses: { 200: { description: 'Your settings, with their new ETag', schema: preferencesResource } },
      handle: async ({ scope, body, ifMatch }) => {
        const seen = ifMatch === unsaid ? undefined : ifMatch;
        const said = asPreferences(body);
        const etag = await store.save(scope, scope.actor.id, said, seen, 'api');
        return etag ? ok({ status: 200, json: toResource(said), etag }) : refused(preferencesChanged());
      },
    }),
  ];
}
