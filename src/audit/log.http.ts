import { z } from 'zod';
import type { Documents, Page, PageAsked } from '../platform/cosmos/documents.ts';
import { type Route, route } from '../platform/http.ts';
import { ok } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { LogEntry } from './log-entry.ts';

const query = z.strictObject({
  from: z.coerce.number().int().min(0).default(0).meta({ description: 'First index' }),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: z.string().max(8192).optional(),
});

export const logEntryResource = z.object({
  index: z.number(),
  event: z.record(z.string(), z.unknown()).meta({ description: 'The facts, as hashed' }),
  leaf: z.string().meta({ description: 'Exactly what was hashed: canonical JSON (RFC 8785)' }),
  leafHash: z.string().meta({ description: 'SHA-256(0x00 then leaf), hex' }),
  chain: z.string().meta({ description: 'SHA-256(chain before then leafHash), hex' }),
});

export const toEntryResource = ({ index, leaf, leafHash, chain }: LogEntry): z.infer<typeof logEntryResource> => ({
  index,
  event: JSON.parse(leaf),
  leaf,
  leafHash,
  chain,
});

export interface LogRouteParts {
  readonly readLog: (scope: TenantScope, from: number, page: PageAsked) => Promise<Page<LogEntry>>;
  readonly documents: Documents;
}

export function logRoutes({ readLog, documents }: LogRouteParts): readonly Route[] {
  return [
    route<
      { readonly kind: 'permission'; readonly permission: 'audit.read' },
      Record<string, never>,
      z.infer<typeof query>
    >({
      name: 'audit-readLog',
      methods: ['GET'],
      path: 'api/v1/audit/log',
      access: { kind: 'permission', permission: 'audit.read' },
      summary: "Reads the tenant's log in order; the reading is logged too",
      query,
      responses: {
        200: {
          description: 'Entries from the index asked for',
          schema: z.object({ items: z.array(logEntryResource), cursor: z.string().optional() }),
        },
      },
      handle: async ({ scope, query: { from, limit, cursor } }) => {
        const page = await readLog(scope, from, { limit, cursor });
        await documents.record(scope, { type: 'log.read', subject: { kind: 'log', id: scope.tenant }, data: { from } });
        return ok({
          status: 200,
          json: { items: page.items.map(toEntryResource), ...(page.cursor ? { cursor: page.cursor } : {}) },
        });
      },
    }),
  ];
}
