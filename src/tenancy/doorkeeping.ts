import type { Catalog } from '../platform/cosmos/catalog.ts';
import type { Doc } from '../platform/cosmos/documents.ts';
import type { Doorkeeping } from '../platform/http/admit.ts';
import { newSecretToken, sha256Hex } from '../platform/ids.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Authority } from './authority.ts';
import type { Directory } from './directory.ts';
import { tenantsOf } from './grants.ts';
import { isServed } from './tenant.ts';

/** A vendor's way in: the hash of a path token, and what it was made for. */
export interface Hook extends Doc {
  readonly kind: 'tenancy.hook';
  readonly tenant: string;
  readonly reference: string;
}

export const hookPartition = 'hooks';

/** What the HTTP pipeline asks before it lets anybody in. */
export function keepsTheDoor(catalog: Catalog, directory: Directory, authority: Authority, houseTenant: string) {
  const tenantIsOpen = async (tenant: string) =>
    isServed((await directory.tenant(tenant)) ?? { state: 'provisioning' });
  const door: Omit<Doorkeeping, 'verifyBearer' | 'verifyBot' | 'readSession' | 'readScriptSession' | 'guestOf'> = {
    authorize: authority.authorize,
    tenantIsOpen,
    houseTenant,
    tenantsOf: async (principal) => tenantsOf(principal, await directory.grants(principal.id)),
    async openHook(pathToken) {
      const hook = await catalog.read<Hook>(hookPartition, sha256Hex(pathToken), 'tenancy.hook');
      return hook && (await tenantIsOpen(hook.doc.tenant))
        ? { tenant: hook.doc.tenant, reference: hook.doc.reference }
        : undefined;
    },
  };
  return {
    door,
    /** A new path token for a vendor's callbacks. It is shown once; only its hash is kept. */
    async makeHook(scope: TenantScope, reference: string): Promise<string> {
      const token = newSecretToken();
      const hook: Hook = { id: sha256Hex(token), kind: 'tenancy.hook', schema: 1, tenant: scope.tenant, reference };
      await catalog.write(hookPartition, hook, { ifAbsent: true });
      return token;
    },
  };
}
