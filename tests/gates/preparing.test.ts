import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { higherLevel, levels } from '../../src/gates/level.ts';
import { contractsArea, defaultPolicy } from '../../src/gates/policy/default-policy.ts';
import { planFor } from '../../src/gates/policy/plan-for.ts';
import type { Proposal, ProposalState } from '../../src/gates/proposal.ts';
import type { DomainEvent } from '../../src/platform/events.ts';
import { refusal } from '../../src/platform/refusal.ts';
import { ok, refused } from '../../src/platform/result.ts';
import { as, countedAction, type GateWorld, member, openGateWorld } from './gate-world.ts';

const order: string[] = [];
let answer = async () =>
  ok({ state: 'active' }) as Awaited<ReturnType<(typeof counted)['action']['acts'][0]['execute']>>;
const counted = countedAction({ floor: 'L2' });
const watched = countedAction({
  name: 'test-watched',
  floor: 'L2',
  acts: [
    {
      name: 'carryOut',
      execute: async () => {
        order.push('act');
        return answer();
      },
      undo: async () => ok({}),
    },
  ],
}).action;
let world: GateWorld;
beforeAll(async () => {
  world = await openGateWorld([counted.action, watched], {
    ensureLogged: async (_, events: readonly DomainEvent[]) =>
      void order.push(
        `log ${events
          .map(({ type }) => type)
          .filter((type) => !/opened|asked/.test(type))
          .join(' ')}`,
      ),
  });
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.at('2026-06-02T09:00:00Z');
  world.people(member('ann', 'approver'));
  await world.usePolicy({});
  order.splice(0);
});

/** Puts it into a state as something else would have. */
async function become(proposal: Proposal, more: Partial<Proposal>): Promise<void> {
  const stored = await world.gates.read(world.system, proposal.proposalId);
  if (!stored) throw new Error('it is not there');
  const writes = [{ op: 'replace', doc: { ...stored.doc, ...more }, ifMatch: stored.etag }] as const;
  await world.documents.commit(world.system, { partition: proposal.aggregate, writes, events: [] });
}

describe('what is proposed', () => {
  const request = {
    aggregate: 'contract:0f8fad5b-d9cb-469f-a165-70867728950e',
    subject: { kind: 'contract', id: '0f8fad5b-d9cb-469f-a165-70867728950e', title: 'Agreement' },
    action: counted.action.name,
    occasion: 'activate version 1',
    input: {},
    contentHash: 'c'.repeat(64),
    authors: ['author'],
    features: { risk: 0 },
    inputs: {},
    recommendation: { verdict: 'approve', reasons: [], risk: 0 },
    facts: [],
    consequence: 'Nothing happens.',
  } as const;
  const assistant = as('assistant', 'assistant');

  test('is open until its deadline in business days, closed to its authors and its requester', async () => {
    const { proposal, writes, events } = await world.gates.prepareProposal(assistant, request);
    expect(proposal).toMatchObject({
      ...{ state: 'open', level: 'L2', excluded: ['author', 'assistant'], contentHash: request.contentHash },
      ...{ deadline: '2026-06-16T21:00:00.000Z', policyVersion: 1 },
    });
    expect(writes).toEqual([{ op: 'create', doc: proposal }]);
    expect(events.map((event) => event.type)).toEqual(['proposal.opened']);
  });

  test('has a deadline no later than its matter', async () => {
    const notAfter = '2026-06-05T00:00:00.000Z';
    expect((await world.gates.prepareProposal(assistant, { ...request, notAfter })).proposal.deadline).toBe(notAfter);
  });

  test('twice is one proposal; after it was taken back or refused it is a new one', async () => {
    const again = async (before: Proposal) => {
      const { subject, aggregate } = before;
      return (await world.gates.prepareProposal(assistant, { ...request, subject, aggregate })).proposal.proposalId;
    };
    for (const state of ['open', 'executed'] as const) {
      const first = await world.propose({ occasion: request.occasion });
      await become(first, { state });
      expect(await again(first)).toBe(first.proposalId);
    }
    for (const state of ['withdrawn', 'rejected', 'expired', 'failed'] as const) {
      const first = await world.propose({ occasion: request.occasion });
      await become(first, { state });
      expect(await again(first)).not.toBe(first.proposalId);
    }
  });

  test('at L0 needs nobody', async () => {
    await world.usePolicy({ areas: { contracts: { ...contractsArea, level: 'L0' } } });
    const free = countedAction({ name: 'test-free' });
    const own = await openGateWorld([free.action], { azure: world.azure });
    const { proposal } = await own.gates.prepareProposal(assistant, { ...request, action: 'test-free' });
    expect(proposal).toMatchObject({ state: 'approved', level: 'L0' });
  });

  const back: readonly (readonly [ProposalState, boolean])[] = [
    ['open', true],
    ['approved', true],
    ['withPeople', true],
    ['executing', false],
    ['executed', false],
    ['rejected', false],
  ];
  test.each(back)('when %s is taken back with its content: %s', async (state, possible) => {
    const proposal = await world.propose();
    await become(proposal, { state });
    const { writes, events } = await world.gates.prepareWithdrawal(assistant, proposal.proposalId, 'edited');
    expect(writes).toMatchObject(possible ? [{ op: 'replace', doc: { state: 'withdrawn' } }] : []);
    expect(events.map((event) => event.type)).toEqual(possible ? ['proposal.withdrawn'] : []);
  });
});

