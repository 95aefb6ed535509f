import type { z } from 'zod';
import type { Stored } from '../../platform/cosmos/documents.ts';
import { nextLink, type Route, route } from '../../platform/http.ts';
import { forbidden, notFound } from '../../platform/refusal.ts';
import { ok, refused } from '../../platform/result.ts';
import type { People } from '../doors.ts';
import type { Delegation } from './delegation.ts';
import type { DelegationStore } from './delegation-store.ts';
import {
  delegationBody,
  delegationPage,
  delegationParams,
  delegationQuery,
  delegationResource,
  toAsked,
  toResource,
} from './delegations.api.ts';
import type { GivesDelegations } from './give-delegation.ts';
import type { RevokesDelegations } from './revoke-delegation.ts';

type None = Record<string, never>;
type Params = z.infer<typeof delegationParams>;
type Delegates = { readonly kind: 'permission'; readonly permission: 'proposal.delegate' };
const access: Delegates = { kind: 'permission', permission: 'proposal.delegate' };

export interface DelegationRouteParts {
  readonly store: Pick<DelegationStore, 'list'>;
  readonly people: People;
  readonly give: GivesDelegations;
  readonly revoking: RevokesDelegations;
}

export function delegationRoutes({ store, people, give, revoking }: DelegationRouteParts): readonly Route[] {
  return [
    route<Delegates, None, None, z.infer<typeof delegationBody>>({
      name: 'gates-giveDelegation',
      methods: ['POST'],
      path: 'api/v1/delegations',
      access,
      summary: 'Lets another decide in your place for some days; for somebody else with proposal.manage',
      idempotencyKey: true,
      body: { schema: delegationBody },
      responses: { 201: { description: 'The delegation, with its ETag', schema: delegationResource } },
      handle: async ({ scope, body, idempotencyKey }) => {
        const given = await give(scope, toAsked(body), idempotencyKey);
        if (!given.ok) return given;
        const location = `/api/v1/delegations/${given.value.doc.delegationId}`;
        return ok({ ...shown(given.value), status: 201, headers: { location } });
      },
    }),
    route<Delegates, None, z.infer<typeof delegationQuery>>({
      name: 'gates-listDelegations',
      methods: ['GET'],
      path: 'api/v1/delegations',
      access,
      summary:
        'Lists delegations, the last to begin first: those given and received by you, or all with proposal.manage',
      query: delegationQuery,
      responses: { 200: { description: 'A page of delegations', schema: delegationPage } },
      handle: async ({ scope, query: { of, limit, cursor }, request }) => {
        if (of === 'all' && !(await people.may(scope, 'proposal.manage'))) return refused(forbidden('proposal.manage'));
        const page = await store.list(scope, of === 'all' ? undefined : scope.actor.id, { limit, cursor });
        const json = { items: page.items.map(toResource), ...(page.cursor ? { cursor: page.cursor } : {}) };
        return ok({ status: 200, json, headers: nextLink(request.url, page.cursor) });
      },
    }),
    route<Delegates, Params>({
      name: 'gates-readDelegation',
      methods: ['GET'],
      path: 'api/v1/delegations/{delegationId}',
      access,
      summary: 'Reads one delegation given or received by you, or any with proposal.manage',
      params: delegationParams,
      responses: { 200: { description: 'The delegation, with its ETag', schema: delegationResource } },
      handle: async ({ scope, params: { delegationId } }) => {
        const stored = await revoking.seen(scope, delegationId);
        return stored ? ok(shown(stored)) : refused(notFound('delegation'));
      },
    }),
    route<Delegates, Params>({
      name: 'gates-revokeDelegation',
      methods: ['POST'],
      path: 'api/v1/delegations/{delegationId}/revocation',
      access,
      summary: 'Ends a delegation now; whoever gave it, received it or manages proposals may',
      params: delegationParams,
      ifMatch: true,
      responses: { 200: { description: 'The delegation as it is now', schema: delegationResource } },
      handle: async ({ scope, params: { delegationId }, ifMatch }) => {
        const revoked = await revoking.revoke(scope, delegationId, ifMatch);
        return revoked.ok ? ok(shown(revoked.value)) : revoked;
      },
    }),
  ];
}

const shown = ({ doc, etag }: Stored<Delegation>) => ({ status: 200, json: toResource(doc), etag });
