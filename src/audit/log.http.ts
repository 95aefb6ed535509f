import { z } from 'zod';
import type { Documents } from '../platform/cosmos/documents.ts';
import { nextLink, type Route, route } from '../platform/http.ts';
import { ok } from '../platform/result.ts';
import { logEntryResource, logQuery, toLogEntryResource } from './log.api.ts';
import type { LogPosition, ReadsLog } from './read-log.ts';

type ReadsAudit = { readonly kind: 'permission'; readonly permission: 'audit.read' };

export interface LogRouteParts {
  readonly reader: Pick<ReadsLog, 'page'>;
  readonly documents: Documents;
}

export function logRoutes({ reader, documents }: LogRouteParts): readonly Route[] {
  return [
    route<ReadsAudit, Record<string, never>, z.infer<typeof logQuery>>({
      name: 'audit-readLog',
      methods: ['GET'],
      path: 'api/v1/audit/log',
      access: { kind: 'permission', permission: 'audit.read' },
      summary: "Reads the tenant's log in order, epoch after epoch; the reading is logged too",
      query: logQuery,
      responses: {
        200: {
          description: 'Entries from the place asked for; the last page has no cursor',
          schema: z.object({ items: z.array(logEntryResource), cursor: z.string().optional() }),
        },
      },
      handle: async ({ scope, query: { epoch, from, limit, cursor }, request }) => {
        const position = cursor === undefined ? { epoch, index: from } : parseCursor(cursor);
        const { items, next } = await reader.page(scope, position, limit);
        const data = { epoch: position.epoch, from: position.index };
        await documents.record(scope, { type: 'log.read', subject: { kind: 'log', id: scope.tenant }, data });
        const onward = next && `${next.epoch}-${next.index}`;
        return ok({
          status: 200,
          json: { items: items.map(toLogEntryResource), ...(onward ? { cursor: onward } : {}) },
          headers: nextLink(request.url, onward),
        });
      },
    }),
  ];
}

/** A place in the log, as the schema of the query has let it through. */
function parseCursor(cursor: string): LogPosition {
  const [epoch = 0, index = 0] = cursor.split('-').map(Number);
  return { epoch, index };
}