describe('a level', () => {
  test.each(levels.flatMap((level) => levels.map((floor) => [level, floor] as const)))(
    'of %s on a floor of %s is the higher',
    (level, floor) => {
      const policy = { ...defaultPolicy, areas: { contracts: { ...contractsArea, level } } };
      const given = planFor(policy, countedAction({ floor }).action, { risk: 0 }, 'USD').level;
      expect(levels.indexOf(given)).toBe(Math.max(levels.indexOf(level), levels.indexOf(floor)));
      expect(higherLevel(level, floor)).toBe(given);
    },
  );
  test('of contracts begins as L2, of artifacts as L0, of a forgotten area as contracts', () => {
    const levelOf = (area: string) => planFor(defaultPolicy, countedAction({ area }).action, { risk: 0 }, 'USD').level;
    expect(['contracts', 'artifacts', 'unheard of'].map(levelOf)).toEqual(['L2', 'L0', 'L2']);
  });
});

describe('carrying out', () => {
  const approved = async () => {
    const proposal = await world.propose({ action: watched.name });
    await world.tend(proposal.proposalId);
    await world.decide('ann', proposal.proposalId, 'approve');
    return proposal;
  };

  test('sees the approval into the log before there is an intent, then the intent, acts, records the outcome', async () => {
    answer = async () => ok({ state: 'active' });
    const { proposalId } = await approved();
    const after = await world.tend(proposalId);
    expect(order).toEqual(['log proposal.approved', 'log proposal.executionStarted', 'act']);
    expect((await world.eventsOf(proposalId)).slice(-2).map(({ type }) => type)).toEqual([
      'proposal.executionStarted',
      'proposal.executed',
    ]);
    expect(after).toMatchObject({ state: 'executed', execution: { outcome: { state: 'active' } } });
    expect(after).not.toHaveProperty('dueAt');
  });

  test('goes on where it was cut off, without a second intent', async () => {
    answer = async () => Promise.reject(new Error('connection lost'));
    const { proposalId } = await approved();
    await expect(world.tend(proposalId)).rejects.toThrow('connection lost');
    const cut = await world.read(proposalId);
    expect(cut.state).toBe('executing');
    answer = async () => ok({});
    world.later(60_000);
    const after = await world.tend(proposalId);
    expect(after.execution?.startedAt).toBe(cut.execution?.startedAt);
    const intents = (await world.eventsOf(proposalId)).filter(({ type }) => type === 'proposal.executionStarted');
    expect(intents).toHaveLength(1);
  });

  test('that is refused ends as failed, with nothing done', async () => {
    answer = async () => refused(refusal('conflict', 'contracts.contentNotApproved', 'Other content.'));
    const { proposalId } = await approved();
    expect(await world.tend(proposalId)).toMatchObject({ state: 'failed', execution: { refusal: 'Other content.' } });
    const types = (await world.eventsOf(proposalId)).map(({ type }) => type);
    expect(types).toContain('proposal.executionRefused');
    expect(types).not.toContain('proposal.executed');
  });
});
