import type { Principal } from '../platform/auth.ts';
import type { Doc } from '../platform/cosmos/documents.ts';
import type { Role } from './roles.ts';
import type { WithUnlogged } from './unlogged.ts';

/** Roles in one tenant, or in all of them (`*`). */
export interface TenantGrant {
  readonly tenant: string;
  readonly roles: readonly Role[];
  /** The largest value, in minor units of the tenant's currency, this person may approve; none without it. */
  readonly approvalLimitMinor?: number;
}

/** What one person or application may do, and where. `id` is the Entra object id. */
export interface Grants extends Doc, WithUnlogged {
  readonly kind: 'tenancy.grants';
  readonly principalId: string;
  readonly principalKind: 'person' | 'application';
  readonly name: string;
  readonly email?: string;
  readonly grants: readonly TenantGrant[];
}

export const grantPartition = 'grants';
export const everywhere = '*';

/** The app role in the token that makes somebody provider admin before any grant exists. */
export const bootstrapAppRole = 'Provider.Admin';

export const grantsIn = (grants: Grants | undefined, tenant: string): readonly TenantGrant[] =>
  (grants?.grants ?? []).filter((grant) => grant.tenant === tenant || grant.tenant === everywhere);

/** The roles somebody holds in a tenant, those held everywhere included. */
export const rolesIn = (grants: Grants | undefined, tenant: string): readonly Role[] => [
  ...new Set(grantsIn(grants, tenant).flatMap((grant) => grant.roles)),
];

/** Where somebody may work: everywhere before any grant exists, else where the grants say. */
export const tenantsOf = (principal: Principal, grants: Grants | undefined): readonly string[] | 'all' =>
  principal.appRoles.includes(bootstrapAppRole) ? 'all' : tenantsIn(grants);

/** The tenants somebody holds a role in. */
export function tenantsIn(grants: Grants | undefined): readonly string[] | 'all' {
  const tenants = (grants?.grants ?? []).filter((grant) => grant.roles.length > 0).map((grant) => grant.tenant);
  return tenants.includes(everywhere) ? 'all' : [...new Set(tenants)];
}
