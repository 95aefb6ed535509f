import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { delegationPartition } from '../../../src/gates/people/delegation.ts';
import { contractsArea } from '../../../src/gates/policy/default-policy.ts';
import { as, codeOf, countedAction, member } from '../gate-world.ts';
import { aDelegation } from '../people/a-delegation.ts';
import { openTalkWorld, type TalkWorld } from './talk-world.ts';

const { action, done } = countedAction({ floor: 'L2' });
let world: TalkWorld;
let proposalId: string;
let contentHash: string;
const board = [
  ...['pat', 'quin', 'rae', 'author'].map((id) => member(id, 'provider-admin')),
  member('ann', 'approver'),
  member('lee', 'legal'),
];
beforeAll(async () => {
  world = await openTalkWorld([action]);
  const step = { needed: 1, title: 'Step' } as const;
  const steps = [
    { ...step, id: 'one', stage: 1, approvers: [{ role: 'approver' }] },
    { ...step, id: 'two', stage: 1, needed: 'all' as const, approvers: [{ role: 'legal' }] },
    { ...step, id: 'three', stage: 2, needed: 2, approvers: [{ role: 'legal' }] },
  ];
  await world.usePolicy({ areas: { contracts: { ...contractsArea, steps, reviewers: [{ role: 'auditor' }] } } });
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.at('2026-06-01T13:00:00Z');
  world.people(...board);
  ({ proposalId, contentHash } = await world.propose());
  await world.tend(proposalId);
});

const breakGlass = async (who: string, said: { reason?: string; contentHash?: string } = {}) => {
  const request = { proposalId, reason: 'The client is without service', contentHash, ...said };
  const broken = await world.acts.breakGlass(as(who), request, world.workflows);
  return broken.ok ? broken.value.doc.state : broken.refusal.code;
};
const hours = (count: number) => world.later(count * 3_600_000);

describe('in an emergency', () => {
  test('the first word does nothing but tell the others who could say so', async () => {
    expect(await breakGlass('pat')).toBe('open');
    await world.hear(proposalId);
    expect(world.mailed(proposalId, 'glass:2026-06-01T13:00:00.000Z')).toEqual(['quin', 'rae', 'author']);
    expect((await world.read(proposalId)).decisions).toEqual([]);
  });

  test('a second person approves every open step with both names; it is carried out once, and has to be reviewed', async () => {
    await world.decide('ann', proposalId, 'approve');
    await breakGlass('pat');
    hours(3.9);
    expect(await breakGlass('quin')).toBe('approved');
    const { decisions, review } = await world.read(proposalId);
    expect(decisions.map(({ step, by, via }) => [step, by.id, via])).toEqual([
      ['one', 'ann', 'api'],
      ...['two', 'three'].flatMap((step) => ['pat', 'quin'].map((who) => [step, who, 'breakGlass'])),
    ]);
    expect(review).toMatchObject({ of: 'breakGlass', state: 'due', reviewers: [{ role: 'auditor' }] });
    expect((await world.tend(proposalId)).state).toBe('executed');
    expect(done.filter((id) => id === proposalId)).toHaveLength(1);
    const types = (await world.eventsOf(proposalId)).map(({ type }) => type);
    expect(types.filter((type) => /glassBroken|approved/.test(type))).toEqual([
      'proposal.glassBroken',
      'proposal.glassBroken',
      'proposal.approved',
    ]);
  });

  test('one person is never two, in whatever order they repeat it', async () => {
    await breakGlass('pat');
    expect(await breakGlass('pat')).toBe('open');
    expect((await world.read(proposalId)).breakGlass).toHaveLength(1);
    await breakGlass('quin');
    expect([await breakGlass('pat'), await breakGlass('quin')]).toEqual(['approved', 'approved']);
    expect((await world.read(proposalId)).breakGlass).toHaveLength(2);
    expect(await breakGlass('rae')).toBe('gates.notPossibleNow');
  });

  test('two at the same moment are two', async () => {
    await Promise.all([breakGlass('pat'), breakGlass('quin')]);
    expect((await world.read(proposalId)).state).toBe('approved');
  });

  test('the first word is over after four hours, to the instant', async () => {
    await breakGlass('pat');
    hours(4);
    expect(await breakGlass('quin')).toBe('open');
    expect(await breakGlass('pat')).toBe('approved');
  });

  test('the first must still have the right to when the second speaks', async () => {
    await breakGlass('pat');
    world.people(...board.filter(({ id }) => id !== 'pat'));
    expect(await breakGlass('quin')).toBe('open');
    expect(await breakGlass('rae')).toBe('approved');
  });

  test.each([
    ['an author', 'author', {}, 'gates.mayNotBreakGlass'],
    ['an approver', 'ann', {}, 'gates.mayNotBreakGlass'],
    ['somebody who saw other content', 'pat', { contentHash: 'd'.repeat(64) }, 'gates.contentChanged'],
    ['somebody who does not say why', 'pat', { reason: ' ' }, 'invalid'],
  ])('it is not %s who can', async (_, who, said, code) => expect(await breakGlass(who, said)).toBe(code));

  test('nobody who stands in for an author can', async () => {
    const doc = aDelegation('author', 'pat');
    const change = (op: 'upsert' | 'delete') =>
      world.documents.commit(world.system, {
        partition: delegationPartition,
        writes: [op === 'upsert' ? { op, doc } : { op, id: doc.id }],
        events: [],
      });
    await change('upsert');
    expect(await breakGlass('pat')).toBe('gates.mayNotBreakGlass');
    await change('delete');
  });

  test('the assistant and applications cannot', async () => {
    const request = { proposalId, reason: 'x', contentHash };
    for (const kind of ['assistant', 'application', 'system'] as const)
      expect(await world.acts.breakGlass(as('pat', kind), request, world.workflows)).toMatchObject({ ok: false });
  });

  test('against the recommendation it is an override with its reason', async () => {
    const recommendation = { verdict: 'reject', risk: 90, reasons: [] } as const;
    ({ proposalId, contentHash } = await world.propose({ recommendation }));
    await breakGlass('pat');
    await breakGlass('quin');
    expect((await world.eventsOf(proposalId)).at(-1)).toMatchObject({
      type: 'proposal.overridden',
      data: { recommended: 'reject', decided: 'approve', via: 'breakGlass' },
    });
  });

  test('its approvals are no approvals of the next version, nor may its word be taken back by deciding', async () => {
    await breakGlass('pat');
    await breakGlass('quin');
    expect(codeOf(await world.decide('ann', proposalId, 'reject'))).toBe('gates.alreadyDecided');
    const text = { proven: true, material: false, topics: [] };
    const { aggregate } = await world.read(proposalId);
    const next = await world.propose({ aggregate, contentHash: 'e'.repeat(64), succeeds: { proposalId, text } });
    expect(next.decisions).toEqual([]);
    expect(next.voided.map(({ because }) => because)).toContain(
      'an emergency approval covers only what it was given for',
    );
  });
});
