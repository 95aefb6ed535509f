import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Proposal } from '../../../src/gates/index.ts';
import { member } from '../gate-world.ts';
import { callRoute } from './call-route.ts';
import { type Case, type CrashingWorld, openCrashingWorld } from './crashing-world.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** So many acts are killed everywhere; four only where chance has it, unless asked for. */
const mostActs = Number(process.env.CRASHED_ACTS ?? 3);

/** Up to four acts; none or each of them refused; and of the undos before it none or each refused. */
const cases: readonly Case[] = upTo(4).flatMap((acts) => [
  { acts },
  ...upTo(acts).flatMap((refusedAct) => [
    { acts, refusedAct },
    ...upTo(refusedAct - 1).map((refusedUndo) => ({ acts, refusedAct, refusedUndo })),
  ]),
]);

/** Carried out whole, and then taken back by a person. */
const taken: readonly Case[] = [1, 2, 3].map((refusedUndo) => ({ acts: 3, refusedUndo }));

const names = (from: number, to: number) =>
  upTo(to)
    .slice(from - 1)
    .map((n) => `act${n}`);

let world: CrashingWorld;
beforeAll(async () => {
  world = await openCrashingWorld([...cases, ...taken]);
  world.people(member('pat', 'project-manager'));
});
afterAll(() => world.stop());

/** What must be so at the end, whatever happened on the way. */
function expectEnd(said: Case, proposal: Proposal): void {
  const id = proposal.proposalId;
  const { acts, refusedAct, refusedUndo } = said;
  const records = proposal.execution?.acts ?? [];
  const types = world.eventsOf(id).map(({ type }) => type);
  expect(new Set(records.map(({ act }) => act)).size).toBe(records.length);
  expect(types.filter((type) => type === 'proposal.executionStarted')).toHaveLength(1);
  expect(world.unlogged).toEqual([]);
  expect(proposal.dueAt).toBeUndefined();
  if (refusedAct === undefined) {
    expect(proposal.state).toBe('executed');
    expect(world.effectsOf(id)).toEqual(names(1, acts));
    expect(proposal.execution?.outcome).toEqual(Object.fromEntries(names(1, acts).map((act) => [act, true])));
    expect(types.filter((type) => type === 'proposal.executed')).toHaveLength(1);
    expect(types.filter((type) => type === 'proposal.actExecuted')).toHaveLength(acts > 1 ? acts : 0);
    return;
  }
  const left = refusedUndo === undefined ? [] : names(1, refusedUndo);
  expect(proposal.state).toBe('failed');
  expect(proposal.execution?.refusal).toBe(`act${refusedAct} is not possible`);
  expect(world.effectsOf(id)).toEqual(left);
  const failed = world.eventsOf(id).filter(({ type }) => type === 'proposal.executionRefused');
  expect(failed).toHaveLength(1);
  expect(failed[0]?.data?.notUndone ?? []).toEqual(left);
  const undone = world
    .eventsOf(id)
    .filter(({ type }) => type === 'proposal.actUndone' || type === 'proposal.undoRefused');
  expect(undone.map(({ data }) => data?.act)).toEqual(names(refusedUndo ?? 1, refusedAct - 1).toReversed());
  expect(records.filter((record) => record.undone?.refusal).map(({ act }) => act)).toEqual(
    refusedUndo === undefined ? [] : [`act${refusedUndo}`],
  );
}

/** An hour later each time, or so many would wait for people. */
const propose = (said: Case) => {
  world.later(3_600_001);
  return world.propose({ action: world.nameOf(said), authors: [] });
};

const askRollback = async (proposalId: string) => {
  const { contentHash } = await world.read(proposalId);
  const asked = await callRoute(
    world,
    'gates-requestRollback',
    'pat',
    { proposalId },
    { contentHash, reason: 'wrong' },
  );
  expect(asked).toMatchObject({ status: 202, json: { state: 'rollingBack' } });
};

describe('killed at every place', () => {
  test.each(cases.filter(({ acts }) => acts <= mostActs).map((said) => [JSON.stringify(said), said] as const))(
    'it comes to the same end: %s',
    async (_, said) => {
      for (let at = 1; ; at++) {
        const { proposalId } = await propose(said);
        const { proposal, wasKilled } = await world.tendThrough(proposalId, [at]);
        expectEnd(said, proposal);
        if (!wasKilled) break;
      }
    },
  );

  test.each(taken.map((said) => [JSON.stringify(said), said] as const))(
    'taking it back does too: %s',
    async (_, said) => {
      for (let at = 1; ; at++) {
        const { proposalId } = await propose(said);
        await world.tendThrough(proposalId, []);
        await askRollback(proposalId);
        const { proposal, wasKilled } = await world.tendThrough(proposalId, [at]);
        const left = names(1, said.refusedUndo ?? 0);
        expect(proposal.state).toBe('executed');
        expect(proposal.execution?.rollback).toMatchObject({ refusal: `act${said.refusedUndo} cannot be undone` });
        expect(world.effectsOf(proposalId)).toEqual(left);
        const events = world.eventsOf(proposalId);
        expect(
          events
            .filter(({ type }) => type === 'proposal.actUndone' || type === 'proposal.undoRefused')
            .map(({ data }) => data?.act),
        ).toEqual(names(said.refusedUndo ?? 0, said.acts).toReversed());
        expect(
          events.filter(({ type }) => type === 'proposal.rollbackRefused').map(({ data }) => data?.notUndone),
        ).toEqual([left]);
        expect(world.unlogged).toEqual([]);
        if (!wasKilled) break;
      }
    },
  );

  test('any number of times, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...cases),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 8 }),
        async (said, crashes) => {
          const { proposalId } = await propose(said);
          const { proposal } = await world.tendThrough(proposalId, crashes);
          expectEnd(said, proposal);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('taking back what can be taken back leaves nothing', async () => {
    for (let at = 1; ; at++) {
      const { proposalId } = await propose({ acts: 3 });
      await world.tendThrough(proposalId, []);
      await askRollback(proposalId);
      const { proposal, wasKilled } = await world.tendThrough(proposalId, [at]);
      expect(proposal).toMatchObject({ state: 'rolledBack' });
      expect(world.effectsOf(proposalId)).toEqual([]);
      if (!wasKilled) break;
    }
  });
});
