import type { z } from 'zod';
import { actorOf } from '../platform/auth.ts';
import type { Clock } from '../platform/clock.ts';
import { type HttpCall, type Route, route } from '../platform/http.ts';
import { newId } from '../platform/ids.ts';
import { ok, refused } from '../platform/result.ts';
import type { Directory } from './directory.ts';
import { everywhere, type Grants, rolesIn, tenantsOf } from './grants.ts';
import type { RecordsUnlogged } from './record-unlogged.ts';
import { changedMeanwhile, versionRequired } from './refusals.ts';
import { grantsBody, grantsList, grantsParams, grantsResource, meResource, toGrantsResource } from './tenants.api.ts';

type None = Record<string, never>;
type Params = z.infer<typeof grantsParams>;
type Body = z.infer<typeof grantsBody>;
type Manages = { readonly kind: 'provider'; readonly permission: 'grant.manage' };
type Sees = { readonly kind: 'provider'; readonly permission: 'grant.read' };

export interface GrantRouteParts {
  readonly directory: Directory;
  readonly unlogged: Pick<RecordsUnlogged, 'now'>;
  readonly clock: Clock;
  /** Where grants for all tenants are put on record. */
  readonly houseTenant: string;
}

export function grantRoutes({ directory, unlogged, clock, houseTenant }: GrantRouteParts): readonly Route[] {
  return [
    route<Manages, Params, None, Body>({
      name: 'tenancy-putGrants',
      methods: ['PUT'],
      path: 'api/v1/grants/{principalId}',
      access: { kind: 'provider', permission: 'grant.manage' },
      summary: 'Says what somebody may do, and where; replaces what was said before',
      params: grantsParams,
      body: { schema: grantsBody },
      responses: { 200: { description: 'The grants, with their ETag', schema: grantsResource } },
      handle: (call) => putGrants(call),
    }),
    route<Sees>({
      name: 'tenancy-listGrants',
      methods: ['GET'],
      path: 'api/v1/grants',
      access: { kind: 'provider', permission: 'grant.read' },
      summary: 'Lists who may do what',
      responses: { 200: { description: 'The grants', schema: grantsList } },
      handle: async () => ok({ status: 200, json: { items: (await directory.allGrants()).map(toGrantsResource) } }),
    }),
    route<{ readonly kind: 'signedIn' }>({
      name: 'tenancy-readMe',
      methods: ['GET'],
      path: 'api/v1/me',
      access: { kind: 'signedIn' },
      summary: 'Who you are here and where you may work',
      responses: { 200: { description: 'You', schema: meResource } },
      handle: async ({ principal }) => {
        const { id, name, kind } = principal;
        const grants = await directory.grants(id);
        return ok({
          status: 200,
          json: {
            id,
            name,
            kind,
            tenants: tenantsOf(principal, grants),
            grants: grants ? toGrantsResource(grants).grants : [],
          },
        });
      },
    }),
  ];

  async function putGrants({
    principal,
    params: { principalId },
    body,
    request,
    scopeIn,
  }: HttpCall<Manages, Params, None, Body>) {
    const ifMatch = request.headers.get('if-match');
    const isNew = request.headers.get('if-none-match') === '*';
    if (!ifMatch && !isNew) return refused(versionRequired());
    const before = await directory.grantsNow(principalId);
    const { kind: principalKind, email, ...said } = body;
    const after: Grants = {
      id: principalId,
      kind: 'tenancy.grants',
      schema: 1,
      principalId,
      principalKind,
      ...said,
      ...(email ? { email } : {}),
      grants: said.grants.map(withoutUndefined),
    };
    const at = clock.now().toISOString();
    const actor = actorOf(principal);
    const facts = changedIn(before?.doc, after, houseTenant).map((fact) => ({ ...fact, id: newId(), actor, at }));
    const doc = { ...after, unlogged: [...(before?.doc.unlogged ?? []), ...facts] };
    const written = await directory.writeGrants(doc, ifMatch ? { ifMatch } : { ifAbsent: true });
    if (!written.ok) return refused(changedMeanwhile(before?.etag));
    const stored = await unlogged.now({ doc, etag: written.etag }, scopeIn);
    return ok({ status: 200, json: toGrantsResource(stored.doc), etag: stored.etag });
  }
}

/** One event for the log of every tenant it concerns; what concerns all of them is in the house's. */
function changedIn(before: Grants | undefined, after: Grants, houseTenant: string) {
  const { principalId } = after;
  return [...concerned(before, after, houseTenant)].map((tenant) => ({
    tenant,
    type: 'grants.changed' as const,
    data: { principalId, roles: rolesIn(after, tenant), everywhere: isEverywhere(before) || isEverywhere(after) },
  }));
}

const isEverywhere = (grants: Grants | undefined): boolean =>
  grants?.grants.some(({ tenant }) => tenant === everywhere) ?? false;

function concerned(before: Grants | undefined, after: Grants, houseTenant: string): ReadonlySet<string> {
  const named = [...(before?.grants ?? []), ...after.grants].map((grant) => grant.tenant);
  return new Set(named.map((tenant) => (tenant === everywhere ? houseTenant : tenant)));
}

const withoutUndefined = ({ approvalLimitMinor, ...grant }: Body['grants'][number]) => ({
  ...grant,
  ...(approvalLimitMinor === undefined ? {} : { approvalLimitMinor }),
});
