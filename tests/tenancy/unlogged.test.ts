import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpCall } from '../../src/platform/http.ts';
import { openDirectory } from '../../src/tenancy/directory.ts';
import { admin, house, type Instance, inert, scopeIn, tenantBench } from './tenant-bench.ts';

let bench: Awaited<ReturnType<typeof tenantBench>>;
let count = 0;
beforeAll(async () => {
  bench = await tenantBench();
  await bench.open(house);
});
afterAll(() => bench.stop());

const freshTenant = async (state = 'open') => {
  const tenant = `acme-${count++}`;
  await bench.open(tenant, state, {}, 'tenant-all');
  return tenant;
};
const person = () => `00000000-0000-4000-8000-${String(count++).padStart(12, '0')}`;

async function ask(instance: Instance, name: string, call: object) {
  const route = instance.tenancy.slice.routes.find((one) => one.name === name);
  if (!route) throw new Error(`no route is named ${name}`);
  const principal = { ...admin, appRoles: [] };
  const all = { principal, scopeIn, workflows: inert, ...call } as unknown as HttpCall<never, never, never, never>;
  const outcome = await route.handle(all);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value.etag ?? '';
}

interface Asked {
  readonly grants: readonly object[];
  readonly etag?: string;
}
const putGrants = (instance: Instance, principalId: string, { grants, etag }: Asked) => {
  const headers = new Map([etag ? ['if-match', etag] : ['if-none-match', '*']] as [string, string][]);
  const body = { kind: 'person', name: 'Bea', grants };
  return ask(instance, 'tenancy-putGrants', { params: { principalId }, body, request: { headers } });
};
const changeTenant = (instance: Instance, tenant: string, change: object, ifMatch: string) =>
  ask(instance, 'tenancy-changeTenant', { params: { tenantId: tenant }, body: { reason: 'why', ...change }, ifMatch });
const roleIn = (tenant: string, role = 'approver') => ({ tenant, roles: [role] });

/** What is on record in a tenant: type, who did it and what it says. */
async function eventsIn(tenant: string) {
  const { items } = await bench.first.documents.query<{ event: { type: string; actor: object; data: object } }>(
    scopeIn(tenant),
    { text: "SELECT * FROM c WHERE c.kind = 'platform.event'", partition: `tenant:${tenant}` },
  );
  return items.map(({ event: { type, actor, data } }) => ({ type, actor, data }));
}
const grantsChanged = (principalId: string, roles: readonly string[], everywhere = false) => ({
  type: 'grants.changed',
  actor: admin,
  data: { principalId, roles, everywhere, changedAt: expect.any(String) },
});

/** What the timer does, and the messages it sends. */
async function sweep(instance: Instance): Promise<readonly string[]> {
  const [[timer], [work]] = [instance.tenancy.slice.timers, instance.tenancy.slice.tenantWork];
  bench.told.length = 0;
  await timer?.handle({ now: new Date(), workflows: inert });
  const told = [...bench.told];
  for (const tenant of told) await work?.handle(scopeIn(tenant), {}, { attempt: 1, workflows: inert } as never);
  return told;
}
const unlogged = async () => (await openDirectory(bench.first.catalog).unlogged()).length;

/** An instance that dies right after its nth change of anything. */
const dying = (after: number) => {
  let left = after;
  return bench.openInstance({
    done: () => {
      if (--left <= 0) throw new Error('killed');
    },
  });
};

