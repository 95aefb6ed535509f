import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mostQuestions } from '../../../src/gates/deciding/possible-acts.ts';
import { contractsArea } from '../../../src/gates/policy/default-policy.ts';
import { deadlineOf } from '../../../src/gates/timing.ts';
import type { Result } from '../../../src/platform/result.ts';
import { callRoute } from '../executing/call-route.ts';
import { as, codeOf, countedAction, member } from '../gate-world.ts';
import { openTalkWorld, type TalkWorld } from './talk-world.ts';

const { action } = countedAction({ floor: 'L2' });
let world: TalkWorld;
let proposalId: string;
let contentHash: string;
beforeAll(async () => {
  world = await openTalkWorld([action]);
});
afterAll(() => world.stop());

const board = [
  ...['ann', 'bob', 'cy'].map((id) => member(id, 'approver')),
  member('author', 'contract-manager'),
  member('mia', 'contract-manager'),
  member('eve', 'auditor'),
  member('dan', 'finance'),
];
beforeEach(async () => {
  world.at('2026-06-01T13:00:00Z');
  world.people(...board);
  await world.usePolicy({});
  await propose();
});

async function propose(...said: Parameters<TalkWorld['propose']>): Promise<void> {
  ({ proposalId, contentHash } = await world.propose(...said));
  await world.tend(proposalId);
}

const needing = (needed: number | 'all') => ({
  areas: {
    contracts: {
      ...contractsArea,
      steps: [{ id: 'approval', title: 'Approval', stage: 1, approvers: [{ role: 'approver' }], needed }],
    },
  },
});
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);
const eventTypes = async () => (await world.eventsOf(proposalId)).map(({ type }) => type);

const ask = (who: string, text = 'Why two years?', hash = contentHash) =>
  world.acts.ask(as(who), { proposalId, text, contentHash: hash }, world.workflows);
const answer = (who: string, text = 'Because of the discount.', questionId = 'q1') =>
  world.acts.answer(as(who), { proposalId, questionId, text }, world.workflows);

describe('a question', () => {
  test('stops the clock until it is answered, and goes to those who can answer', async () => {
    const before = await world.read(proposalId);
    expect(code(await ask('ann', '  Why two years?  '))).toBe('ok');
    const asked = await world.read(proposalId);
    expect(asked.questions).toMatchObject([{ id: 'q1', text: 'Why two years?', by: { id: 'ann' } }]);
    await world.hear(proposalId);
    expect(world.mailed(proposalId, 'question')).toEqual(['author']);
    world.later(7 * 86_400_000);
    expect((await world.tend(proposalId)).asks.map(({ reminded }) => reminded)).toEqual([0, 0, 0]);
    expect(code(await answer('author'))).toBe('ok');
    await world.hear(proposalId);
    expect(world.mailed(proposalId, 'answer')).toEqual(['ann']);
    const after = deadlineOf(await world.read(proposalId), world.clock.now()).getTime();
    expect(after - Date.parse(before.deadline)).toBe(7 * 86_400_000);
    expect((await eventTypes()).slice(-2)).toEqual(['proposal.questionAsked', 'proposal.questionAnswered']);
  });

  test('is mailed once, however often its event arrives, and with hostile text as text alone', async () => {
    await ask('ann', '<img src=x onerror=alert(1)>\nAnswer it: https://evil.example');
    await world.hear(proposalId);
    await world.hear(proposalId);
    expect(world.mailed(proposalId, 'question')).toEqual(['author']);
    const letter = world.letters.find(({ key }) => key.includes(`${proposalId}:question`));
    expect(letter?.text).toContain('> Answer it: https://evil.example');
  });

  test('repeated while it is open is the same; another has to wait for its answer', async () => {
    await ask('ann');
    expect(code(await ask('ann'))).toBe('ok');
    expect(code(await ask('bob'))).toBe('gates.questionOpen');
    expect((await world.read(proposalId)).questions).toHaveLength(1);
    await answer('author');
    expect(code(await ask('bob'))).toBe('ok');
  });

  test('by two people at the same moment is one question', async () => {
    const codes = (await Promise.all([ask('ann'), ask('bob')])).map(code);
    expect(codes.toSorted()).toEqual(['gates.questionOpen', 'ok']);
  });

  test('stops the clock at most as long as the policy says, and may still be answered', async () => {
    await ask('ann');
    const [question] = (await world.read(proposalId)).questions;
    world.at(question?.until ?? '');
    world.later(3_600_000);
    const unanswered = deadlineOf(await world.read(proposalId), world.clock.now());
    expect(code(await answer('author'))).toBe('ok');
    expect(deadlineOf(await world.read(proposalId), world.clock.now())).toEqual(unanswered);
  });

  test('can be asked so often and no more', async () => {
    for (let n = 1; n <= mostQuestions; n++) {
      await ask('ann', `Question ${n}?`);
      await answer('author', 'Yes.', `q${n}`);
    }
    expect(code(await ask('ann', 'And now?'))).toBe('gates.tooMany');
  });

  test.each([
    ['the author', 'author', 'gates.authorMayNotDecide'],
    ['somebody who only reads', 'eve', 'gates.notAnApprover'],
  ])('is not asked by %s', async (_, who, expected) => expect(code(await ask(who))).toBe(expected));

  test('about other content is refused', async () =>
    expect(code(await ask('ann', 'Why?', 'd'.repeat(64)))).toBe('gates.contentChanged'));

  test.each([
    ['its asker', 'bob', 'gates.mayNotAnswer'],
    ['the author', 'author', 'ok'],
    ['somebody who manages proposals', 'mia', 'ok'],
  ])('is answered by %s: %s', async (_, who, expected) => {
    await ask('bob');
    expect(code(await answer(who))).toBe(expected);
  });

  test('is answered once; the same answer again is the same, another is told so', async () => {
    await ask('ann');
    expect(code(await answer('author', 'Yes.', 'q7'))).toBe('notFound');
    await answer('author');
    expect(code(await answer('author'))).toBe('ok');
    expect(code(await answer('mia', 'No.'))).toBe('gates.answeredAlready');
  });

  test('where nobody of its makers is here any more goes to those who manage proposals', async () => {
    world.people(...board.filter(({ id }) => id !== 'author'));
    await ask('ann');
    await world.hear(proposalId);
    expect(world.mailed(proposalId, 'question')).toEqual(['mia']);
  });
});

