import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { delegationPartition } from '../../../src/gates/people/delegation.ts';
import { contractsArea } from '../../../src/gates/policy/default-policy.ts';
import type { Answer } from '../../../src/platform/http.ts';
import type { Result } from '../../../src/platform/result.ts';
import { as, countedAction, type GateWorld, member, openGateWorld } from '../gate-world.ts';
import { aDelegation } from '../people/a-delegation.ts';

const { action } = countedAction({ floor: 'L2' });
const other = countedAction({ name: 'test-carryOutOther', area: 'artifacts', floor: 'L2' }).action;
let world: GateWorld;
let ids: string[];
beforeAll(async () => {
  world = await openGateWorld([action, other]);
  world.at('2026-06-01T13:00:00Z');
  world.people(
    ...['ann', 'bob'].map((id) => member(id, 'approver')),
    member('lee', 'legal'),
    member('dan', 'finance'),
    member('author', 'approver'),
  );
  const approver = { id: 'a', title: 'A', stage: 1, approvers: [{ role: 'approver' }], needed: 1 };
  const legal = { id: 'l', title: 'L', stage: 2, approvers: [{ role: 'legal' }], needed: 1 };
  const contracts = { ...contractsArea, steps: [approver, legal] };
  await world.usePolicy({ areas: { contracts, artifacts: { ...contractsArea, steps: [approver] } } });
  ids = [];
  const recommendation = { verdict: 'reject', risk: 1, reasons: [] } as const;
  for (const said of [{}, { recommendation }, { action: other.name }, { recommendation }, {}]) {
    const { proposalId } = await world.propose(said);
    await world.tend(proposalId);
    ids.push(proposalId);
    world.later(60_000);
  }
});
afterAll(() => world.stop());

async function listed(name: string, who: string, query: object) {
  const route = world.gates.slice.routes.find((one) => one.name === name);
  const call = {
    scope: as(who),
    query: route?.query?.parse(query),
    request: { url: new URL(`https://counterpart.example/${route?.path}`) },
  };
  const answer = (await route?.handle(call as never)) as Result<Answer>;
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value.json as { items: { id: string; proposalId: string; at: string }[]; cursor?: string };
}
const proposals = async (who: string, query: object = {}) =>
  (await listed('gates-listProposals', who, query)).items.map(({ id }) => ids.indexOf(id));

describe('the list of proposals', () => {
  test('has the newest first, by state and by area', async () => {
    expect(await proposals('ann')).toEqual([4, 3, 2, 1, 0]);
    expect(await proposals('ann', { area: 'artifacts' })).toEqual([2]);
    expect(await proposals('ann', { state: 'executed' })).toEqual([]);
  });

  test('shows what waits for oneself: with a place, now, and until one has spoken', async () => {
    expect(await proposals('ann', { waitingFor: 'me' })).toEqual([4, 3, 2, 1, 0]);
    expect(await proposals('ann', { waitingFor: 'me', area: 'contracts' })).toEqual([4, 3, 1, 0]);
    for (const who of ['lee', 'author', 'dan']) expect(await proposals(who, { waitingFor: 'me' })).toEqual([]);
    await world.decide('ann', ids[0] ?? '', 'approve');
    await world.tend(ids[0] ?? '');
    expect(await proposals('lee', { waitingFor: 'me' })).toEqual([0]);
    for (const who of ['ann', 'bob']) expect(await proposals(who, { waitingFor: 'me' })).toEqual([4, 3, 2, 1]);
  });

  test('shows what waits for somebody one stands in for, from the day on', async () => {
    const doc = aDelegation('bob', 'dan', { areas: ['artifacts'] });
    await world.documents.commit(world.system, {
      partition: delegationPartition,
      writes: [{ op: 'upsert', doc }],
      events: [],
    });
    expect(await proposals('dan', { waitingFor: 'me' })).toEqual([2]);
  });

  test('comes in pages', async () => {
    const first = await listed('gates-listProposals', 'bob', { waitingFor: 'me', limit: '2' });
    const rest = await listed('gates-listProposals', 'bob', { waitingFor: 'me', limit: '10', cursor: first.cursor });
    expect([...first.items, ...rest.items].map(({ id }) => ids.indexOf(id))).toEqual([4, 3, 2, 1]);
  });

  test('of what waits holds open ones only, and says so', async () => {
    await expect(proposals('ann', { waitingFor: 'me', state: 'rejected' })).rejects.toThrow('invalid');
  });
});

describe('the list of decisions against the recommendation', () => {
  test('has the newest first, between two instants, in pages', async () => {
    await world.decide('ann', ids[1] ?? '', 'approve');
    const between = world.clock.now().toISOString();
    world.later(60_000);
    await world.decide('bob', ids[3] ?? '', 'approve');
    await world.decide('bob', ids[2] ?? '', 'approve');
    const overrides = async (query: object) =>
      (await listed('gates-listOverrides', 'ann', query)).items.map(({ proposalId }) => ids.indexOf(proposalId));
    expect(await overrides({})).toEqual([3, 1]);
    expect(await overrides({ until: between })).toEqual([]);
    world.later(60_000);
    const later = new Date(Date.parse(between) + 1).toISOString();
    expect(await overrides({ from: between, until: later })).toEqual([1]);
    expect(await overrides({ from: later })).toEqual([3]);
    expect(await overrides({ area: 'artifacts' })).toEqual([]);
    const first = await listed('gates-listOverrides', 'ann', { limit: '1' });
    const rest = await listed('gates-listOverrides', 'ann', { limit: '1', cursor: first.cursor });
    expect([...first.items, ...rest.items].map(({ proposalId }) => ids.indexOf(proposalId))).toEqual([3, 1]);
  });
});
