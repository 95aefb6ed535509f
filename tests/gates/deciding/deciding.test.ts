import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DecisionRequest } from '../../../src/gates/deciding/decide-proposal.ts';
import { contractsArea } from '../../../src/gates/policy/default-policy.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { as, codeOf, countedAction, type GateWorld, member, openGateWorld } from '../gate-world.ts';

const { action } = countedAction({ floor: 'L2' });
let world: GateWorld;
let proposalId: string;
let contentHash: string;
beforeAll(async () => {
  world = await openGateWorld([action]);
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.at('2026-06-01T13:00:00Z');
  world.people(...['ann', 'bob', 'author'].map((id) => member(id, 'approver')));
  await world.usePolicy({});
  ({ proposalId, contentHash } = await world.propose());
  await world.tend(proposalId);
});

const request = (said: Partial<DecisionRequest> = {}): DecisionRequest => ({
  proposalId,
  verdict: 'approve',
  contentHash,
  via: 'api',
  ...said,
});
const decide = (who: TenantScope, said: Partial<DecisionRequest> = {}) =>
  world.gates.decide(who, request(said), world.workflows);
const reject = { verdict: 'reject', reason: 'The price is wrong' } as const;
/** Types of the events that this proposal's decisions caused. */
const decided = async () =>
  (await world.eventsOf(proposalId))
    .map(({ type }) => type)
    .filter((type) => /endorsed|approved|rejected|overridden/.test(type));

describe('whoever decides', () => {
  test('is recorded with what, when and how, and the story is woken', async () => {
    world.nudged.splice(0);
    const outcome = await decide(as('ann'), { via: 'link', reason: '  agreed  ' });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        repeated: false,
        decision: {
          ...{ step: 'approval', verdict: 'approve', via: 'link', reason: 'agreed', contentHash, seats: ['ann'] },
          ...{ at: '2026-06-01T13:00:00.000Z', by: { kind: 'person', id: 'ann' } },
        },
      },
    });
    expect((await world.read(proposalId)).state).toBe('approved');
    expect(await decided()).toEqual(['proposal.approved']);
    expect(world.nudged).toEqual([proposalId]);
  });

  const refusals: readonly (readonly [what: string, who: TenantScope, said: Partial<DecisionRequest>, code: string])[] =
    [
      ['the author', as('author'), {}, 'gates.authorMayNotDecide'],
      ['the assistant', as('assistant', 'assistant'), {}, 'gates.notAnApprover'],
      ['the system', as('system:gates', 'system'), {}, 'gates.notAnApprover'],
      ['an application, even with the id of an approver', as('ann', 'application'), {}, 'gates.notAnApprover'],
      ['somebody without the role', as('eve'), {}, 'gates.notAnApprover'],
      ['somebody who saw other content', as('ann'), { contentHash: 'd'.repeat(64) }, 'gates.contentChanged'],
      ['a rejection without a reason', as('ann'), { ...reject, reason: '  ' }, 'invalid'],
      ['a rejection to nowhere', as('ann'), { ...reject, returnTo: 'active' }, 'invalid'],
      ['an approval that sends it back', as('ann'), { returnTo: 'draft' }, 'invalid'],
    ];
  test.each(refusals)('is not %s', async (_, who, said, code) => {
    const before = await world.read(proposalId);
    expect(codeOf(await decide(who, said))).toBe(code);
    expect(await world.read(proposalId)).toEqual(before);
    expect(await decided()).toEqual([]);
  });

  test.each(['', 'x', 'contract-0f8fad5b-d9cb-469f-a165-70867728950e-p0123456789ab'])(
    'is told of %j that it is not there',
    async (id) => expect(codeOf(await decide(as('ann'), { proposalId: id }))).toBe('notFound'),
  );

  test('must still be allowed to when deciding', async () => {
    world.people(member('bob', 'approver'));
    expect(codeOf(await decide(as('ann')))).toBe('gates.notAnApprover');
  });

  test('comes too late at the deadline, to the instant, whether its story said so or not', async () => {
    const { deadline } = await world.read(proposalId);
    world.at(deadline);
    expect(await decide(as('ann'))).toMatchObject({
      refusal: { code: 'gates.noLongerOpen', details: { state: 'expired' } },
    });
    expect((await world.read(proposalId)).state).toBe('open');
    world.later(-1);
    expect(codeOf(await decide(as('ann')))).toBe('ok');
  });

  test('says where a rejection sends it, or it goes where the action says first', async () => {
    await decide(as('ann'), { ...reject, returnTo: 'negotiation' });
    expect(await world.read(proposalId)).toMatchObject({ state: 'rejected', returnTo: 'negotiation' });
    const other = await world.propose();
    await world.tend(other.proposalId);
    await decide(as('ann'), { ...reject, proposalId: other.proposalId });
    expect(await world.read(other.proposalId)).toMatchObject({ returnTo: 'draft' });
    const rejected = (await world.eventsOf(proposalId)).find(({ type }) => type === 'proposal.rejected');
    expect(rejected?.data).toMatchObject({ returnTo: 'negotiation' });
  });
});

