import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../../src/gates/index.ts';
import type { Delegation } from '../../../src/gates/people/delegation.ts';
import { delegationPartition } from '../../../src/gates/people/delegation.ts';
import type { StepRule } from '../../../src/gates/policy/approval-policy.ts';
import { contractsArea } from '../../../src/gates/policy/default-policy.ts';
import { codeOf, countedAction, type GateWorld, member, openGateWorld } from '../gate-world.ts';
import { aDelegation } from '../people/a-delegation.ts';

const { action } = countedAction({ floor: 'L2' });
let world: GateWorld;
beforeAll(async () => {
  world = await openGateWorld([action]);
});
afterAll(() => world.stop());
const delegations: string[] = [];
beforeEach(async () => {
  world.at('2026-06-01T13:00:00Z');
  world.people(
    ...['ann', 'bob', 'cy'].map((id) => member(id, 'approver')),
    ...['lee', 'lou'].map((id) => member(id, 'legal')),
    ...['dan', 'author'].map((id) => member(id, 'finance')),
  );
  for (const id of delegations.splice(0))
    await world.documents.commit(world.system, {
      partition: delegationPartition,
      writes: [{ op: 'delete', id }],
      events: [],
    });
});

const step = (id: string, stage: number, needed: number | 'all', ...roles: string[]): StepRule => ({
  ...{ id, title: id, stage, needed },
  approvers: roles.map((role) => ({ role })),
});

async function opened(...steps: readonly StepRule[]): Promise<string> {
  await world.usePolicy({ areas: { contracts: { ...contractsArea, steps } } });
  const { proposalId } = await world.propose();
  await world.tend(proposalId);
  return proposalId;
}

async function delegate(from: string, to: string, said: Partial<Delegation> = {}): Promise<void> {
  const doc = aDelegation(from, to, said);
  await world.documents.commit(world.system, {
    partition: delegationPartition,
    writes: [{ op: 'upsert', doc }],
    events: [],
  });
  delegations.push(doc.id);
}

const approve = async (proposalId: string, ...people: readonly string[]) => {
  const codes: string[] = [];
  for (const who of people) {
    codes.push(codeOf(await world.decide(who, proposalId, 'approve')));
    await world.tend(proposalId); // whoever is next is asked
  }
  return codes;
};
const stateOf = async (proposalId: string) => (await world.read(proposalId)).state;
const decisionsOf = async (proposalId: string) =>
  (await world.read(proposalId)).decisions.map(({ step: id, by }) => `${id}:${by.id}`);

describe('how many must agree', () => {
  const cases: readonly (readonly [what: string, steps: StepRule[], approving: string[], state: string])[] = [
    ['any one', [step('a', 1, 1, 'approver')], ['bob'], 'executed'],
    ['two of three, one spoke', [step('a', 1, 2, 'approver')], ['bob'], 'open'],
    ['two of three', [step('a', 1, 2, 'approver')], ['bob', 'cy'], 'executed'],
    ['two, the same person twice', [step('a', 1, 2, 'approver')], ['bob', 'bob'], 'open'],
    ['all of three, two spoke', [step('a', 1, 'all', 'approver')], ['ann', 'bob'], 'open'],
    ['all of three', [step('a', 1, 'all', 'approver')], ['ann', 'bob', 'cy'], 'executed'],
    ['two steps side by side, one spoke', [step('a', 1, 1, 'approver'), step('l', 1, 1, 'legal')], ['lee'], 'open'],
    [
      'two steps side by side, in whatever order',
      [step('a', 1, 1, 'approver'), step('l', 1, 1, 'legal')],
      ['lee', 'ann'],
      'executed',
    ],
    [
      'two stages, one after the other',
      [step('a', 1, 1, 'approver'), step('l', 2, 1, 'legal')],
      ['ann', 'lee'],
      'executed',
    ],
  ];
  test.each(cases)('%s', async (_, steps, approving, state) => {
    const proposalId = await opened(...steps);
    await approve(proposalId, ...approving);
    expect(await stateOf(proposalId)).toBe(state);
  });

  test('nobody of a later stage may speak before it is their turn', async () => {
    const proposalId = await opened(step('a', 1, 1, 'approver'), step('l', 2, 1, 'legal'));
    expect(await approve(proposalId, 'lee')).toEqual(['gates.notAnApprover']);
    expect(await approve(proposalId, 'ann', 'lee')).toEqual(['ok', 'ok']);
  });

  test('one no ends it, whatever was approved before', async () => {
    const proposalId = await opened(step('a', 1, 2, 'approver'), step('l', 1, 1, 'legal'));
    await approve(proposalId, 'ann');
    await world.decide('lee', proposalId, 'reject');
    expect(await stateOf(proposalId)).toBe('rejected');
    expect(codeOf(await world.decide('bob', proposalId, 'approve'))).toBe('gates.alreadyDecided');
  });

  test('whoever approved cannot take it back by deciding otherwise', async () => {
    const proposalId = await opened(step('a', 1, 2, 'approver'));
    await approve(proposalId, 'ann');
    expect(codeOf(await world.decide('ann', proposalId, 'reject'))).toBe('gates.alreadyDecided');
  });
});