describe('a change of grants', () => {
  it('is in the log of every tenant it concerns, once, and nothing is left to do', async () => {
    const [one, other, id] = [await freshTenant(), await freshTenant(), person()];
    const etag = await putGrants(bench.first, id, { grants: [roleIn(one), roleIn(other, 'auditor')] });
    await putGrants(bench.first, id, { grants: [roleIn(one)], etag });
    expect(await eventsIn(one)).toEqual([grantsChanged(id, ['approver']), grantsChanged(id, ['approver'])]);
    expect(await eventsIn(other)).toEqual([grantsChanged(id, ['auditor']), grantsChanged(id, [])]);
    expect(await unlogged()).toBe(0);
    expect(await sweep(bench.first)).toEqual([]);
  });

  it('for all tenants is in the log of the house', async () => {
    const id = person();
    await putGrants(bench.first, id, { grants: [roleIn('*')] });
    expect(await eventsIn(house)).toContainEqual(grantsChanged(id, ['approver'], true));
  });

  it('in a tenant that is not there, or is no more, is in the log of the house', async () => {
    const id = person();
    await putGrants(bench.first, id, { grants: [roleIn('nowhere'), roleIn(await freshTenant('shredded'), 'auditor')] });
    const found = (await eventsIn(house)).filter(({ data }) => 'principalId' in data && data.principalId === id);
    expect(found).toEqual([grantsChanged(id, ['approver']), grantsChanged(id, ['auditor'])]);
  });

  it('in a tenant that has no log yet waits until it has one', async () => {
    const [tenant, id] = [await freshTenant('provisioning'), person()];
    await putGrants(bench.first, id, { grants: [roleIn(tenant)] });
    expect(await sweep(bench.first)).toEqual([]);
    const directory = openDirectory(bench.first.catalog);
    const stored = await directory.tenantNow(tenant);
    if (stored) await directory.writeTenant({ ...stored.doc, state: 'open' }, { ifMatch: stored.etag });
    expect(await sweep(bench.first)).toEqual([tenant]);
    expect(await eventsIn(tenant)).toEqual([grantsChanged(id, ['approver'])]);
    expect(await unlogged()).toBe(0);
  });

  it.each([1, 2, 3, 4])('is on record exactly once when the process dies after step %i', async (step) => {
    const [one, other, id] = [await freshTenant(), await freshTenant('suspended'), person()];
    await putGrants(dying(step), id, { grants: [roleIn(one), roleIn(other)] }).catch(() => {});
    // The sweep may die as well, and others may do the same at once.
    await sweep(dying(1)).catch(() => {});
    await Promise.all([sweep(bench.openInstance()), sweep(bench.openInstance())]);
    await sweep(bench.first);
    for (const tenant of [one, other]) expect(await eventsIn(tenant)).toEqual([grantsChanged(id, ['approver'])]);
    expect(await unlogged()).toBe(0);
  });

  it('by somebody else, before the first is on record, loses neither', async () => {
    const [tenant, id] = [await freshTenant(), person()];
    await putGrants(dying(1), id, { grants: [roleIn(tenant)] }).catch(() => {});
    const etag = (await openDirectory(bench.first.catalog).grantsNow(id))?.etag ?? '';
    await putGrants(bench.first, id, { grants: [roleIn(tenant, 'auditor')], etag });
    expect(await eventsIn(tenant)).toEqual([grantsChanged(id, ['approver']), grantsChanged(id, ['auditor'])]);
  });
});

describe('a change of a tenant', () => {
  it.each([1, 2, 3, 4])('is on record exactly once when the process dies after step %i', async (step) => {
    const tenant = await freshTenant();
    const etag = (await openDirectory(bench.first.catalog).tenantNow(tenant))?.etag ?? '';
    await changeTenant(dying(step), tenant, { state: 'suspended', legalHold: true }, etag).catch(() => {});
    await sweep(bench.first);
    const said = { actor: admin, data: { reason: 'why', changedAt: expect.any(String) } };
    expect(await eventsIn(tenant)).toEqual([
      { type: 'tenant.suspended', ...said },
      { type: 'tenant.holdPlaced', ...said },
    ]);
    expect(await unlogged()).toBe(0);
  });

  it('is answered with the version that is there then', async () => {
    const tenant = await freshTenant();
    const directory = openDirectory(bench.first.catalog);
    const first = (await directory.tenantNow(tenant))?.etag ?? '';
    const second = await changeTenant(bench.first, tenant, { state: 'suspended' }, first);
    expect(await changeTenant(bench.first, tenant, { state: 'open' }, second)).toBe(
      (await directory.tenantNow(tenant))?.etag,
    );
  });
});
