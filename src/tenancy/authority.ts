import type { Principal } from '../platform/auth.ts';
import type { Clock } from '../platform/clock.ts';
import { createPolicyEngine, type PolicyAnswer } from '../platform/policy-engine.ts';
import type { Actor, TenantScope } from '../platform/scope.ts';
import type { Directory } from './directory.ts';
import { bootstrapAppRole, type Grants, grantsIn, rolesIn } from './grants.ts';
import { stampPolicies } from './policies.ts';
import { isPermission, type Role } from './roles.ts';
import type { Tenant } from './tenant.ts';

export interface AuthorityParts {
  readonly directory: Directory;
  readonly region: string;
  readonly clock: Clock;
  /** Told every decision and the policies that made it. */
  readonly log: (decision: Readonly<Record<string, unknown>>) => void;
}

export type Attributes = Readonly<Record<string, string | number>>;

/** Asks roles and policies. Deny by default: no grant, no permission of that name, no policy that permits, means no. */
export function createAuthority({ directory, region, clock, log }: AuthorityParts) {
  const engine = createPolicyEngine('stamp', stampPolicies);

  async function decide(
    actor: Actor,
    roles: readonly Role[],
    grants: Grants | undefined,
    tenant: Tenant | undefined,
    permission: string,
    attributes: Attributes,
  ): Promise<PolicyAnswer> {
    if (!isPermission(permission)) throw new Error(`no permission is named ${permission}`);
    const limit = tenant && limitIn(grants, tenant.tenant);
    const answer = await engine({
      principal: {
        type: 'Principal',
        id: actor.id,
        attributes: {
          kind: actor.kind,
          roles: [...roles],
          ...(limit === undefined ? {} : { approvalLimitMinor: limit }),
        },
      },
      action: { type: 'Action', id: permission },
      resource: {
        type: 'Resource',
        id: tenant?.tenant ?? 'provider',
        attributes: { region: tenant?.region ?? region, state: tenant?.state ?? 'open', ...attributes },
      },
      context: { stampRegion: region, writes: !permission.endsWith('.read'), at: clock.now().toISOString() },
    });
    log({
      decision: answer.allowed ? 'allowed' : 'denied',
      actor: actor.id,
      tenant: tenant?.tenant,
      permission,
      policies: answer.policies,
    });
    return answer;
  }

  return {
    /** At the door: may this principal do this here? `tenant` undefined asks about the provider itself. */
    async authorize(principal: Principal, tenantId: string | undefined, permission: string): Promise<boolean> {
      const grants = await directory.grants(principal.id);
      const tenant = tenantId === undefined ? undefined : await directory.tenant(tenantId);
      if (tenantId !== undefined && !tenant) return false;
      const roles = [
        ...rolesIn(grants, tenantId ?? ''),
        ...(principal.appRoles.includes(bootstrapAppRole) ? (['provider-admin'] as const) : []),
      ];
      return (await decide({ kind: principal.kind, id: principal.id }, roles, grants, tenant, permission, {})).allowed;
    },

    /** Inside: the grants of the scope's actor are asked again, for a person may have left while something waited. */
    async may(scope: TenantScope, permission: string, attributes: Attributes = {}): Promise<boolean> {
      const [grants, tenant] = await Promise.all([directory.grants(scope.actor.id), directory.tenant(scope.tenant)]);
      return (
        tenant !== undefined &&
        (await decide(scope.actor, rolesIn(grants, scope.tenant), grants, tenant, permission, attributes)).allowed
      );
    },
  };
}

export type Authority = ReturnType<typeof createAuthority>;

/** The lowest limit that any of the grants sets. */
function limitIn(grants: Grants | undefined, tenant: string): number | undefined {
  const limits = grantsIn(grants, tenant).flatMap((grant) => grant.approvalLimitMinor ?? []);
  return limits.length > 0 ? Math.min(...limits) : undefined;
}
