import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProposalRequest } from '../../../src/gates/index.ts';
import type { StepRule } from '../../../src/gates/policy/approval-policy.ts';
import { contractsArea, defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import type { Proposal } from '../../../src/gates/proposal.ts';
import { civilDate } from '../../../src/platform/dates.ts';
import { newId } from '../../../src/platform/ids.ts';
import { as, codeOf, countedAction, type GateWorld, member, openGateWorld } from '../gate-world.ts';

// Versions made so that an approval stands where it should not, or somebody who was asked is asked no more.

const other = countedAction({ name: 'test-other', floor: 'L2' }).action;
let world: GateWorld;
beforeAll(async () => {
  world = await openGateWorld([countedAction({ floor: 'L2' }).action, other]);
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.at('2026-06-01T13:00:00Z');
  world.people(...['ann', 'bob', 'sam'].map((id) => member(id, 'approver')), member('author', 'contract-manager'));
  await world.usePolicy({ areas: { contracts: { ...contractsArea, steps: [legal] } } });
});

const legal: StepRule = { id: 'legal', title: 'Legal', stage: 1, needed: 1, approvers: [{ person: 'ann' }] };
const unchanged = { proven: true, material: false, topics: [] };

/** The next version of the same thing, of which the documents' comparison says this. */
const next = (
  earlier: Proposal,
  said: Partial<ProposalRequest> = {},
  text: typeof unchanged | undefined = unchanged,
) => {
  const { aggregate, subject, proposalId } = earlier;
  return world.propose({ aggregate, subject, occasion: newId(), succeeds: { proposalId, text }, ...said });
};
async function approved(said: Partial<ProposalRequest> = {}): Promise<Proposal> {
  const { proposalId } = await world.propose(said);
  await world.tend(proposalId);
  expect(codeOf(await world.decide('ann', proposalId, 'approve'))).toBe('ok');
  return world.read(proposalId);
}
const voidedOf = ({ voided }: Proposal) => voided.map(({ because }) => because);

describe('whoever was asked by hand', () => {
  const add = (proposalId: string) =>
    world.gates.acts.addApprover(
      as('ann'),
      { proposalId, title: 'Security review', approver: { person: 'sam' } },
      world.workflows,
    );

  test('is asked again on the next version, however little it changes', async () => {
    const first = await world.propose();
    await world.tend(first.proposalId);
    expect(await add(first.proposalId)).toMatchObject({ ok: true });
    expect(codeOf(await world.decide('ann', first.proposalId, 'approve'))).toBe('ok');
    const second = await next(await world.read(first.proposalId));
    expect(second).toMatchObject({ state: 'open', decisions: [{ step: 'legal', by: { id: 'ann' } }] });
    expect((await world.tend(second.proposalId)).asks.map(({ person }) => person.id)).toEqual(['sam']);
    expect(codeOf(await world.decide('sam', second.proposalId, 'approve'))).toBe('ok');
    const third = await next(await world.read(second.proposalId));
    expect(third).toMatchObject({ state: 'approved', plan: [{ id: 'legal' }, { id: 'added-1' }] });
  });
});

describe('an approval does not stand', () => {
  test('of somebody in whose name an author spoke', async () => {
    const given = await world.gates.acts.give(
      as('ann'),
      { to: 'bob', lastDay: civilDate('2026-06-20'), away: false, reason: 'On holiday' },
      newId(),
    );
    expect(given.ok).toBe(true);
    const first = await world.propose();
    await world.tend(first.proposalId);
    expect(codeOf(await world.decide('bob', first.proposalId, 'approve'))).toBe('ok');
    // Ann has written the next version: her delegate's word was hers.
    const second = await next(await world.read(first.proposalId), { authors: ['author', 'ann'] });
    expect(second).toMatchObject({ state: 'open', decisions: [] });
    expect(voidedOf(second)).toEqual(['has become an author of the content']);
  });

  test('of somebody who stood in for an author of the next version', async () => {
    const given = await world.gates.acts.give(
      as('sam'),
      { to: 'ann', lastDay: civilDate('2026-06-20'), away: false, reason: 'On holiday' },
      newId(),
    );
    expect(given.ok).toBe(true);
    const second = await next(await approved(), { authors: ['author', 'sam'] });
    expect(voidedOf(second)).toEqual(['has become an author of the content']);
  });

  test('of somebody who was told to approve what they would now be told to reject', async () => {
    const recommendation = { verdict: 'reject', risk: 90, reasons: [] } as const;
    expect(voidedOf(await next(await approved(), { recommendation }))).toEqual([
      'the recommendation is to reject it now',
    ]);
  });

  test.each<readonly [string, Partial<StepRule>]>([
    ['under another title', { title: 'Security' }],
    ['of other people', { approvers: [{ person: 'bob' }] }],
    ['of more people', { needed: 2, approvers: [{ person: 'ann' }, { person: 'bob' }] }],
  ])('where the policy asks another question %s', async (_, said) => {
    const first = await approved();
    await world.usePolicy({ version: 2, areas: { contracts: { ...contractsArea, steps: [{ ...legal, ...said }] } } });
    expect(voidedOf(await next(first))).toEqual(['the policy asks others, or more people, now']);
  });

  test('where the step judged, when it was given, what it would not judge now', async () => {
    const first = await approved({ inputs: { price: '1' } });
    const steps = [{ ...legal, judges: ['liability'] }];
    await world.usePolicy({ version: 2, areas: { contracts: { ...contractsArea, steps } } });
    expect(voidedOf(await next(first, { inputs: { price: '2' } }))).toEqual(['changed: price']);
  });

  test('over a version in which it was void, though that is taken back', async () => {
    const second = await next(await approved({ inputs: { price: '1' } }), { inputs: { price: '2' } });
    expect(await next(second, { inputs: { price: '1' } })).toMatchObject({ decisions: [], voided: [], state: 'open' });
  });

  test('over a version whose policy did not ask for it', async () => {
    const first = await approved();
    const steps = [{ ...legal, id: 'finance' }];
    await world.usePolicy({ version: 2, areas: { contracts: { ...contractsArea, steps } } });
    const second = await next(first);
    await world.usePolicy({ ...defaultPolicy, version: 3, areas: { contracts: { ...contractsArea, steps: [legal] } } });
    expect(await next(second)).toMatchObject({ decisions: [], state: 'open' });
  });

  test('for another act, or another thing', async () => {
    const first = await approved();
    expect(await next(first, { action: other.name })).toMatchObject({ decisions: [], voided: [], state: 'open' });
    const id = newId();
    const elsewhere = { aggregate: `contract:${id}`, subject: { ...first.subject, id } };
    expect(await next(first, elsewhere)).toMatchObject({ decisions: [], voided: [], state: 'open' });
  });

  test.each([
    ['that nothing could compare', undefined],
    ['whose comparison is not proven', { ...unchanged, proven: false }],
    ['with a change about nothing known', { ...unchanged, material: true }],
  ])('on a text %s', async (_, text) => {
    const first = await approved();
    const { aggregate, subject, proposalId } = first;
    const second = await world.propose({ aggregate, subject, occasion: newId(), succeeds: { proposalId, text } });
    expect(second).toMatchObject({ decisions: [], state: 'open' });
    expect(second.voided).toHaveLength(1);
  });
});
