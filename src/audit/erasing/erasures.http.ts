import { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { asksErasures } from './ask-erasure.ts';
import type { decidesErasures } from './decide-erasure.ts';
import type { Erasure } from './erasure.ts';
import type { ErasureStore } from './erasure-store.ts';
import {
  type ErasureBody,
  erasureBody,
  erasureList,
  erasureParams,
  erasureResource,
  toResource,
} from './erasures.api.ts';

type None = Record<string, never>;
type Params = z.infer<typeof erasureParams>;
type Reads = { readonly kind: 'permission'; readonly permission: 'audit.read' };
type Erases = { readonly kind: 'permission'; readonly permission: 'audit.erase' };
const reads: Reads = { kind: 'permission', permission: 'audit.read' };
const erases: Erases = { kind: 'permission', permission: 'audit.erase' };

const query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(8192).optional(),
});

const path = 'api/v1/audit/erasures';

export interface ErasureRouteParts {
  readonly erasures: ErasureStore;
  readonly ask: ReturnType<typeof asksErasures>;
  readonly decide: ReturnType<typeof decidesErasures>;
}

export function erasureRoutes({ erasures, ask, decide }: ErasureRouteParts): readonly Route[] {
  type Decides = (
    scope: TenantScope,
    id: string,
    ifMatch: string,
  ) => Promise<Result<{ erasure: Erasure; etag: string }>>;
  const deciding = (name: string, act: string, summary: string, work: Decides) =>
    route<Erases, Params>({
      ...{ name, methods: ['POST'], path: `${path}/{erasureId}/${act}`, access: erases, summary },
      params: erasureParams,
      ifMatch: true,
      responses: { 200: { description: 'The erasure as it is now, with its ETag', schema: erasureResource } },
      handle: async ({ scope, params, ifMatch }) => {
        const decided = await work(scope, params.erasureId, ifMatch);
        if (!decided.ok) return decided;
        return ok({ status: 200, json: toResource(decided.value.erasure), etag: decided.value.etag });
      },
    });

  return [
    route<Erases, None, None, ErasureBody>({
      ...{ name: 'audit-askErasure', methods: ['POST'], path, access: erases },
      summary:
        'Asks to erase payloads of the log (GDPR Art. 17). Says what would go and what is kept; nothing goes before somebody else agrees. Leaves, hashes and proofs stay as they are',
      idempotencyKey: true,
      body: { schema: erasureBody },
      responses: { 201: { description: 'The erasure, which waits for a second person', schema: erasureResource } },
      handle: async ({ scope, body, idempotencyKey }) => {
        const asked = await ask(scope, body, idempotencyKey);
        if (!asked.ok) return asked;
        const { erasure, etag } = asked.value;
        const headers = { location: `/${path}/${erasure.erasureId}` };
        return ok({ status: 201, json: toResource(erasure), etag, headers });
      },
    }),
    route<Reads, None, z.infer<typeof query>>({
      ...{ name: 'audit-listErasures', methods: ['GET'], path, access: reads },
      summary: 'Erasures of the log, the newest first',
      query,
      responses: { 200: { description: 'Erasures in every state', schema: erasureList } },
      handle: async ({ scope, query: { limit, cursor } }) => {
        const page = await erasures.list(scope, { limit, cursor });
        const more = page.cursor ? { cursor: page.cursor } : {};
        return ok({ status: 200, json: { items: page.items.map(toResource), ...more } });
      },
    }),
    route<Reads, Params>({
      ...{ name: 'audit-readErasure', methods: ['GET'], path: `${path}/{erasureId}`, access: reads },
      summary: 'One erasure: what was asked, who agreed, how far it has come',
      params: erasureParams,
      responses: { 200: { description: 'The erasure, with its ETag', schema: erasureResource } },
      handle: async ({ scope, params }) => {
        const stored = await erasures.read(scope, params.erasureId);
        if (!stored) return refused(notFound('erasure'));
        return ok({ status: 200, json: toResource(stored.doc), etag: stored.etag });
      },
    }),
    deciding(
      'audit-confirmErasure',
      'confirmations',
      'Agrees to an erasure that somebody else asked for. It is carried out and cannot be undone',
      decide.confirm,
    ),
    deciding('audit-withdrawErasure', 'withdrawal', 'Calls off an erasure nobody has agreed to yet', decide.withdraw),
  ];
}
