import { z } from 'zod';
import { tenantIdRule } from '../platform/scope.ts';
import { currencyField, zoneField } from '../platform/wire-fields.ts';
import { everywhere, type Grants } from './grants.ts';
import { type Role, roleNames } from './roles.ts';
import type { Tenant } from './tenant.ts';

const tenantId = z
  .string()
  .regex(tenantIdRule, 'must be 1 to 30 of a-z, 0-9 and -, and begin and end with a letter or digit');

export const newTenantBody = z.strictObject({
  id: tenantId,
  name: z.string().trim().min(1).max(200),
  zone: zoneField,
  currency: currencyField,
});
export const tenantParams = z.strictObject({ tenantId: z.string().max(30) });
export const tenantResource = z.object({
  id: z.string(),
  name: z.string(),
  zone: z.string(),
  currency: z.string(),
  region: z.string(),
  state: z.enum(['provisioning', 'open', 'suspended']),
  createdAt: z.iso.datetime(),
});
export const tenantList = z.object({ items: z.array(tenantResource) });

const roles = z.enum(roleNames as readonly [Role, ...Role[]]);
const grant = z.strictObject({
  tenant: z.union([z.literal(everywhere), tenantId]),
  roles: z.array(roles).min(1).max(roleNames.length),
  approvalLimitMinor: z.int().nonnegative().optional(),
});
export const grantsParams = z.strictObject({ principalId: z.guid('must be an Entra object id') });
export const grantsBody = z.strictObject({
  kind: z.enum(['person', 'application']),
  name: z.string().trim().min(1).max(200),
  email: z.email('must be a mail address').optional(),
  grants: z.array(grant).max(2000),
});
export const grantsResource = z.object({
  principalId: z.string(),
  kind: z.enum(['person', 'application']),
  name: z.string(),
  email: z.string().optional(),
  grants: z.array(grant),
});
export const grantsList = z.object({ items: z.array(grantsResource) });
export const meResource = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  tenants: z.union([z.literal('all'), z.array(z.string())]),
  grants: z.array(grant),
});

export const toTenantResource = ({
  tenant: id,
  name,
  zone,
  currency,
  region,
  state,
  createdAt,
}: Tenant): z.infer<typeof tenantResource> => ({ id, name, zone, currency, region, state, createdAt });

export function toGrantsResource({
  principalId,
  principalKind: kind,
  name,
  email,
  grants,
}: Grants): z.infer<typeof grantsResource> {
  return {
    principalId,
    kind,
    name,
    ...(email ? { email } : {}),
    grants: grants.map((g) => ({ ...g, roles: [...g.roles] })),
  };
}
