import type { z } from 'zod';
import type { Stored } from '../platform/cosmos/documents.ts';
import type { Answer } from '../platform/http.ts';
import { nextLink, type Route, route } from '../platform/http.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { Contract } from './contract.ts';
import { contractEvent, contractsListed } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import {
  contractPage,
  contractParams,
  contractQuery,
  contractResource,
  editContractBody,
  newContractBody,
  toResource,
} from './contracts.api.ts';
import type { createsContracts } from './create-contract.ts';
import type { editsContracts } from './edit-contract.ts';
import { nudgeLifecycle } from './nudge-lifecycle.ts';

type None = Record<string, never>;
type Params = z.infer<typeof contractParams>;
type Reads = { readonly kind: 'permission'; readonly permission: 'contract.read' };
type Writes = { readonly kind: 'permission'; readonly permission: 'contract.write' };
export const reads: Reads = { kind: 'permission', permission: 'contract.read' };
export const writes: Writes = { kind: 'permission', permission: 'contract.write' };

export interface ContractRouteParts {
  readonly store: ContractStore;
  readonly create: ReturnType<typeof createsContracts>;
  readonly edit: ReturnType<typeof editsContracts>;
}

export const answerWith = ({ doc, etag }: Stored<Contract>, status = 200): Answer => ({
  status,
  json: toResource(doc),
  etag,
});

export function contractRoutes({ store, create, edit }: ContractRouteParts): readonly Route[] {
  return [
    route<Writes, None, None, z.infer<typeof newContractBody>>({
      name: 'contracts-createContract',
      methods: ['POST'],
      path: 'api/v1/contracts',
      access: writes,
      summary: 'Creates a contract as a draft',
      idempotencyKey: true,
      body: { schema: newContractBody },
      responses: { 201: { description: 'The draft, with its ETag and Location', schema: contractResource } },
      handle: async ({ scope, body: { zone, price, ...body }, idempotencyKey }) => {
        const created = await create(
          scope,
          { ...body, ...(zone ? { zone } : {}), ...(price ? { price } : {}) },
          idempotencyKey,
        );
        if (!created.ok) return created;
        return ok({
          ...answerWith(created.value, 201),
          headers: { location: `/api/v1/contracts/${created.value.doc.contractId}` },
        });
      },
    }),
    route<Reads, None, z.infer<typeof contractQuery>>({
      name: 'contracts-listContracts',
      methods: ['GET'],
      path: 'api/v1/contracts',
      access: reads,
      summary: 'Lists contracts; the read is logged, once for the page',
      query: contractQuery,
      responses: {
        200: { description: 'A page of contracts; the Link header leads to the next', schema: contractPage },
      },
      handle: async ({ scope, query: { limit, cursor, state, expiringBefore }, request }) => {
        const filter = { ...(state ? { state } : {}), ...(expiringBefore ? { expiringBefore } : {}) };
        const page = await store.list(scope, filter, { limit, cursor });
        return ok({
          status: 200,
          json: { items: page.items.map(toResource), ...(page.cursor ? { cursor: page.cursor } : {}) },
          headers: nextLink(request.url, page.cursor),
          shows: { scope, event: contractsListed(scope, page.items.length, filter) },
        });
      },
    }),
    route<Reads, Params>({
      name: 'contracts-readContract',
      methods: ['GET'],
      path: 'api/v1/contracts/{contractId}',
      access: reads,
      summary: 'Reads one contract; the read is logged',
      params: contractParams,
      responses: { 200: { description: 'The contract, with its ETag', schema: contractResource } },
      handle: async ({ scope, params: { contractId } }): Promise<Result<Answer>> => {
        const stored = await store.read(scope, contractId);
        if (!stored) return refused(notFound('contract'));
        return ok({ ...answerWith(stored), shows: { scope, event: contractEvent('contract.read', { contractId }) } });
      },
    }),
    route<Writes, Params, None, z.infer<typeof editContractBody>>({
      name: 'contracts-editContract',
      methods: ['PATCH'],
      path: 'api/v1/contracts/{contractId}',
      access: writes,
      summary: 'Edits a draft; editing what waits for approval takes it back into draft',
      params: contractParams,
      ifMatch: true,
      body: { schema: editContractBody },
      responses: { 200: { description: 'The contract as it is now', schema: contractResource } },
      handle: async ({ scope, params: { contractId }, body, ifMatch, workflows }) => {
        const edited = await edit(scope, contractId, body, ifMatch);
        if (!edited.ok) return edited;
        await nudgeLifecycle(workflows, scope, contractId);
        return ok(answerWith(edited.value));
      },
    }),
  ];
}
