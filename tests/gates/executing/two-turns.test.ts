import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Act } from '../../../src/gates/index.ts';
import { refusal } from '../../../src/platform/refusal.ts';
import { ok, refused } from '../../../src/platform/result.ts';
import { countedAction, type GateWorld, member, openGateWorld } from '../gate-world.ts';

// A turn that was thought dead goes on beside the one that was begun instead of it.

const effects = new Set<string>();
let during: (act: string) => Promise<void> = async () => {};
let refuses: (act: string) => boolean = () => false;

const act = (name: string): Act => ({
  name,
  execute: async () => {
    if (refuses(name)) return refused(refusal('conflict', 'test', `${name} is not possible`));
    effects.add(name);
    await during(name);
    return ok({ [name]: true });
  },
  undo: async () => {
    await during(`undo of ${name}`);
    effects.delete(name);
    return ok({});
  },
});

let world: GateWorld;
beforeAll(async () => {
  const { action } = countedAction({ area: 'artifacts' });
  world = await openGateWorld([{ ...action, acts: [act('first'), act('second')] }]);
  world.people(member('pat', 'project-manager'));
});
afterAll(() => world.stop());
beforeEach(() => {
  effects.clear();
  refuses = () => false;
});

/** The other turn runs to its end while this one is in the middle of an act. */
const otherTurnIn = (proposalId: string, name: string) => {
  during = async (now) => {
    if (now !== name) return;
    during = async () => {};
    refuses = refusesLater;
    await world.act('gates-executeProposal', proposalId);
    refuses = () => false;
  };
};
let refusesLater: (act: string) => boolean = () => false;

test.each(['first', 'second'])('both end with one record of each act, cut in the %s', async (name) => {
  refusesLater = () => false;
  const { proposalId } = await world.propose();
  otherTurnIn(proposalId, name);
  const after = await world.tend(proposalId);
  expect(after.state).toBe('executed');
  expect(after.execution?.acts.map(({ act }) => act)).toEqual(['first', 'second']);
  const events = world.committed.filter(({ subject }) => subject.id === proposalId).map(({ type }) => type);
  expect(events.filter((type) => type === 'proposal.executed')).toHaveLength(1);
  expect(events.filter((type) => type === 'proposal.actExecuted')).toHaveLength(2);
});

test('what one carried out while the other was refused is taken back', async () => {
  refusesLater = (act) => act === 'second';
  const { proposalId } = await world.propose();
  otherTurnIn(proposalId, 'second');
  const after = await world.tend(proposalId);
  expect(after).toMatchObject({ state: 'failed', execution: { refusal: 'second is not possible' } });
  expect([...effects]).toEqual([]);
  expect(after.execution?.acts.map(({ act, undone }) => [act, undone?.outcome !== undefined])).toEqual([
    ['first', true],
    ['second', true],
  ]);
});

test('both undo what was done, and it is on record once', async () => {
  refusesLater = refuses = (act) => act === 'second';
  const { proposalId } = await world.propose();
  otherTurnIn(proposalId, 'undo of first');
  const after = await world.tend(proposalId);
  expect(after.state).toBe('failed');
  expect([...effects]).toEqual([]);
  const events = world.committed.filter(({ subject }) => subject.id === proposalId).map(({ type }) => type);
  expect(events.filter((type) => type === 'proposal.actUndone')).toHaveLength(1);
  expect(events.filter((type) => type === 'proposal.executionRefused')).toHaveLength(1);
});
