import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/gates/policy/default-policy.ts';
import { codeOf, countedAction, type GateWorld, member, openGateWorld } from './gate-world.ts';

const { action, done } = countedAction({ floor: 'L2' });
let world: GateWorld;
beforeAll(async () => {
  world = await openGateWorld([action]);
});
afterAll(() => world.stop());
beforeEach(() => {
  world.at('2026-06-01T13:00:00Z');
  world.people(member('ann', 'approver'), member('bob', 'approver'), member('author', 'approver'));
});

test('a proposal is asked about, approved by one person and carried out once', async () => {
  const { proposalId } = await world.propose();
  const asked = await world.tend(proposalId);
  expect(asked.asks.map(({ person }) => person.id)).toEqual(['ann', 'bob']);
  expect(codeOf(await world.decide('author', proposalId, 'approve'))).toBe('gates.authorMayNotDecide');
  expect(codeOf(await world.decide('ann', proposalId, 'approve'))).toBe('ok');
  const executed = await world.tend(proposalId);
  expect(executed).toMatchObject({ state: 'executed', execution: { outcome: { done: true } } });
  await world.tend(proposalId);
  expect(done.filter((id) => id === proposalId)).toHaveLength(1);
  expect(executed.dueAt).toBeUndefined();
});

test('nobody deciding in time ends it, and expiry never approves', async () => {
  const { proposalId } = await world.propose();
  await world.tend(proposalId);
  world.later(400 * 86_400_000);
  expect(await world.tend(proposalId)).toMatchObject({ state: 'expired', decisions: [] });
  expect(codeOf(await world.decide('ann', proposalId, 'approve'))).toBe('gates.noLongerOpen');
});

test.each([
  ['one of them must say yes', 1 as const],
  ['everybody must say yes', 'all' as const],
])(
  'approvals that still stand are all a new version needs where %s, and the log says that it is approved',
  async (_, needed) => {
    const { contracts } = defaultPolicy.areas;
    if (!contracts) throw new Error('contracts have no policy');
    const [step] = contracts.steps;
    if (!step) throw new Error('contracts have no step');
    await world.usePolicy({ areas: { contracts: { ...contracts, steps: [{ ...step, needed }] } } });
    const earlier = await world.propose();
    await world.tend(earlier.proposalId);
    for (const who of ['ann', 'bob']) await world.decide(who, earlier.proposalId, 'approve');
    const text = { proven: true, material: false, topics: [] };
    const { aggregate, subject, proposalId } = earlier;
    const next = await world.propose({
      aggregate,
      subject,
      contentHash: 'd'.repeat(64),
      succeeds: { proposalId, text },
    });
    expect((await world.tend(next.proposalId)).state).toBe('executed');
    const types = world.committed.filter((event) => event.subject.id === next.proposalId).map(({ type }) => type);
    expect(types.filter((type) => type !== 'proposal.askedForApproval')).toEqual([
      'proposal.opened',
      'proposal.approved',
      'proposal.executionStarted',
      'proposal.executed',
    ]);
  },
);
