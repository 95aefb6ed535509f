import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { refusal } from '../../../src/platform/refusal.ts';
import { ok, refused } from '../../../src/platform/result.ts';
import { as, countedAction, type GateWorld, member, openGateWorld } from '../gate-world.ts';
import { callRoute } from './call-route.ts';

const told = countedAction({ name: 'test-told', area: 'artifacts', floor: 'L1' });
const silent = countedAction({ name: 'test-silent', area: 'artifacts' });
const decided = countedAction({ name: 'test-decided', area: 'artifacts', floor: 'L2' });
let stuck = true;
const sticky = countedAction({
  name: 'test-sticky',
  area: 'artifacts',
  floor: 'L1',
  acts: [
    {
      name: 'publish',
      execute: async () => ok({}),
      undo: async () => (stuck ? refused(refusal('conflict', 'test', 'somebody has read it')) : ok({})),
    },
  ],
});
const failing = countedAction({
  name: 'test-failing',
  area: 'artifacts',
  acts: [
    { name: 'publish', execute: async () => ok({}), undo: async () => refused(refusal('conflict', 'test', 'gone')) },
    {
      name: 'file',
      execute: async () => refused(refusal('conflict', 'test', 'the folder is full')),
      undo: async () => ok({}),
    },
  ],
});

let world: GateWorld;
beforeAll(async () => {
  world = await openGateWorld([told.action, silent.action, decided.action, sticky.action, failing.action]);
});
afterAll(() => world.stop());
beforeEach(() => {
  world.at('2026-06-01T13:00:00Z');
  world.people(member('pat', 'project-manager'), member('pia', 'project-manager'), member('author', 'project-manager'));
});

const done = async (action: string, by = as('author')) => world.tend((await world.propose({ action }, by)).proposalId);
const lettersOf = (id: string) => world.letters.filter(({ key }) => key.includes(id));
const acknowledge = async (who: string, proposalId: string, note?: string) =>
  callRoute(
    world,
    'gates-acknowledgeProposal',
    who,
    { proposalId },
    { ...(await hashOf(proposalId)), ...(note ? { note } : {}) },
  );
const rollBack = async (who: string, proposalId: string) =>
  callRoute(world, 'gates-requestRollback', who, { proposalId }, { ...(await hashOf(proposalId)), reason: 'not ours' });
const hashOf = async (proposalId: string) => ({ contentHash: (await world.read(proposalId)).contentHash });

test('at L1 it is carried out at once, and the reviewers are told once', async () => {
  const proposal = await done('test-told');
  expect(proposal).toMatchObject({ state: 'executed', level: 'L1', review: { state: 'due', of: 'L1' } });
  expect(told.done).toContain(proposal.proposalId);
  await world.tend(proposal.proposalId);
  expect(lettersOf(proposal.proposalId).map(({ to }) => to)).toEqual(['pat', 'pia']);
});

test('a reviewer acknowledges it, and the first word stands', async () => {
  const { proposalId } = await done('test-told');
  expect(await acknowledge('pat', proposalId, 'fine')).toMatchObject({ status: 200 });
  world.later(1000);
  expect(await acknowledge('pia', proposalId, 'too late')).toMatchObject({ status: 200 });
  const after = await world.tend(proposalId);
  expect(after.review).toMatchObject({ state: 'acknowledged', by: { id: 'pat' }, note: 'fine' });
  expect(after.dueAt).toBeUndefined();
  expect(
    world.committed.filter(({ type, subject }) => type === 'proposal.acknowledged' && subject.id === proposalId),
  ).toHaveLength(1);
});

test('an overdue review is reminded once and stays due', async () => {
  const { proposalId } = await done('test-told');
  world.later(30 * 86_400_000);
  await world.tend(proposalId);
  world.later(300 * 86_400_000);
  const after = await world.tend(proposalId);
  expect(lettersOf(proposalId).filter(({ subject }) => subject.startsWith('Reminder'))).toHaveLength(2);
  expect(after.review?.state).toBe('due');
  expect(after.dueAt).toBeUndefined();
  expect(await acknowledge('pat', proposalId)).toMatchObject({ status: 200 });
});

test('nobody acknowledges their own work, but may take it back', async () => {
  const { proposalId } = await done('test-told');
  expect(await acknowledge('author', proposalId)).toBe('gates.ownWork');
  expect(await rollBack('author', proposalId)).toMatchObject({ status: 202 });
});

test('strangers do neither', async () => {
  world.people(member('pat', 'project-manager'));
  const { proposalId } = await done('test-told');
  expect(await acknowledge('eve', proposalId)).toBe('gates.notAReviewer');
  expect(await rollBack('eve', proposalId)).toBe('gates.mayNotRollBack');
});