const reassign = (who: string, to: string, more: { from?: string; step?: string; reason?: string } = {}) =>
  world.acts.reassign(
    as(who),
    { proposalId, step: 'approval', to, reason: 'on another project', contentHash, ...more },
    world.workflows,
  );

describe('a place among the approvers', () => {
  test('is given away, asked anew at once, and decided by its new holder alone', async () => {
    expect(code(await reassign('ann', 'dan'))).toBe('ok');
    const after = await world.tend(proposalId);
    expect(after.reassignments).toMatchObject([{ from: 'ann', to: { id: 'dan' }, by: { id: 'ann' } }]);
    expect(after.reassignments[0]?.toldAt).toBeDefined();
    expect(after.asks.map(({ person }) => person.id)).toEqual(['ann', 'bob', 'cy', 'dan']);
    expect(codeOf(await world.decide('ann', proposalId, 'approve'))).toBe('gates.notAnApprover');
    expect(codeOf(await world.decide('dan', proposalId, 'approve'))).toBe('ok');
  });

  test('that nobody could be asked for does not keep its story busy', async () => {
    await reassign('ann', 'dan');
    world.people(...board.filter(({ id }) => id !== 'dan'));
    expect((await world.tend(proposalId)).state).toBe('open');
  });

  test('given away twice by the same hand is given once; back again is another act', async () => {
    await reassign('ann', 'dan');
    await reassign('ann', 'dan');
    expect((await world.read(proposalId)).reassignments).toHaveLength(1);
    expect(code(await reassign('dan', 'ann'))).toBe('ok');
    expect(codeOf(await world.decide('ann', proposalId, 'approve'))).toBe('ok');
  });

  test('where everybody must speak is not given to one of them', async () => {
    await world.usePolicy(needing('all'));
    await propose();
    expect(code(await reassign('ann', 'bob'))).toBe('invalid');
    expect(code(await reassign('ann', 'dan'))).toBe('ok');
    await world.tend(proposalId);
    for (const who of ['bob', 'cy', 'dan']) await world.decide(who, proposalId, 'approve');
    expect((await world.read(proposalId)).state).toBe('approved');
  });

  test('of somebody who left is given by those who manage proposals', async () => {
    world.people(...board.filter(({ id }) => id !== 'ann'));
    expect(code(await reassign('bob', 'dan', { from: 'ann' }))).toBe('gates.notYourSeat');
    expect(code(await reassign('mia', 'dan', { from: 'ann' }))).toBe('ok');
  });

  const refusals: readonly (readonly [what: string, who: string, to: string, more: object, code: string])[] = [
    ['to an author', 'ann', 'author', {}, 'invalid'],
    ['to somebody unknown', 'ann', 'nobody', {}, 'invalid'],
    ['to oneself', 'ann', 'ann', {}, 'invalid'],
    ['on a step that is not there', 'ann', 'dan', { step: 'legal' }, 'invalid'],
    ['without saying why', 'ann', 'dan', { reason: ' ' }, 'invalid'],
    ['by somebody who has none', 'eve', 'dan', {}, 'gates.notYourSeat'],
    ['of another', 'ann', 'dan', { from: 'bob' }, 'gates.notYourSeat'],
    ['of another, by an author who manages proposals', 'author', 'dan', { from: 'bob' }, 'gates.authorMayNotDecide'],
    ['that nobody has', 'mia', 'dan', { from: 'eve' }, 'gates.notYourSeat'],
  ];
  test.each(refusals)('is not given %s', async (_, who, to, more, expected) =>
    expect(code(await reassign(who, to, more))).toBe(expected),
  );

  test('is not given away after its holder has decided', async () => {
    await world.usePolicy(needing(2));
    await propose();
    await world.decide('ann', proposalId, 'approve');
    expect(code(await reassign('ann', 'dan'))).toBe('gates.notYourSeat');
  });
});

