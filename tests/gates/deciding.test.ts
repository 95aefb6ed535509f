import { beforeEach, describe, expect, test } from 'vitest';
import { higherLevel, levels } from '../../src/gates/action.ts';
import { areaPolicy, defaultPolicy, ruleFor } from '../../src/gates/approval-policy.ts';
import { type DecisionRequest, decidesProposals } from '../../src/gates/decide-proposal.ts';
import { executesProposals } from '../../src/gates/execute-proposal.ts';
import { preparesProposals, preparesWithdrawals } from '../../src/gates/prepare-proposal.ts';
import type { Proposal } from '../../src/gates/proposal.ts';
import { refusal } from '../../src/platform/refusal.ts';
import { ok, refused } from '../../src/platform/result.ts';
import { openScope } from '../../src/platform/scope.ts';
import { anAction, aProposal, contentHash, countedNudges, fewProposals, proposalId, subjectId } from './a-proposal.ts';

const as = (id: string, kind: 'person' | 'application' | 'system' | 'assistant' = 'person') =>
  openScope({ tenant: 'acme', actor: { kind, id, name: id }, correlation: 'c-1' });
const approve: DecisionRequest = { proposalId, verdict: 'approve', contentHash, via: 'api' };
const reject: DecisionRequest = { ...approve, verdict: 'reject', reason: 'The price is wrong' };

let now: Date;
let approvers: string[];
let permitted: (id: string) => boolean;
beforeEach(() => {
  now = new Date('2026-06-02T09:00:00Z');
  approvers = ['ann', 'bob', 'author', 'assistant'];
  permitted = () => true;
});
const clock = { now: () => now };
const people = {
  withRole: async () => approvers.map((id) => ({ id, name: id, email: `${id}@example.com` })),
  may: async (scope: ReturnType<typeof as>) => permitted(scope.actor.id),
  zone: async () => 'America/New_York',
};

function gate(...proposals: readonly Proposal[]) {
  const few = fewProposals(...proposals);
  const { workflows, nudged } = countedNudges();
  const decide = decidesProposals({ store: few.store, people, clock });
  return {
    ...few,
    nudged,
    decide: (who: ReturnType<typeof as>, request: DecisionRequest) => decide(who, request, workflows),
  };
}

describe('whoever decides', () => {
  test('is recorded with what, when and how, and the story is woken', async () => {
    const { decide, now: current, events, nudged } = gate(aProposal());
    const decided = await decide(as('ann'), { ...approve, via: 'link', reason: '  agreed  ' });
    expect(decided).toMatchObject({
      ok: true,
      value: {
        repeated: false,
        decision: { verdict: 'approve', via: 'link', reason: 'agreed', at: now.toISOString(), by: { id: 'ann' } },
      },
    });
    expect(current()?.state).toBe('approved');
    expect(events.map((event) => event.type)).toEqual(['proposal.approved']);
    expect(nudged).toHaveLength(1);
  });

  const refusals: readonly (readonly [
    what: string,
    who: ReturnType<typeof as>,
    request: DecisionRequest,
    code: string,
  ])[] = [
    ['the author', as('author'), approve, 'gates.authorMayNotDecide'],
    ['the assistant', as('assistant', 'assistant'), approve, 'gates.notAnApprover'],
    ['the system', as('system:gates', 'system'), approve, 'gates.notAnApprover'],
    ['an application', as('ann', 'application'), approve, 'gates.notAnApprover'],
    ['somebody without the role', as('eve'), approve, 'gates.notAnApprover'],
    ['somebody who saw other content', as('ann'), { ...approve, contentHash: 'd'.repeat(64) }, 'gates.contentChanged'],
    ['a rejection without a reason', as('ann'), { ...reject, reason: '  ' }, 'invalid'],
    ['a decision on what is not there', as('ann'), { ...approve, proposalId: `${proposalId}0` }, 'notFound'],
  ];
  test.each(refusals)('is not %s', async (_, who, request, code) => {
    const { decide, now: current, events } = gate(aProposal());
    expect(await decide(who, request)).toMatchObject({ ok: false, refusal: { code } });
    expect(current()).toEqual(aProposal());
    expect(events).toEqual([]);
  });

  test('must still be allowed to when deciding, by role and policy', async () => {
    permitted = (id) => id !== 'ann';
    expect(await gate(aProposal()).decide(as('ann'), approve)).toMatchObject({
      refusal: { code: 'gates.notAnApprover' },
    });
  });

  test('comes too late at the deadline, to the instant', async () => {
    const { decide, now: current } = gate(aProposal());
    now = new Date(aProposal().deadline);
    expect(await decide(as('ann'), approve)).toMatchObject({
      refusal: { code: 'gates.noLongerOpen', details: { state: 'expired' } },
    });
    expect(current()?.state).toBe('open');
    now = new Date(now.getTime() - 1);
    expect(await decide(as('ann'), approve)).toMatchObject({ ok: true });
  });
});