describe('a second decision', () => {
  test('of the same kind is answered with the first, whoever makes it', async () => {
    await decide(as('ann'));
    for (const who of ['ann', 'bob'])
      expect(await decide(as(who))).toMatchObject({ value: { repeated: true, decision: { by: { id: 'ann' } } } });
    expect(await decided()).toEqual(['proposal.approved']);
  });

  test('of the other kind is told what stands', async () => {
    await decide(as('ann'), reject);
    expect(await decide(as('bob'))).toMatchObject({
      refusal: { code: 'gates.alreadyDecided', details: { decision: { verdict: 'reject', by: 'ann' } } },
    });
  });

  test('after it was carried out is still answered with the first', async () => {
    await decide(as('ann'));
    expect((await world.tend(proposalId)).state).toBe('executed');
    expect(await decide(as('bob'))).toMatchObject({ value: { repeated: true, decision: { by: { id: 'ann' } } } });
  });

  test('at the same moment finds the first and answers with it', async () => {
    const outcomes = await Promise.all([decide(as('ann')), decide(as('bob')), decide(as('ann'))]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.repeated).toSorted()).toEqual([false, true, true]);
    const decisions = outcomes.map((outcome) => outcome.ok && outcome.value.decision.by.id);
    expect(new Set(decisions).size).toBe(1);
    expect(await decided()).toEqual(['proposal.approved']);
  });

  test('at the same moment against each other lets one stand and tells the other', async () => {
    const outcomes = await Promise.all([decide(as('ann')), decide(as('bob'), reject)]);
    expect(outcomes.map(codeOf).toSorted()).toEqual(['gates.alreadyDecided', 'ok']);
    expect((await world.read(proposalId)).decisions).toHaveLength(1);
  });

  test('of an endorsed proposal that expired or was withdrawn is not taken for an approval', async () => {
    await world.usePolicy(twoNeeded);
    const two = await world.propose();
    await world.tend(two.proposalId);
    expect(codeOf(await world.decide('ann', two.proposalId, 'approve'))).toBe('ok');
    world.later(60 * 86_400_000);
    expect((await world.tend(two.proposalId)).state).toBe('expired');
    for (const who of ['ann', 'bob'])
      expect(codeOf(await world.decide(who, two.proposalId, 'approve'))).toBe('gates.noLongerOpen');
  });
});

describe('a decision against the recommendation', () => {
  const recommendation = { verdict: 'reject', risk: 80, reasons: [] } as const;

  test('needs a reason, and is kept with the case as it was judged', async () => {
    const against = await world.propose({ recommendation, features: { risk: 80, type: 'msa' } });
    await world.tend(against.proposalId);
    expect(codeOf(await decide(as('ann'), { proposalId: against.proposalId }))).toBe('invalid');
    await decide(as('ann'), { proposalId: against.proposalId, reason: 'The client insists' });
    const types = (await world.eventsOf(against.proposalId)).map(({ type }) => type);
    expect(types.slice(-2)).toEqual(['proposal.approved', 'proposal.overridden']);
    const { items } = await world.documents.query(world.system, {
      text: 'SELECT * FROM c WHERE c.kind = @kind',
      parameters: { '@kind': 'gates.override' },
      partition: against.aggregate,
    });
    expect(items).toMatchObject([
      {
        ...{ proposalId: against.proposalId, recommended: 'reject', decided: 'approve', by: 'ann' },
        ...{ reason: 'The client insists', features: { risk: 80, type: 'msa' }, policyVersion: 1 },
      },
    ]);
  });

  test('is one too where others still have to agree', async () => {
    await world.usePolicy(twoNeeded);
    const against = await world.propose({ recommendation });
    await world.tend(against.proposalId);
    await decide(as('ann'), { proposalId: against.proposalId, reason: 'I know them' });
    const types = (await world.eventsOf(against.proposalId)).map(({ type }) => type);
    expect(types.slice(-2)).toEqual(['proposal.endorsed', 'proposal.overridden']);
  });

  test.each([
    ['approve', 'approve', []],
    ['approve', 'reject', ['proposal.overridden']],
    ['review', 'approve', []],
    ['review', 'reject', []],
    ['reject', 'reject', []],
    ['reject', 'approve', ['proposal.overridden']],
  ] as const)('is not every one: recommended to %s, decided to %s', async (verdict, said, expected) => {
    const it = await world.propose({ recommendation: { ...recommendation, verdict } });
    await world.tend(it.proposalId);
    await world.decide('ann', it.proposalId, said);
    const types = (await world.eventsOf(it.proposalId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'proposal.overridden')).toEqual(expected);
  });
});

const step = { id: 'approval', title: 'Approval', stage: 1, approvers: [{ role: 'approver' }] } as const;
const twoNeeded = { areas: { contracts: { ...contractsArea, steps: [{ ...step, needed: 2 }] } } };
