import type { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { type Answer, type Route, route } from '../platform/http.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import type { Directory } from './directory.ts';
import { provisionTenant } from './provision.workflow.ts';
import { tenantExists, tenantGone } from './refusals.ts';
import type { Tenant } from './tenant.ts';
import { newTenantBody, tenantList, tenantParams, tenantResource, toTenantResource } from './tenants.api.ts';

type None = Record<string, never>;
type NewTenant = z.infer<typeof newTenantBody>;
type Manages = { readonly kind: 'provider'; readonly permission: 'tenant.manage' };
type Sees = { readonly kind: 'provider'; readonly permission: 'tenant.read' };
const manages: Manages = { kind: 'provider', permission: 'tenant.manage' };
const sees: Sees = { kind: 'provider', permission: 'tenant.read' };

export function tenantRoutes({
  directory,
  region,
  clock,
}: {
  readonly directory: Directory;
  readonly region: string;
  readonly clock: Clock;
}): readonly Route[] {
  /** The id is the natural key: the same particulars again are answered with the tenant there is, and its provisioning goes on. */
  const create = async (scope: TenantScope, asked: NewTenant, workflows: Workflows): Promise<Result<Answer>> => {
    const { id, ...particulars } = asked;
    const tenant: Tenant = {
      id,
      kind: 'tenancy.tenant',
      schema: 1,
      tenant: id,
      ...particulars,
      region,
      state: 'provisioning',
      createdBy: scope.actor.id,
      createdAt: clock.now().toISOString(),
    };
    const written = await directory.writeTenant(tenant, { ifAbsent: true });
    const existing = written.ok ? tenant : (await directory.tenantNow(id))?.doc;
    if (!existing || (['name', 'zone', 'currency'] as const).some((field) => existing[field] !== asked[field]))
      return refused(tenantExists(id));
    if (existing.state === 'shredding' || existing.state === 'shredded') return refused(tenantGone(id));
    if (existing.state === 'provisioning')
      await workflows.start(scope, provisionTenant, `${id}:provision`, { tenant: id });
    return ok({ status: 202, json: toTenantResource(existing), headers: { location: `/api/v1/tenants/${id}` } });
  };

  return [
    route<Manages, None, None, NewTenant>({
      name: 'tenancy-createTenant',
      methods: ['POST'],
      path: 'api/v1/tenants',
      access: manages,
      summary: 'Creates a tenant and begins to provision it; safe to repeat',
      body: { schema: newTenantBody },
      responses: {
        202: { description: 'Accepted; read it at its Location until its state is open', schema: tenantResource },
      },
      handle: ({ body, scopeIn, workflows }) => create(scopeIn(body.id), body, workflows),
    }),
    route<Sees>({
      name: 'tenancy-listTenants',
      methods: ['GET'],
      path: 'api/v1/tenants',
      access: sees,
      summary: 'Lists the tenants of the stamp',
      responses: { 200: { description: 'The tenants', schema: tenantList } },
      handle: async () => ok({ status: 200, json: { items: (await directory.allTenants()).map(toTenantResource) } }),
    }),
    route<Sees, z.infer<typeof tenantParams>>({
      name: 'tenancy-readTenant',
      methods: ['GET'],
      path: 'api/v1/tenants/{tenantId}',
      access: sees,
      summary: 'Reads one tenant',
      params: tenantParams,
      responses: { 200: { description: 'The tenant', schema: tenantResource } },
      handle: async ({ params }) => {
        const stored = await directory.tenantNow(params.tenantId);
        return stored
          ? ok({ status: 200, json: toTenantResource(stored.doc), etag: stored.etag })
          : refused(notFound('tenant'));
      },
    }),
  ];
}