describe('somebody with several places', () => {
  test('speaks on all steps that wait for them at once, with one event', async () => {
    const proposalId = await opened(
      step('a', 1, 1, 'approver'),
      step('b', 1, 2, 'approver'),
      step('c', 2, 1, 'approver'),
    );
    await approve(proposalId, 'ann');
    expect(await decisionsOf(proposalId)).toEqual(['a:ann', 'b:ann']);
    const event = (await world.eventsOf(proposalId)).find(({ type }) => type === 'proposal.endorsed');
    expect(event?.data).toMatchObject({ steps: ['a', 'b'] });
  });

  test('who has spoken on one step and is asked on another later says nothing twice', async () => {
    const proposalId = await opened(step('a', 1, 2, 'approver'), step('c', 1, 1, 'legal'));
    await approve(proposalId, 'ann');
    world.people(member('ann', 'approver', 'legal'), member('bob', 'approver'));
    await approve(proposalId, 'ann');
    expect(await decisionsOf(proposalId)).toEqual(['a:ann', 'c:ann']);
  });
});

describe('in the place of another', () => {
  const named = ({ id, name }: Person) => ({ id, name });

  test('is recorded with the name, and in the event by id', async () => {
    await delegate('ann', 'dan');
    const proposalId = await opened(step('a', 1, 1, 'approver'));
    await approve(proposalId, 'dan');
    expect((await world.read(proposalId)).decisions).toMatchObject([
      { by: { id: 'dan' }, seats: ['ann'], onBehalfOf: [named(member('ann'))] },
    ]);
    const event = (await world.eventsOf(proposalId)).find(({ type }) => type === 'proposal.approved');
    expect(event?.data).toMatchObject({ onBehalfOf: ['ann'] });
  });

  test('two words from one place count once, and one person of two places counts once', async () => {
    await delegate('bob', 'dan');
    const lent = await opened(step('a', 1, 2, 'approver'));
    await approve(lent, 'bob', 'dan');
    expect(await stateOf(lent)).toBe('open');
    await approve(lent, 'ann');
    expect(await stateOf(lent)).toBe('executed');
    await delegate('bob', 'cy');
    const both = await opened(step('a', 1, 2, 'approver'));
    await approve(both, 'cy');
    expect(await stateOf(both)).toBe('open');
  });

  test('where everybody must speak, one person may fill both places, also the one they were given after speaking', async () => {
    const proposalId = await opened(step('a', 1, 'all', 'approver'));
    await approve(proposalId, 'ann', 'cy');
    await delegate('bob', 'ann', { startsAt: '2026-06-01T12:00:00.000Z' });
    expect(await approve(proposalId, 'ann')).toEqual(['ok']);
    expect(await stateOf(proposalId)).toBe('executed');
  });

  test('nobody stands in for an author, nor does who stood in for one decide at all', async () => {
    await delegate('author', 'ann');
    const proposalId = await opened(step('a', 1, 1, 'approver'));
    expect(await approve(proposalId, 'ann')).toEqual(['gates.notAnApprover']);
  });

  test('nobody passes on what they may not decide themselves', async () => {
    await delegate('ann', 'dan');
    const proposalId = await opened(step('a', 1, 1, 'approver'));
    expect(world.letters.some(({ to, key }) => to === 'dan' && key.includes(proposalId))).toBe(true);
    world.people(member('bob', 'approver'), member('dan', 'finance'));
    expect(await approve(proposalId, 'dan')).toEqual(['gates.notAnApprover']);
  });
});
