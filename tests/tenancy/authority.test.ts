import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/platform/scope.ts';
import { openScope } from '../../src/platform/scope.ts';
import { createAuthority } from '../../src/tenancy/authority.ts';
import type { Directory } from '../../src/tenancy/directory.ts';
import { type Grants, rolesIn, type TenantGrant, tenantsIn, tenantsOf } from '../../src/tenancy/grants.ts';
import { type Permission, permissions, type Role, roleNames, roles, rolesWith } from '../../src/tenancy/roles.ts';
import type { Tenant, TenantState } from '../../src/tenancy/tenant.ts';

const tenantOf = (tenant: string, state: TenantState = 'open', region = 'westeurope') =>
  ({
    id: tenant,
    kind: 'tenancy.tenant',
    schema: 1,
    tenant,
    name: tenant,
    zone: 'UTC',
    currency: 'USD',
    region,
    state,
    createdBy: 'x',
    createdAt: 'x',
  }) as unknown as Tenant;
const grantsOf = (...grants: readonly TenantGrant[]): Grants => ({
  ...{ id: 'ann', kind: 'tenancy.grants', schema: 1, principalId: 'ann', principalKind: 'person', name: 'Ann' },
  grants,
});

let tenants: readonly Tenant[];
let logged: Readonly<Record<string, unknown>>[];
beforeEach(() => {
  tenants = [
    tenantOf('acme'),
    tenantOf('other'),
    tenantOf('asleep', 'suspended'),
    tenantOf('abroad', 'open', 'eastus'),
  ];
  logged = [];
});

function authorityFor(grants: Grants | undefined) {
  const directory = {
    tenant: async (id: string) => tenants.find(({ tenant }) => tenant === id),
    grants: async (principalId: string) => (principalId === 'ann' ? grants : undefined),
  } as unknown as Directory;
  const clock = { now: () => new Date('2026-06-01T12:00:00Z') };
  return createAuthority({ directory, region: 'westeurope', clock, log: (decision) => void logged.push(decision) });
}
const ann = { id: 'ann', kind: 'person', name: 'Ann', appRoles: [] } as const;
const ask = (grants: readonly TenantGrant[], tenant: string | undefined, permission: string) =>
  authorityFor(grantsOf(...grants)).authorize(ann, tenant, permission);
const holds = (role: Role, tenant = 'acme'): TenantGrant => ({ tenant, roles: [role] });

describe('roles', () => {
  test.each(roleNames.flatMap((role) => permissions.map((permission) => [role, permission] as const)))(
    '%s asks for %s and gets what the table says',
    async (role, permission) => {
      const allowed = (roles[role] as readonly Permission[]).includes(permission);
      expect(await ask([holds(role)], 'acme', permission)).toBe(allowed);
    },
  );
  test('hold in the tenant they were granted in', async () => {
    expect(await ask([holds('contract-manager')], 'other', 'contract.read')).toBe(false);
    expect(await ask([holds('contract-manager')], 'acme', 'contract.read')).toBe(true);
  });
  test('granted everywhere hold everywhere, and for the provider itself', async () => {
    expect(await ask([holds('auditor', '*')], 'other', 'audit.read')).toBe(true);
    expect(await ask([holds('auditor', '*')], undefined, 'tenant.read')).toBe(true);
    expect(await ask([holds('provider-admin')], undefined, 'tenant.manage')).toBe(false);
  });
  test('add up', async () => {
    const both = [holds('client-contact'), holds('approver')];
    expect(await ask(both, 'acme', 'proposal.decide')).toBe(true);
    expect(await ask(both, 'acme', 'contract.write')).toBe(false);
  });
});

describe('nobody is let in', () => {
  test('without a grant', async () => {
    expect(await authorityFor(undefined).authorize(ann, 'acme', 'contract.read')).toBe(false);
    expect(await ask([], 'acme', 'contract.read')).toBe(false);
    expect(await ask([{ tenant: 'acme', roles: [] }], 'acme', 'contract.read')).toBe(false);
  });
  test('to a tenant that does not exist, whatever they hold', async () => {
    expect(await ask([holds('provider-admin', '*')], 'nowhere', 'contract.read')).toBe(false);
  });
  test('by a permission nobody knows: that is a mistake of ours and said so', async () => {
    await expect(ask([holds('provider-admin', '*')], 'acme', 'contract.raed')).rejects.toThrow(
      'no permission is named contract.raed',
    );
  });
  test('without a line in the log that names the policy which said no', async () => {
    await ask([holds('provider-admin', '*')], 'abroad', 'contract.read');
    expect(logged).toMatchObject([
      {
        decision: 'denied',
        actor: 'ann',
        tenant: 'abroad',
        permission: 'contract.read',
        policies: ['region/stays-in-its-stamp'],
      },
    ]);
  });
});

