import type { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import { ok, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People } from '../doors.ts';
import type { WorkingTime } from '../policy/approval-policy.ts';
import type { ChangesWorkingTime } from './change-working-time.ts';
import { versionRequired } from './refusals.ts';
import { toResource, workingTimeBody, workingTimeResource } from './working-time.api.ts';
import type { WorkingTimeStore } from './working-time-store.ts';

type None = Record<string, never>;
type Works = { readonly kind: 'permission'; readonly permission: 'workingTime.write' };
const access: Works = { kind: 'permission', permission: 'workingTime.write' };

export interface WorkingTimeRouteParts {
  readonly store: WorkingTimeStore;
  readonly change: ChangesWorkingTime;
  readonly tenants: (scope: TenantScope) => Promise<WorkingTime>;
  readonly people: People;
}

export function workingTimeRoutes({ store, change, tenants, people }: WorkingTimeRouteParts): readonly Route[] {
  return [
    route<Works>({
      name: 'gates-readWorkingTime',
      methods: ['GET'],
      path: 'api/v1/me/working-time',
      access,
      summary: 'When you work, by which you are reminded: as you said, or else as the tenant does',
      responses: { 200: { description: 'With an ETag where it is your own', schema: workingTimeResource } },
      handle: async ({ scope }) => {
        const own = await store.read(scope, scope.actor.id);
        if (own) return ok({ status: 200, json: toResource(own.doc, own.doc.zone, true), etag: own.etag });
        const time = await tenants(scope);
        return ok({ status: 200, json: toResource(time, time.zone ?? (await people.zone(scope)), false) });
      },
    }),
    route<Works, None, None, z.infer<typeof workingTimeBody>>({
      name: 'gates-changeWorkingTime',
      methods: ['PUT'],
      path: 'api/v1/me/working-time',
      access,
      summary: 'Says when and where you work; takes the place of the tenant’s working time for you',
      body: { schema: workingTimeBody },
      responses: { 200: { description: 'As it is now, with its ETag', schema: workingTimeResource } },
      handle: async ({ scope, body: { country, subdivision, ...body }, request }) => {
        const ifMatch = request.headers.get('if-match');
        if (!ifMatch && request.headers.get('if-none-match') !== '*') return refused(versionRequired());
        const said = { ...body, ...(country ? { country } : {}), ...(subdivision ? { subdivision } : {}) };
        const changed = await change(scope, said, ifMatch);
        if (!changed.ok) return changed;
        const { doc, etag } = changed.value;
        return ok({ status: 200, json: toResource(doc, doc.zone, true), etag });
      },
    }),
  ];
}
