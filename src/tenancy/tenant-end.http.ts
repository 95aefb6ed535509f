import type { z } from 'zod';
import { type Route, route } from '../platform/http.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import { changeTenant } from './change-tenant.ts';
import { requestShredding } from './shred-tenant.ts';
import {
  shreddingBody,
  shreddingResource,
  tenantChangeBody,
  tenantParams,
  tenantResource,
  toShreddingResource,
  toTenantResource,
} from './tenants.api.ts';

type None = Record<string, never>;
type Params = z.infer<typeof tenantParams>;
type Manages = { readonly kind: 'provider'; readonly permission: 'tenant.manage' };
type Shreds = { readonly kind: 'provider'; readonly permission: 'tenant.shred' };
type Sees = { readonly kind: 'provider'; readonly permission: 'tenant.read' };

type Parts = Parameters<typeof changeTenant>[0] & Parameters<typeof requestShredding>[0];

/** How a tenant's time here ends: suspended, held or not, shredded. */
export function tenantEndRoutes(parts: Parts): readonly Route[] {
  const location = (tenant: string) => ({ location: `/api/v1/tenants/${tenant}/shredding` });
  return [
    route<Manages, Params, None, z.infer<typeof tenantChangeBody>>({
      name: 'tenancy-changeTenant',
      methods: ['PATCH'],
      path: 'api/v1/tenants/{tenantId}',
      access: { kind: 'provider', permission: 'tenant.manage' },
      summary: 'Suspends a tenant or opens it again; sets or releases its legal hold',
      params: tenantParams,
      body: { schema: tenantChangeBody },
      ifMatch: true,
      responses: { 200: { description: 'The tenant as it is now, with its ETag', schema: tenantResource } },
      async handle({ params, body, ifMatch, scopeIn }) {
        if (!(await parts.directory.tenantNow(params.tenantId))) return refused(notFound('tenant'));
        const changed = await changeTenant(parts, scopeIn(params.tenantId), body, ifMatch);
        return changed.ok
          ? ok({ status: 200, json: toTenantResource(changed.value.doc), etag: changed.value.etag })
          : changed;
      },
    }),
    route<Shreds, Params, None, z.infer<typeof shreddingBody>>({
      name: 'tenancy-requestShredding',
      methods: ['POST'],
      path: 'api/v1/tenants/{tenantId}/shredding',
      access: { kind: 'provider', permission: 'tenant.shred' },
      summary: 'Destroys a suspended tenant for good: keys, contents, documents, log. Cannot be undone; safe to repeat',
      params: tenantParams,
      body: { schema: shreddingBody },
      responses: {
        202: {
          description: 'Accepted; read it at its Location until its state is shredded',
          schema: shreddingResource,
        },
      },
      async handle({ params, body, workflows, scopeIn }) {
        if (!(await parts.directory.tenantNow(params.tenantId))) return refused(notFound('tenant'));
        const asked = await requestShredding(parts, scopeIn(params.tenantId), body, workflows);
        if (!asked.ok) return asked;
        return ok({ status: 202, json: toShreddingResource(asked.value), headers: location(params.tenantId) });
      },
    }),
    route<Sees, Params>({
      name: 'tenancy-readShredding',
      methods: ['GET'],
      path: 'api/v1/tenants/{tenantId}/shredding',
      access: { kind: 'provider', permission: 'tenant.read' },
      summary: 'How far the destruction of a tenant has come, and when it is final; 404 where there is none',
      params: tenantParams,
      responses: { 200: { description: 'The record that is left of the tenant', schema: shreddingResource } },
      async handle({ params }) {
        const tenant = await parts.directory.tenantNow(params.tenantId);
        return tenant?.doc.shredding
          ? ok({ status: 200, json: toShreddingResource(tenant.doc) })
          : refused(notFound('shredding'));
      },
    }),
  ];
}