test('the app role of the directory makes the first provider admin', async () => {
  const first = { ...ann, id: 'first', appRoles: ['Provider.Admin'] };
  const authority = authorityFor(undefined);
  expect(await authority.authorize(first, undefined, 'tenant.manage')).toBe(true);
  expect(
    await authority.authorize({ ...first, appRoles: ['provider.admin', 'Admin'] }, undefined, 'tenant.manage'),
  ).toBe(false);
});

describe('policies take away what roles give', () => {
  const scope = (actor: Partial<Actor> = {}, tenant = 'acme') =>
    openScope({ tenant, actor: { kind: 'person', id: 'ann', ...actor }, correlation: 'c-1' });
  const limited = (...limits: readonly (number | undefined)[]): readonly TenantGrant[] =>
    limits.map((limit) => ({
      tenant: 'acme',
      roles: ['approver'],
      ...(limit === undefined ? {} : { approvalLimitMinor: limit }),
    }));
  const decide = (grants: readonly TenantGrant[], valueMinor: number) =>
    authorityFor(grantsOf(...grants)).may(scope(), 'proposal.decide', { valueMinor });

  test('where somebody has a limit and the value of the matter is not known', async () => {
    const matter = { area: 'contracts' };
    const may = (grants: readonly TenantGrant[]) =>
      authorityFor(grantsOf(...grants)).may(scope(), 'proposal.decide', matter);
    expect(await may([{ tenant: 'acme', roles: ['approver'], approvalLimitMinor: 1_000_000 }])).toBe(false);
    expect(await may([{ tenant: 'acme', roles: ['approver'] }])).toBe(true);
  });
  test('where a tenant is not of this region', async () => {
    expect(await ask([holds('provider-admin', '*')], 'abroad', 'contract.read')).toBe(false);
  });
  test('where a tenant is suspended: reading goes on, writing does not, but for the provider admin', async () => {
    const manager = [holds('contract-manager', 'asleep')];
    expect(await ask(manager, 'asleep', 'contract.read')).toBe(true);
    expect(await ask(manager, 'asleep', 'contract.write')).toBe(false);
    expect(await ask(manager, 'asleep', 'sealed.receive')).toBe(false);
    expect(await ask([holds('provider-admin', 'asleep')], 'asleep', 'contract.write')).toBe(true);
  });
  test.each(['assistant', 'system'] as const)('where the %s would decide', async (kind) => {
    expect(await authorityFor(grantsOf(holds('approver'))).may(scope({ kind }), 'proposal.decide')).toBe(false);
    expect(await authorityFor(grantsOf(holds('approver'))).may(scope({ kind }), 'proposal.read')).toBe(true);
  });

  const limits: readonly (readonly [what: string, grants: readonly TenantGrant[], value: number, allowed: boolean])[] =
    [
      ['no limit', limited(undefined), 9_000_000_000, true],
      ['the limit exactly', limited(500_000), 500_000, true],
      ['a cent above it', limited(500_000), 500_001, false],
      ['a limit and no limit: the limit counts', limited(500_000, undefined), 500_001, false],
      ['two limits: the lower counts', limited(900_000, 500_000), 600_000, false],
      ['a limit of nothing', limited(0), 1, false],
    ];
  test.each(limits)('where the value is above the approver’s limit: %s', async (_, grants, value, allowed) => {
    expect(await decide(grants, value)).toBe(allowed);
  });

  test('where restricted content meets a client or an application', async () => {
    const read = (role: Role) =>
      authorityFor(grantsOf(holds(role))).may(scope(), 'contract.read', { classification: 'restricted' });
    const readers = rolesWith('contract.read');
    expect(await Promise.all(readers.map(async (role) => [role, await read(role)]))).toEqual(
      readers.map((role) => [role, role !== 'client-contact' && role !== 'integrator']),
    );
  });

  test('and of whoever left while something waited, everything', async () => {
    expect(await authorityFor(undefined).may(scope(), 'proposal.decide')).toBe(false);
    expect(await authorityFor(grantsOf(holds('approver'))).may(scope({}, 'nowhere'), 'proposal.decide')).toBe(false);
  });
});

describe('grants', () => {
  test('name the tenants somebody works in, each once, empty ones not', () => {
    expect(tenantsIn(grantsOf(holds('auditor'), holds('approver'), { tenant: 'other', roles: [] }))).toEqual(['acme']);
    expect(tenantsIn(grantsOf(holds('auditor'), holds('auditor', '*')))).toBe('all');
    expect(tenantsIn(undefined)).toEqual([]);
  });
  test('are not needed by the first provider admin, who works everywhere', () => {
    expect(tenantsOf({ ...ann, appRoles: ['Provider.Admin'] }, undefined)).toBe('all');
    expect(tenantsOf(ann, grantsOf(holds('auditor')))).toEqual(['acme']);
  });
  test('give the roles of the tenant and those held everywhere, each once', () => {
    expect(rolesIn(grantsOf(holds('auditor'), holds('auditor', '*'), holds('approver', 'other')), 'acme')).toEqual([
      'auditor',
    ]);
    expect(rolesIn(undefined, 'acme')).toEqual([]);
  });
});
