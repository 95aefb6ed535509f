import type { z } from 'zod';
import { nextLink, type Route, route } from '../../platform/http.ts';
import { ok } from '../../platform/result.ts';
import { proposalsListed } from '../reading-events.ts';
import { overridePage, overridesQuery, toOverride } from './deciding.api.ts';
import type { OverrideStore } from './override-store.ts';

type Manages = { kind: 'permission'; permission: 'proposal.manage' };

export function overrideRoutes(overrides: OverrideStore): readonly Route[] {
  return [
    route<Manages, Record<string, never>, z.infer<typeof overridesQuery>>({
      name: 'gates-listOverrides',
      methods: ['GET'],
      path: 'api/v1/overrides',
      access: { kind: 'permission', permission: 'proposal.manage' },
      summary: 'Lists decisions against the recommendation with their cases, the newest first',
      query: overridesQuery,
      responses: { 200: { description: 'A page of overrides', schema: overridePage } },
      handle: async ({ scope, query: { limit, cursor, ...asked }, request }) => {
        const page = await overrides.list(scope, asked, { limit, cursor });
        const json = { items: page.items.map(toOverride), ...(page.cursor ? { cursor: page.cursor } : {}) };
        return ok({
          status: 200,
          json,
          headers: nextLink(request.url, page.cursor),
          shows: { scope, event: proposalsListed(scope, 'overrides', page.items.length, asked) },
        });
      },
    }),
  ];
}
