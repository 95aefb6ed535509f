import { afterAll, beforeAll, expect, test } from 'vitest';
import { policyPartition } from '../../../src/gates/policy/approval-policy.ts';
import { defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import { policyPublished } from '../../../src/gates/policy/policy-events.ts';
import { policyStore } from '../../../src/gates/policy/policy-store.ts';
import { as, type GateWorld, openGateWorld } from '../gate-world.ts';

let world: GateWorld;
beforeAll(async () => {
  world = await openGateWorld([]);
});
afterAll(() => world.stop());

test('what was stored before there were steps reads as what tenants begin with, and versions go on from its number', async () => {
  const store = policyStore(world.documents);
  const scope = as('ada');
  const area = { level: 'L2', approverRole: 'approver', needed: 1, remindAfterHours: 48, deadlineDays: 14 };
  const old = { id: 'current', kind: 'gates.approvalPolicy', schema: 1, version: 7, areas: { contracts: area } };
  await world.documents.commit(scope, { partition: policyPartition, writes: [{ op: 'create', doc: old }], events: [] });

  const before = await store.inForce(scope);
  expect(before.doc).toEqual({ ...defaultPolicy, version: 7 });
  expect(await store.byVersion(scope, 7)).toEqual(before.doc);
  expect(await store.byVersion(scope, 1)).toBeUndefined();

  const after = { ...defaultPolicy, version: 8, note: 'with steps' };
  expect((await store.publish(scope, before, after, policyPublished(before.doc, after, new Map()))).ok).toBe(true);
  expect(await store.current(scope)).toEqual(after);
  expect(await store.byVersion(scope, 7)).toMatchObject({ version: 7, areas: defaultPolicy.areas });
  const { items } = await store.versions(scope, {});
  expect(items.map(({ version }) => version)).toEqual([8, 7]);
});