describe('a second decision', () => {
  test('of the same kind is answered with the first, whoever makes it', async () => {
    const { decide, events } = gate(aProposal());
    await decide(as('ann'), approve);
    for (const who of ['ann', 'bob']) {
      expect(await decide(as(who), approve)).toMatchObject({
        ok: true,
        value: { repeated: true, decision: { by: { id: 'ann' } } },
      });
    }
    expect(events).toHaveLength(1);
  });
  test('of the other kind is told what stands', async () => {
    const { decide } = gate(aProposal());
    await decide(as('ann'), reject);
    expect(await decide(as('bob'), approve)).toMatchObject({
      refusal: { code: 'gates.alreadyDecided', details: { decision: { verdict: 'reject', by: 'ann' } } },
    });
  });
  test('is needed where two must agree, from somebody else', async () => {
    const { decide, now: current, events } = gate(aProposal({ needed: 2 }));
    await decide(as('ann'), approve);
    expect(await decide(as('ann'), approve)).toMatchObject({ value: { repeated: true } });
    expect(current()?.state).toBe('open');
    await decide(as('bob'), approve);
    expect(current()?.state).toBe('approved');
    expect(events.map((event) => event.type)).toEqual(['proposal.endorsed', 'proposal.approved']);
  });
  test('after an endorsed proposal expired is not taken for an approval', async () => {
    const endorsed = {
      verdict: 'approve',
      by: { kind: 'person', id: 'ann' },
      via: 'api',
      at: '2026-06-02T09:00:00.000Z',
      contentHash,
    } as const;
    const { decide } = gate(aProposal({ needed: 2, state: 'expired', decisions: [endorsed] }));
    expect(await decide(as('bob'), approve)).toMatchObject({ ok: false, refusal: { code: 'gates.noLongerOpen' } });
  });
  test('at the same moment finds the first and answers with it', async () => {
    const { decide, events } = gate(aProposal());
    const outcomes = await Promise.all([decide(as('ann'), approve), decide(as('bob'), approve)]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.repeated).toSorted()).toEqual([false, true]);
    expect(events).toHaveLength(1);
  });
});

describe('a policy', () => {
  const policyOf = (level: (typeof levels)[number]) => ({
    ...defaultPolicy,
    areas: { contracts: { ...defaultPolicy.areas.contracts, level } as never },
  });
  test.each(levels.flatMap((level) => levels.map((floor) => [level, floor] as const)))(
    'of level %s on a floor of %s gives the higher',
    (level, floor) => {
      const { level: given } = ruleFor(policyOf(level), anAction({ floor }));
      expect(levels.indexOf(given)).toBe(Math.max(levels.indexOf(level), levels.indexOf(floor)));
      expect(higherLevel(level, floor)).toBe(given);
    },
  );
  test('that forgets an area treats it as strictly as contracts', () => {
    expect(ruleFor({ ...defaultPolicy, areas: {} }, anAction({ area: 'unheard of', floor: 'L0' }))).toMatchObject({
      level: 'L2',
      approverRole: 'approver',
    });
  });
  test('starts with contracts at L2 and artifacts at L0', () => {
    expect(Object.fromEntries(Object.entries(defaultPolicy.areas).map(([area, { level }]) => [area, level]))).toEqual({
      contracts: 'L2',
      artifacts: 'L0',
    });
    for (const area of Object.values(defaultPolicy.areas)) expect(areaPolicy.safeParse(area).success).toBe(true);
  });
});

describe('what is proposed', () => {
  const request = {
    aggregate: `contract:${subjectId}`,
    subject: { kind: 'contract', id: subjectId, title: 'Agreement' },
    action: 'contracts-activateContract',
    occasion: 'activate version 1',
    input: {},
    contentHash,
    authors: ['author'],
    recommendation: { verdict: 'approve', reasons: [], risk: 0 },
    facts: [],
    consequence: 'Nothing happens.',
  } as const;
  const actions = new Map([['contracts-activateContract', anAction()]]);
  const assistant = as('assistant', 'assistant');

  test('is open until its deadline, closed to its authors and its requester', async () => {
    const { store } = fewProposals();
    const { proposal, writes, events } = await preparesProposals(store, actions, clock)(assistant, request);
    expect(proposal).toMatchObject({
      state: 'open',
      level: 'L2',
      excluded: ['author', 'assistant'],
      deadline: '2026-06-16T09:00:00.000Z',
      contentHash,
    });
    expect(writes).toEqual([{ op: 'create', doc: proposal }]);
    expect(events.map((event) => event.type)).toEqual(['proposal.opened']);
  });
  test('has a deadline no later than its matter', async () => {
    const { store } = fewProposals();
    const { proposal } = await preparesProposals(
      store,
      actions,
      clock,
    )(assistant, { ...request, notAfter: '2026-06-05T00:00:00.000Z' });
    expect(proposal.deadline).toBe('2026-06-05T00:00:00.000Z');
  });
  test('twice is one proposal; after it was taken back or refused it is a new one', async () => {
    const few = fewProposals();
    const prepare = preparesProposals(few.store, actions, clock);
    const { proposal: first } = await prepare(assistant, request);
    few.put(first);
    expect((await prepare(assistant, request)).proposal.proposalId).toBe(first.proposalId);
    for (const state of ['withdrawn', 'rejected', 'expired', 'failed'] as const) {
      few.put({ ...first, state });
      expect((await prepare(assistant, request)).proposal.proposalId).not.toBe(first.proposalId);
    }
    few.put({ ...first, state: 'executed' });
    expect((await prepare(assistant, request)).proposal.proposalId).toBe(first.proposalId);
  });
  test('at L0 needs nobody', async () => {
    const few = fewProposals();
    few.usePolicy({
      ...defaultPolicy,
      areas: { contracts: { ...defaultPolicy.areas.contracts, level: 'L0' } as never },
    });
    const free = new Map([['contracts-activateContract', anAction({ floor: 'L0' })]]);
    expect((await preparesProposals(few.store, free, clock)(assistant, request)).proposal).toMatchObject({
      state: 'approved',
      level: 'L0',
    });
  });
  test('is taken back while nothing was done, and not after', async () => {
    for (const state of ['open', 'approved'] as const) {
      const { writes, events } = await preparesWithdrawals(fewProposals(aProposal({ state })).store)(
        assistant,
        proposalId,
        'edited',
      );
      expect(writes).toMatchObject([{ op: 'replace', ifMatch: '"1"', doc: { state: 'withdrawn' } }]);
      expect(events.map((event) => event.type)).toEqual(['proposal.withdrawn']);
    }
    for (const state of ['executing', 'executed', 'rejected'] as const)
      expect(
        await preparesWithdrawals(fewProposals(aProposal({ state })).store)(assistant, proposalId, 'edited'),
      ).toEqual({ writes: [], events: [] });
  });
});

