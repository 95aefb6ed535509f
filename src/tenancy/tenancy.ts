import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import type { Zone } from '../platform/dates.ts';
import type { Queues } from '../platform/messages.ts';
import type { TenantScope } from '../platform/scope.ts';
import { type Slice, tells } from '../slice.ts';
import { type Attributes, type AuthorityParts, createAuthority } from './authority.ts';
import { openDirectory } from './directory.ts';
import { keepsTheDoor } from './doorkeeping.ts';
import { grantRoutes } from './grants.http.ts';
import { type Grants, rolesIn } from './grants.ts';
import { keyRotationRoutes } from './key-rotations.http.ts';
import { type ProvisioningParts, provisioningActivities } from './provision.activities.ts';
import { provisionTenant, tellProvisioning } from './provision.workflow.ts';
import { recordsUnlogged } from './record-unlogged.ts';
import { type Role, roleNames, roles } from './roles.ts';
import { type RotationParts, rotationActivities } from './rotate-key.activities.ts';
import { rotateKey, tellRotation } from './rotate-key.workflow.ts';
import { type ShreddingParts, shreddingActivities } from './shred-tenant.activities.ts';
import { shredTenant, tellShredding } from './shred-tenant.workflow.ts';
import type { LegalHold } from './tenant.ts';
import { tenantEndRoutes } from './tenant-end.http.ts';
import { tenantEvents } from './tenant-events.ts';
import { tenantRoutes } from './tenants.http.ts';

export interface TenancyParts
  extends Omit<ProvisioningParts, 'directory'>,
    Omit<RotationParts & ShreddingParts, 'directory'> {
  readonly documents: Documents;
  readonly clock: Clock;
  readonly queues: Queues;
  readonly houseTenant: string;
  readonly vaultUri: string;
  readonly logDecision: AuthorityParts['log'];
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Tenants, who may do what in them, and the door of the app. */
export function createTenancy(parts: TenancyParts) {
  const { catalog, documents, clock, houseTenant, home, logDecision } = parts;
  const directory = openDirectory(catalog);
  const authority = createAuthority({ directory, region: home.region, clock, log: logDecision });
  const { door, makeHook } = keepsTheDoor(catalog, directory, authority, houseTenant);
  const unlogged = recordsUnlogged({ directory, documents, queues: parts.queues, houseTenant });
  const tenantOf = async (scope: TenantScope) => {
    const tenant = await directory.tenant(scope.tenant);
    if (!tenant) throw new Error(`tenant ${scope.tenant} is not in the catalog`);
    return tenant;
  };
  return {
    door,
    makeHook,
    may: (scope: TenantScope, permission: string, attributes?: Attributes) =>
      authority.may(scope, permission, attributes),
    /** People with an address who hold the role in the scope's tenant now. */
    async peopleWithRole(scope: TenantScope, role: string): Promise<readonly Person[]> {
      if (!isRole(role)) throw new Error(`no role is named ${role}`);
      const found = await directory.peopleWithRole(scope.tenant, role);
      return found.flatMap(personOf);
    },
    /** Those of these people, with an address, whose roles let them decide proposals in the scope's tenant now. */
    async deciders(scope: TenantScope, ids: readonly string[]): Promise<readonly Person[]> {
      const found = await Promise.all(ids.map((id) => directory.grants(id)));
      return found.flatMap((grants) => (grants && decides(grants, scope.tenant) ? personOf(grants) : []));
    },
    /** Those of these people, with an address, who hold any role in the scope's tenant now. */
    async members(scope: TenantScope, ids: readonly string[]): Promise<readonly Person[]> {
      const found = await Promise.all(ids.map((id) => directory.grants(id)));
      return found.flatMap((grants) =>
        grants?.principalKind === 'person' && rolesIn(grants, scope.tenant).length > 0 ? personOf(grants) : [],
      );
    },
    zoneOf: async (scope: TenantScope): Promise<Zone> => (await tenantOf(scope)).zone,
    currencyOf: async (scope: TenantScope): Promise<string> => (await tenantOf(scope)).currency,
    /** The legal hold on the tenant, as it is now: nothing of it may be destroyed while there is one. */
    holdOf: async (scope: TenantScope): Promise<LegalHold | undefined> =>
      (await directory.tenantNow(scope.tenant))?.doc.legalHold,
    /** The tenants that work is done in: for forEachTenant. */
    async openTenants(): Promise<readonly { id: string; zone: string }[]> {
      return (await directory.allTenants())
        .filter((t) => t.state === 'open')
        .map(({ tenant: id, zone }) => ({ id, zone }));
    },
    slice: {
      name: 'tenancy',
      routes: [
        ...tenantRoutes({ directory, region: home.region, clock }),
        ...tenantEndRoutes({ directory, unlogged, clock, houseTenant }),
        ...keyRotationRoutes({ catalog, directory, clock, vaultUri: parts.vaultUri }),
        ...grantRoutes({ directory, unlogged, clock, houseTenant }),
      ],
      workflows: [
        tells(provisionTenant, tellProvisioning),
        tells(rotateKey, tellRotation),
        tells(shredTenant, tellShredding),
      ],
      activities: [
        ...provisioningActivities({ ...parts, directory }),
        ...rotationActivities(parts),
        ...shreddingActivities({ ...parts, directory }),
      ],
      timers: [unlogged.timer],
      tenantWork: [unlogged.work],
      events: tenantEvents,
    } satisfies Slice,
  };
}

export type Tenancy = ReturnType<typeof createTenancy>;

const isRole = (name: string): name is Role => (roleNames as readonly string[]).includes(name);

const personOf = ({ principalId: id, name, email }: Grants): readonly Person[] => (email ? [{ id, name, email }] : []);

const decides = (grants: Grants, tenant: string): boolean =>
  grants.principalKind === 'person' &&
  rolesIn(grants, tenant).some((role) => (roles[role] as readonly string[]).includes('proposal.decide'));