const external = { external: { name: 'Kim Vale', email: 'kim@client.example' } };
const addApprover = (who: string, approver: Parameters<TalkWorld['acts']['addApprover']>[1]['approver'] = external) =>
  world.acts.addApprover(as(who), { proposalId, title: 'Client', approver, contentHash }, world.workflows);

describe('one more approver', () => {
  test.each([['ann'], ['author'], ['mia']])(
    'is added by %s, asked beside the others, and has to agree',
    async (who) => {
      expect(code(await addApprover(who, { person: 'dan' }))).toBe('ok');
      expect((await world.tend(proposalId)).plan).toMatchObject([
        { id: 'approval' },
        { id: 'added-1', stage: 1, needed: 1, addedBy: { id: who }, because: `added by ${who} of Acme` },
      ]);
      await world.decide('ann', proposalId, 'approve');
      expect((await world.read(proposalId)).state).toBe('open');
      await world.decide('dan', proposalId, 'approve');
      expect((await world.read(proposalId)).state).toBe('approved');
    },
  );

  test('may have no account here: they are asked by their address', async () => {
    await addApprover('ann');
    await world.tend(proposalId);
    expect(world.letters.filter(({ key }) => key.includes(proposalId)).map(({ to }) => to)).toContainEqual(
      expect.stringMatching(/^external:/),
    );
  });

  test('added twice by the same hand is added once', async () => {
    await addApprover('ann');
    await addApprover('ann', { external: { name: 'Kim Vale', email: 'Kim@Client.example' } });
    expect((await world.read(proposalId)).plan).toHaveLength(2);
  });

  test.each([
    ['an author', 'ann', { person: 'author' }, 'invalid'],
    ['somebody unknown', 'ann', { person: 'nobody' }, 'invalid'],
    ['anybody, by somebody who only reads', 'eve', { person: 'dan' }, 'gates.mayNotAddApprovers'],
  ])('is not %s', async (_, who, approver, expected) => expect(code(await addApprover(who, approver))).toBe(expected));

  test('is never the tenth and one', async () => {
    for (let n = 1; n <= 10; n++) await addApprover('ann', { external: { name: 'K', email: `k${n}@client.example` } });
    expect(code(await addApprover('ann'))).toBe('gates.tooMany');
  });
});

const withdraw = (who: string, reason = 'Superseded') =>
  world.acts.withdraw(as(who), { proposalId, reason, contentHash }, world.workflows);

describe('taking it back', () => {
  test('ends it with a reason, and again is the same', async () => {
    expect(code(await withdraw('author'))).toBe('ok');
    expect(await world.read(proposalId)).toMatchObject({
      state: 'withdrawn',
      withdrawal: { by: { id: 'author' }, reason: 'Superseded' },
    });
    expect(code(await withdraw('author'))).toBe('ok');
    expect((await eventTypes()).filter((type) => type === 'proposal.withdrawn')).toHaveLength(1);
    expect(code(await withdraw('mia'))).toBe('gates.notPossibleNow');
    expect(codeOf(await world.decide('ann', proposalId, 'approve'))).toBe('gates.noLongerOpen');
  });

  test('is possible while nothing was carried out, and not after', async () => {
    await world.decide('ann', proposalId, 'approve');
    expect(code(await withdraw('author'))).toBe('ok');
    expect((await world.tend(proposalId)).state).toBe('withdrawn');
    await propose();
    await world.decide('ann', proposalId, 'approve');
    await world.tend(proposalId);
    expect(await withdraw('author')).toMatchObject({
      refusal: { code: 'gates.notPossibleNow', details: { state: 'executed' } },
    });
  });

  test.each([
    ['an approver', 'ann', 'gates.mayNotWithdraw'],
    ['somebody who only reads', 'eve', 'gates.mayNotWithdraw'],
    ['an author, since the assistant requested it', 'author', 'ok'],
    ['somebody who manages proposals', 'mia', 'ok'],
  ])('by %s', async (_, who, expected) => expect(code(await withdraw(who))).toBe(expected));

  test('what a person requested is theirs, and no author’s', async () => {
    world.people(...board, member('req', 'account-manager'), member('auth2', 'account-manager'));
    await propose({ authors: ['auth2'] }, as('req'));
    expect(code(await withdraw('auth2'))).toBe('gates.mayNotWithdraw');
    expect(code(await withdraw('req'))).toBe('ok');
  });

  test('needs a reason', async () => expect(code(await withdraw('author', '  '))).toBe('invalid'));
});