describe('carrying out', () => {
  const order: string[] = [];
  beforeEach(() => void order.splice(0));
  const carry = async (few: ReturnType<typeof fewProposals>, execute = anAction().execute) => {
    const action = anAction({
      execute: (scope, proposal) => {
        order.push('act');
        return execute(scope, proposal);
      },
    });
    const executes = executesProposals({
      store: few.store,
      actions: new Map([[action.name, action]]),
      ensureLogged: async (_, logged) => void order.push(`log ${logged.map((event) => event.type).join(' ')}`),
      clock,
    });
    const stored = await few.store.read(as('system:gates', 'system'), proposalId);
    if (stored) await executes(as('system:gates', 'system'), stored);
  };

  test('sees the approval into the log before there is an intent, then the intent, acts, records the outcome', async () => {
    const few = fewProposals(aProposal({ state: 'approved' }));
    few.events.push({ type: 'proposal.approved', subject: { kind: 'proposal', id: proposalId } });
    await carry(few, async () => ok({ state: 'active' }));
    expect(order).toEqual(['log proposal.approved', 'log proposal.executionStarted', 'act']);
    expect(few.events.slice(1).map((event) => event.type)).toEqual(['proposal.executionStarted', 'proposal.executed']);
    expect(few.now()).toMatchObject({ state: 'executed', execution: { outcome: { state: 'active' } } });
    expect(few.now()).not.toHaveProperty('dueAt');
  });
  test('goes on where it was cut off, without a second intent', async () => {
    const few = fewProposals(aProposal({ state: 'executing', execution: { startedAt: '2026-06-02T08:00:00.000Z' } }));
    await carry(few);
    expect(few.events.map((event) => event.type)).toEqual(['proposal.executed']);
    expect(few.now()?.execution?.startedAt).toBe('2026-06-02T08:00:00.000Z');
  });
  test('that is refused ends as failed, with nothing done', async () => {
    const few = fewProposals(aProposal({ state: 'approved' }));
    await carry(few, async () => refused(refusal('conflict', 'contracts.contentNotApproved', 'Other content.')));
    expect(few.events.map((event) => event.type)).toEqual(['proposal.executionStarted', 'proposal.executionRefused']);
    expect(few.now()).toMatchObject({ state: 'failed', execution: { refusal: 'Other content.' } });
  });
  test('that throws stays begun, to be tried again', async () => {
    const few = fewProposals(aProposal({ state: 'approved' }));
    await expect(carry(few, async () => Promise.reject(new Error('connection lost')))).rejects.toThrow(
      'connection lost',
    );
    expect(few.now()?.state).toBe('executing');
  });
  test('twice at the same time has one outcome, the first', async () => {
    const few = fewProposals(aProposal({ state: 'executing', execution: { startedAt: '2026-06-02T08:00:00.000Z' } }));
    await carry(few, async () => {
      await carry(few, async () => ok({ by: 'the other turn' }));
      return refused(refusal('conflict', 'contracts.contentNotApproved', 'Done already.'));
    });
    expect(few.events.map((event) => event.type)).toEqual(['proposal.executed']);
    expect(few.now()).toMatchObject({ state: 'executed', execution: { outcome: { by: 'the other turn' } } });
  });
  test('is left alone when somebody else moved it on meanwhile', async () => {
    const few = fewProposals(aProposal({ state: 'approved' }));
    const raced = { ...few.store, read: async () => ({ doc: aProposal({ state: 'approved' }), etag: '"0"' }) };
    await carry({ ...few, store: raced });
    expect(order).toEqual(['log ']); // what was decided may be logged; nothing is done
  });
});
