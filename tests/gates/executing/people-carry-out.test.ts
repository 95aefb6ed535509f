import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ok } from '../../../src/platform/result.ts';
import { as, countedAction, type GateWorld, member, openGateWorld } from '../gate-world.ts';
import { callRoute } from './call-route.ts';

const actors: string[] = [];
const { action } = countedAction({
  floor: 'L3',
  acts: [
    {
      name: 'carryOut',
      execute: async (scope) => {
        actors.push(scope.actor.id);
        return ok({});
      },
      undo: async () => ok({}),
    },
  ],
  checklist: ['The client was called', 'The backup was checked'],
});

let world: GateWorld;
let contentHash: string;
beforeAll(async () => {
  world = await openGateWorld([action]);
});
afterAll(() => world.stop());
beforeEach(() => {
  actors.length = 0;
  world.at('2026-06-01T13:00:00Z');
  world.people(
    member('ann', 'approver'),
    member('bob', 'approver'),
    member('author', 'approver'),
    member('cy', 'auditor'),
  );
});

const approved = async () => {
  const { proposalId, contentHash: hash } = await world.propose();
  contentHash = hash;
  await world.tend(proposalId);
  await world.decide('ann', proposalId, 'approve');
  await world.tend(proposalId);
  return proposalId;
};
const tick = (who: string, proposalId: string, item: number, done = true) =>
  callRoute(world, 'gates-tickItem', who, { proposalId, item: String(item) }, { contentHash, done });
const carryOut = (who: string, proposalId: string, hash = contentHash) =>
  callRoute(world, 'gates-carryOutProposal', who, { proposalId }, { contentHash: hash });

test('an approval alone carries nothing out at L3: it is handed to people', async () => {
  const proposalId = await approved();
  expect(await world.read(proposalId)).toMatchObject({ state: 'withPeople' });
  expect(world.letters.filter(({ key }) => key.includes(`${proposalId}:handOver`)).map(({ to }) => to)).toEqual([
    'ann',
    'bob',
  ]);
  expect(actors).toEqual([]);
});

test('it is carried out in the name of whoever says so, once the list is done, and once', async () => {
  const proposalId = await approved();
  expect(await carryOut('bob', proposalId)).toBe('gates.checklistNotDone');
  await tick('ann', proposalId, 1);
  await tick('bob', proposalId, 2);
  await tick('ann', proposalId, 2, false);
  expect(await carryOut('bob', proposalId)).toBe('gates.checklistNotDone');
  await tick('ann', proposalId, 2);
  await tick('bob', proposalId, 2);
  expect((await world.read(proposalId)).checklist.map(({ done }) => done?.by.id)).toEqual(['ann', 'ann']);
  expect(await carryOut('bob', proposalId)).toMatchObject({ status: 202 });
  expect(await carryOut('bob', proposalId)).toMatchObject({ status: 202 });
  expect(await carryOut('ann', proposalId)).toBe('gates.notWithPeople');
  expect(actors).toEqual([]);
  expect(await world.tend(proposalId)).toMatchObject({ state: 'executed', carriedOutBy: { id: 'bob' } });
  expect(actors).toEqual(['bob']);
  const started = world.committed.find(
    ({ type, subject }) => type === 'proposal.executionStarted' && subject.id === proposalId,
  );
  expect(started?.actor.id).toBe('bob');
});

test('those without a seat, authors and the assistant do nothing here', async () => {
  const proposalId = await approved();
  expect(await tick('author', proposalId, 1)).toBe('gates.authorMayNotDecide');
  expect(await tick('cy', proposalId, 1)).toBe('gates.notAnApprover');
  expect(await carryOut('eve', proposalId)).toBe('gates.notAnApprover');
  expect((await world.read(proposalId)).checklist.every(({ done }) => !done)).toBe(true);
});

test('other content, other items and other times are refused', async () => {
  const { proposalId } = await world.propose();
  contentHash = (await world.tend(proposalId)).contentHash;
  expect(await tick('ann', proposalId, 1)).toBe('gates.notWithPeople');
  await world.decide('ann', proposalId, 'approve');
  await world.tend(proposalId);
  expect(await tick('ann', proposalId, 3)).toBe('invalid');
  expect(await carryOut('ann', proposalId, 'd'.repeat(64))).toBe('gates.contentChanged');
});

test('when the time is over nothing was done, even if the list was', async () => {
  const proposalId = await approved();
  await tick('ann', proposalId, 1);
  await tick('ann', proposalId, 2);
  world.later(400 * 86_400_000);
  expect(await carryOut('ann', proposalId)).toBe('gates.noLongerOpen');
  expect(await world.tend(proposalId)).toMatchObject({ state: 'expired' });
  expect(await carryOut('ann', proposalId)).toBe('gates.notWithPeople');
  expect(actors).toEqual([]);
});

test('a proposal that is not there is not there', async () => {
  expect(await carryOut('ann', 'contract-0f8fad5b-d9cb-469f-a165-70867728950e-p0123456789ab', 'c'.repeat(64))).toBe(
    'notFound',
  );
});

test('the assistant has no seat', async () => {
  const proposalId = await approved();
  const route = world.gates.slice.routes.find(({ name }) => name === 'gates-carryOutProposal');
  const scope = as('ann', 'assistant');
  const answer = await route?.handle({
    scope,
    params: { proposalId },
    body: { contentHash },
    workflows: world.workflows,
  } as never);
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'gates.notAnApprover' } });
});