describe('comments', () => {
  const comment = (who: string, text: string, key: string) => world.acts.comment(as(who), { proposalId, text, key });

  test('are kept in order, by whoever may read, also when it is over', async () => {
    await comment('eve', 'first', 'k1');
    await world.decide('ann', proposalId, 'reject');
    await comment('ann', 'second', 'k2');
    const read = await world.acts.comments(as('eve'), proposalId);
    expect(read.ok && read.value.items.map(({ number, text, by }) => [number, text, by.id])).toEqual([
      [1, 'first', 'eve'],
      [2, 'second', 'ann'],
    ]);
    expect((await eventTypes()).filter((type) => type === 'proposal.commented')).toHaveLength(2);
  });

  test('repeated under one key are one; the key is not for another text', async () => {
    await comment('ann', 'once', 'k1');
    expect(await comment('ann', 'once', 'k1')).toMatchObject({ ok: true, value: { number: 1 } });
    expect(code(await comment('ann', 'twice', 'k1'))).toBe('idempotencyKeyReused');
  });

  test('written at the same moment are all kept', async () => {
    await Promise.all(['ann', 'bob', 'cy', 'eve'].map((who) => comment(who, `by ${who}`, 'k')));
    const read = await world.acts.comments(as('eve'), proposalId, { limit: 3 });
    expect(read.ok && read.value.items.map(({ number }) => number)).toEqual([1, 2, 3]);
    const rest = await world.acts.comments(as('eve'), proposalId, {
      limit: 3,
      cursor: read.ok ? read.value.cursor : undefined,
    });
    expect(rest.ok && rest.value.items.map(({ number }) => number)).toEqual([4]);
  });

  test('do not change the proposal, so nobody who decides meanwhile is stopped', async () => {
    const before = await world.gates.read(world.system, proposalId);
    await comment('ann', 'a word', 'k1');
    expect((await world.gates.read(world.system, proposalId))?.etag).toBe(before?.etag);
  });

  test('and everything else of a proposal that is not there are not found', async () => {
    const absent = { proposalId: proposalId.replace(/.{4}$/, 'ffff') };
    expect(code(await world.acts.comments(as('eve'), absent.proposalId))).toBe('notFound');
    const body = { contentHash, text: 'x', reason: 'x', step: 'approval', to: 'dan', title: 'x', approver: external };
    const { acts, workflows } = world;
    for (const act of [
      acts.ask(as('ann'), { ...body, ...absent }, workflows),
      acts.answer(as('ann'), { ...absent, text: 'x', questionId: 'q1' }, workflows),
      acts.reassign(as('ann'), { ...body, ...absent }, workflows),
      acts.addApprover(as('ann'), { ...body, ...absent }, workflows),
      acts.withdraw(as('ann'), { ...body, ...absent }, workflows),
      acts.breakGlass(as('ann'), { ...body, ...absent }, workflows),
      acts.comment(as('ann'), { ...absent, text: 'x', key: 'k' }),
    ])
      expect(code(await act)).toBe('notFound');
  });
});

test('whoever has left since they opened the page changes nothing any more', async () => {
  world.people(...board.filter(({ id }) => id !== 'author'));
  await ask('ann');
  for (const act of [answer('author'), withdraw('author'), addApprover('author')])
    expect(code(await act)).toBe('forbidden');
  const comment = { proposalId, text: 'Still here?', key: 'k' };
  expect(code(await world.acts.comment(as('author'), comment))).toBe('forbidden');
});

test('the resource names people, never their addresses, and says what is possible', async () => {
  await addApprover('ann');
  await ask('ann');
  await world.tend(proposalId);
  const answered = await callRoute(world, 'gates-readProposal', 'eve', { proposalId }, {});
  const text = JSON.stringify(answered);
  expect(text).not.toMatch(/@[a-z]+\.example/);
  expect(answered).toMatchObject({
    json: {
      possible: ['decide', 'answer', 'reassign', 'addApprover', 'comment', 'withdraw', 'breakGlass'],
      comments: 0,
    },
  });
});