test('those who see other content than there is do neither', async () => {
  const { proposalId } = await done('test-told');
  const other = { contentHash: 'd'.repeat(64) };
  expect(await callRoute(world, 'gates-acknowledgeProposal', 'pat', { proposalId }, other)).toBe(
    'gates.contentChanged',
  );
  expect(await callRoute(world, 'gates-requestRollback', 'pat', { proposalId }, { ...other, reason: 'x' })).toBe(
    'gates.contentChanged',
  );
});

test.each(['test-told', 'test-silent'])(
  '%s is taken back once, and who requested it and who reviews it are told',
  async (name) => {
    const { proposalId } = await done(name);
    const undone = () => [...told.undone, ...silent.undone].filter((id) => id === proposalId);
    expect(await rollBack('pat', proposalId)).toMatchObject({ status: 202, json: { state: 'rollingBack' } });
    expect(undone()).toEqual([]);
    const after = await world.tend(proposalId);
    expect(after).toMatchObject({
      state: 'rolledBack',
      execution: { rollback: { by: { id: 'pat' }, reason: 'not ours' } },
    });
    expect(await rollBack('pia', proposalId)).toMatchObject({ status: 202, json: { state: 'rolledBack' } });
    await world.tend(proposalId);
    expect(undone()).toEqual([proposalId]);
    const letters = lettersOf(proposalId).filter(({ subject }) => subject.startsWith('Taken back'));
    expect(letters.map(({ to }) => to)).toContain('author');
    expect(letters.map(({ to }) => to)).toContain('pat');
    if (name === 'test-told') {
      expect(after.review).toMatchObject({ state: 'rolledBack', by: { id: 'pat' } });
      expect(await acknowledge('pia', proposalId)).toBe('gates.nothingToReview');
    }
  },
);

test('what cannot be taken back stays, says so, and can be tried again', async () => {
  stuck = true;
  const { proposalId } = await done('test-sticky');
  await rollBack('pat', proposalId);
  const refusedOnce = await world.tend(proposalId);
  expect(refusedOnce).toMatchObject({
    state: 'executed',
    execution: { rollback: { refusal: 'somebody has read it' } },
  });
  expect(refusedOnce.review?.state).toBe('due');
  const letter = lettersOf(proposalId).find(({ subject }) => subject.startsWith('Could not be taken back'));
  expect(letter?.text).toContain('Still in effect: publish');
  stuck = false;
  world.later(1000);
  await rollBack('pia', proposalId);
  expect(await world.tend(proposalId)).toMatchObject({
    state: 'rolledBack',
    execution: { rollback: { by: { id: 'pia' } } },
  });
});

test('what people decided is not taken back here', async () => {
  const { proposalId } = await world.propose({ action: 'test-decided' });
  await world.tend(proposalId);
  expect(await rollBack('pat', proposalId)).toBe('gates.decidedByPeople');
  await world.decide('pat', proposalId, 'approve');
  await world.tend(proposalId);
  expect(await rollBack('pat', proposalId)).toBe('gates.decidedByPeople');
  expect(await acknowledge('pat', proposalId)).toBe('gates.nothingToReview');
});

test('a failure is told, with what is still in effect', async () => {
  const proposal = await done('test-failing');
  expect(proposal).toMatchObject({ state: 'failed', execution: { refusal: 'the folder is full' } });
  const [letter] = lettersOf(proposal.proposalId);
  expect(letter).toMatchObject({ to: 'author' });
  expect(letter?.text).toContain('Still in effect: publish');
  expect(await rollBack('pat', proposal.proposalId)).toBe('gates.notExecuted');
});

test('an emergency approval is reviewed by somebody else than those who gave it', async () => {
  const { proposalId } = await world.propose({ action: 'test-decided' });
  await world.tend(proposalId);
  await world.decide('pat', proposalId, 'approve');
  // As the emergency approval leaves it: with its people and a review.
  const stored = await world.gates.read(world.system, proposalId);
  const by = { by: as('pat').actor, at: '2026-06-01T13:00:00Z', reason: 'outage' };
  const doc = {
    ...stored?.doc,
    breakGlass: [by],
    review: { of: 'breakGlass', reviewers: [{ role: 'project-manager' }], state: 'due', dueAt: '2026-06-08T21:00:00Z' },
  };
  await world.documents.commit(world.system, {
    partition: stored?.doc.aggregate ?? '',
    writes: [{ op: 'upsert', doc: doc as never }],
    events: [],
  });
  const after = await world.tend(proposalId);
  expect(after.review?.toldAt).toBeDefined();
  expect(lettersOf(proposalId).some(({ text }) => text.includes('emergency approval'))).toBe(true);
  expect(await acknowledge('pat', proposalId)).toBe('gates.ownWork');
  expect(await acknowledge('pia', proposalId)).toMatchObject({ status: 200 });
});
