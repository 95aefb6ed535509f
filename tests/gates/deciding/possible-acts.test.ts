import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ActOnProposal,
  actsOnProposals,
  possibleActs,
  possibleIn,
  stateNow,
} from '../../../src/gates/deciding/possible-acts.ts';
import { type Proposal, type ProposalState, proposalIdFor, proposalStates } from '../../../src/gates/proposal.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { Result } from '../../../src/platform/result.ts';
import { aProposal, contentHash } from '../a-proposal.ts';
import { as, countedAction, member } from '../gate-world.ts';
import { openTalkWorld, type TalkWorld } from './talk-world.ts';

const { action } = countedAction({ name: 'contracts-activateContract', floor: 'L2' });
let world: TalkWorld;
beforeAll(async () => {
  world = await openTalkWorld([action]);
  world.at('2026-06-02T13:00:00Z');
  const roles = { ann: 'approver', bob: 'approver', dan: 'finance', author: 'contract-manager', pat: 'provider-admin' };
  world.people(...Object.entries(roles).map(([id, role]) => member(id, role)));
});
afterAll(() => world.stop());

/** A proposal of that state with everything in it that an act might need, stored as it would be. */
async function stored(state: ProposalState): Promise<Proposal> {
  const id = newId();
  const proposalId = proposalIdFor(`contract:${id}`, '0123456789ab');
  const at = '2026-06-01T13:00:00.000Z';
  const question = { id: 'q1', text: 'Why?', by: { kind: 'person', id: 'ann' }, at, until: at } as const;
  const doc: Proposal = {
    ...aProposal({ proposalId, aggregate: `contract:${id}`, state, questions: [question] }),
    id: `proposal:${proposalId}`,
    opened: [{ step: 'approval', at, seats: ['ann', 'bob'], escalateAt: [], escalated: 0 }],
  };
  await world.documents.commit(world.system, {
    partition: doc.aggregate,
    writes: [{ op: 'create', doc }],
    events: [],
  });
  return doc;
}

/** Somebody who may, doing it. Those of review, rollback and the checklist are tried with what carries out. */
const doers: Partial<Record<ActOnProposal, (proposalId: string) => Promise<Result<unknown>>>> = {
  decide: (proposalId) =>
    world.gates.decide(as('ann'), { proposalId, verdict: 'approve', contentHash, via: 'api' }, nudge()),
  ask: (proposalId) => world.acts.ask(as('ann'), { proposalId, text: 'And?', contentHash }, nudge()),
  answer: (proposalId) => world.acts.answer(as('author'), { proposalId, questionId: 'q1', text: 'So.' }, nudge()),
  reassign: (proposalId) =>
    world.acts.reassign(as('ann'), { proposalId, step: 'approval', to: 'dan', reason: 'away', contentHash }, nudge()),
  addApprover: (proposalId) =>
    world.acts.addApprover(as('ann'), { proposalId, title: 'More', approver: { person: 'dan' }, contentHash }, nudge()),
  comment: (proposalId) => world.acts.comment(as('ann'), { proposalId, text: 'Well.', key: 'k' }),
  withdraw: (proposalId) => world.acts.withdraw(as('author'), { proposalId, reason: 'old', contentHash }, nudge()),
  breakGlass: (proposalId) => world.acts.breakGlass(as('pat'), { proposalId, reason: 'fire', contentHash }, nudge()),
};
const nudge = () => world.workflows;

const matrix = proposalStates.flatMap((state) =>
  Object.entries(doers).map(
    ([act, run]) => [state, act as ActOnProposal, possibleIn[state].includes(act as ActOnProposal), run] as const,
  ),
);

describe('a proposal that is', () => {
  test.each(matrix)('%s can be tried to %s: %s', async (state, act, possible, run) => {
    const { proposalId } = await stored(state);
    const before = await world.read(proposalId);
    const outcome = await run(proposalId);
    if (possible) return expect(outcome).toMatchObject({ ok: true });
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: 'conflict', details: { state } } });
    expect(outcome.ok ? '' : outcome.refusal.message, act).toMatch(/^This proposal is /);
    expect(await world.read(proposalId)).toEqual(before);
  });
});

describe('what is possible', () => {
  const now = new Date('2026-06-02T13:00:00Z');

  test('is known of every state, and every act is possible in some', () => {
    expect(Object.keys(possibleIn).toSorted()).toEqual([...proposalStates].toSorted());
    expect(actsOnProposals.filter((act) => !Object.values(possibleIn).flat().includes(act))).toEqual([]);
  });

  const question = {
    id: 'q1',
    text: 'Why?',
    by: { kind: 'person', id: 'ann' },
    at: '2026-06-02T12:00:00.000Z',
  } as const;
  const open = { ...question, until: '2026-06-30T21:00:00.000Z' };
  const review = { of: 'L1', reviewers: [], state: 'due', dueAt: '2026-06-05T21:00:00.000Z' } as const;
  const cases: readonly (readonly [what: string, Partial<Proposal>, ActOnProposal, boolean])[] = [
    ['to ask while nothing is asked', {}, 'ask', true],
    ['to ask while a question waits', { questions: [open] }, 'ask', false],
    [
      'to ask when the question is over',
      { questions: [{ ...question, until: '2026-06-02T12:30:00.000Z' }] },
      'ask',
      true,
    ],
    ['to answer nothing', {}, 'answer', false],
    ['to answer a question', { questions: [open] }, 'answer', true],
    ['to decide after the deadline', { deadline: '2026-06-02T12:59:59.000Z' }, 'decide', false],
    ['to comment after the deadline', { deadline: '2026-06-02T12:59:59.000Z' }, 'comment', true],
    ['to carry out with an open list', { state: 'withPeople', checklist: [{ text: 'Look' }] }, 'carryOut', false],
    ['to tick where there is no list', { state: 'withPeople' }, 'tick', false],
    ['to carry out without a list', { state: 'withPeople' }, 'carryOut', true],
    ['to acknowledge what was decided', { state: 'executed' }, 'acknowledge', false],
    ['to acknowledge what was done unasked', { state: 'executed', level: 'L1', review }, 'acknowledge', true],
    ['to take back what was decided', { state: 'executed' }, 'requestRollback', false],
    ['to take back what was done unasked', { state: 'executed', level: 'L0' }, 'requestRollback', true],
  ];
  test.each(cases)('%s', (_, said, act, possible) =>
    expect(possibleActs(aProposal(said), now).includes(act)).toBe(possible),
  );

  test('after the deadline is what is possible when expired, whether its story said so or not', () => {
    const late = aProposal({ deadline: '2026-06-02T13:00:00.000Z' });
    expect(stateNow(late, now)).toBe('expired');
    expect(possibleActs(late, now)).toEqual(possibleActs(aProposal({ state: 'expired' }), now));
  });
});
