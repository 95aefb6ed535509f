import { z } from 'zod';
import type { Documents } from '../platform/cosmos/documents.ts';
import { nextLink, type Route, route } from '../platform/http.ts';
import { ok } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { correlationInLeaf } from './leaf.ts';
import { logEntryResource, logQuery, toCursor, toLogEntryResource } from './log.api.ts';
import { conditionOf, type LogFilter } from './reading/log-filter.ts';
import type { ReadsMatches } from './reading/read-matches.ts';
import type { ReadsPeople } from './reading/read-people.ts';

type ReadsAudit = { readonly kind: 'permission'; readonly permission: 'audit.read' };
type Query = z.infer<typeof logQuery>;

export interface LogRouteParts {
  readonly matches: ReadsMatches;
  readonly people: Pick<ReadsPeople, 'actorInLeaf'>;
  readonly documents: Documents;
}

export function logRoutes({ matches, people, documents }: LogRouteParts): readonly Route[] {
  return [
    route<ReadsAudit, Record<string, never>, Query>({
      name: 'audit-readLog',
      methods: ['GET'],
      path: 'api/v1/audit/log',
      access: { kind: 'permission', permission: 'audit.read' },
      summary: "Searches the tenant's log, or reads it in order, epoch after epoch; the reading is logged too",
      query: logQuery,
      responses: {
        200: {
          description: 'Entries to which everything asked applies; the last page has no cursor',
          schema: z.object({ items: z.array(logEntryResource), cursor: z.string().optional() }),
        },
      },
      handle: async ({ scope, query, request }) => {
        const { order, limit, cursor: at } = query;
        const filter = await filterOf(scope, query);
        const { items, next } = await matches(scope, conditionOf(filter), { order, limit, ...(at ? { at } : {}) });
        const [first] = items;
        // What was looked for may be a name, and the log of who looked is for ever: the filters' names are enough.
        const data = {
          ...{ filters: Object.keys(filter).sort(), order, count: items.length },
          ...(first ? { epoch: first.epoch, from: first.index } : {}),
        };
        await documents.record(scope, { type: 'log.read', subject: { kind: 'log', id: scope.tenant }, data });
        const onward = next && toCursor(next);
        return ok({
          status: 200,
          json: { items: items.map(toLogEntryResource), ...(onward ? { cursor: onward } : {}) },
          headers: nextLink(request.url, onward),
        });
      },
    }),
  ];

  async function filterOf(scope: TenantScope, query: Query): Promise<LogFilter> {
    const { type: types, phase: phases, outcome: outcomes, text: words, actor, subject } = query;
    const { from, until, aggregate, correlation, gate } = query;
    const person = subject?.startsWith('person/') ? subject.slice('person/'.length) : undefined;
    const said = {
      ...{ from, until, types, phases, outcomes, aggregate, gate, words },
      correlation: correlation && { said: correlation, inLeaf: correlationInLeaf(scope.tenant, correlation) },
      actor: actor && (await people.actorInLeaf(scope, actor)),
      subject:
        person === undefined ? subject : `person/${(await people.actorInLeaf(scope, person)).replace(/^p:/, '')}`,
    };
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  }
}
