import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mailboxOf } from '../../../src/gates/people/barred.ts';
import type { ApproverRef } from '../../../src/gates/plan.ts';
import type { StepRule } from '../../../src/gates/policy/approval-policy.ts';
import { contractsArea } from '../../../src/gates/policy/default-policy.ts';
import { civilDate } from '../../../src/platform/dates.ts';
import { newId } from '../../../src/platform/ids.ts';
import { as, codeOf, countedAction, type GateWorld, type Member, member, openGateWorld } from '../gate-world.ts';

// One human being with several accounts, or with none: what an author may not approve as themselves they try under another name.

let world: GateWorld;
beforeAll(async () => {
  world = await openGateWorld([countedAction({ floor: 'L2' }).action]);
});
afterAll(() => world.stop());

const withMail = (who: Member, email: string): Member => ({ ...who, email });
/** The author's second account, and a second one of an approver. */
const twin = withMail(member('twin', 'approver', 'provider-admin'), 'Author+admin@ACME.example');
const annsOther = withMail(member('anns-other', 'approver', 'provider-admin'), 'ANN@acme.example');
beforeEach(() => {
  world.at('2026-06-01T13:00:00Z');
  world.people(
    member('author', 'contract-manager'),
    twin,
    withMail(member('ann', 'approver', 'provider-admin'), 'ann@acme.example'),
    annsOther,
    member('bob', 'approver', 'provider-admin'),
  );
});

async function asked(step: Partial<StepRule> = {}) {
  const plain = { id: 'approval', title: 'Approval', stage: 1, needed: 1, approvers: [{ role: 'approver' }] } as const;
  await world.usePolicy({ areas: { contracts: { ...contractsArea, steps: [{ ...plain, ...step }] } } });
  const { proposalId } = await world.propose();
  return world.tend(proposalId);
}
const external = (email: string): ApproverRef => ({ external: { name: 'Somebody', email } });

describe('an author', () => {
  test('has no seat under another account with their address, and is not asked there', async () => {
    const { proposalId, asks } = await asked();
    expect(asks.map(({ person }) => person.id)).toEqual(['ann', 'anns-other', 'bob']);
    expect(codeOf(await world.decide('twin', proposalId, 'approve'))).toBe('gates.notAnApprover');
  });

  test.each(['author@acme.example', 'AUTHOR@acme.example', 'author+x@Acme.example'])(
    'is not asked as somebody from outside whom the policy names: %s',
    async (email) => {
      const { asks } = await asked({ approvers: [external(email), { person: 'bob' }] });
      expect(asks.map(({ person }) => person.id)).toEqual(['bob']);
    },
  );

  test('breaks no glass under another account', async () => {
    const { proposalId, contentHash } = await asked();
    const request = { proposalId, contentHash, reason: 'It cannot wait' };
    const broken = await world.gates.acts.breakGlass(as('twin'), request, world.workflows);
    expect(broken).toMatchObject({ ok: false, refusal: { code: 'gates.mayNotBreakGlass' } });
  });
});

describe('somebody with an account', () => {
  test.each(['author@acme.example', 'Bob@acme.example', 'bob+elsewhere@acme.example'])(
    'is not added as somebody from outside: %s',
    async (email) => {
      const { proposalId } = await asked();
      const request = { proposalId, title: 'Another look', approver: external(email) };
      const added = await world.gates.acts.addApprover(as('ann'), request, world.workflows);
      expect(added).toMatchObject({
        ok: false,
        refusal: { violations: [{ field: 'approver.external.email', value: email }] },
      });
    },
  );

  test('says one of two words and not the other under another account', async () => {
    const { proposalId } = await asked({ needed: 2 });
    expect(codeOf(await world.decide('ann', proposalId, 'approve'))).toBe('ok');
    expect(codeOf(await world.decide('anns-other', proposalId, 'approve'))).toBe('gates.notAnApprover');
    expect((await world.read(proposalId)).state).toBe('open');
    expect(codeOf(await world.decide('bob', proposalId, 'approve'))).toBe('ok');
    expect((await world.read(proposalId)).state).toBe('approved');
  });

  test('says everything that is asked of them where everybody must speak', async () => {
    const { proposalId } = await asked({ needed: 'all' });
    for (const who of ['ann', 'anns-other', 'bob'])
      expect(codeOf(await world.decide(who, proposalId, 'approve'))).toBe('ok');
    expect((await world.read(proposalId)).state).toBe('approved');
  });

  test('is not both people who break the glass', async () => {
    const { proposalId, contentHash } = await asked();
    const request = { proposalId, contentHash, reason: 'It cannot wait' };
    const breaks = (who: string) => world.gates.acts.breakGlass(as(who), request, world.workflows);
    expect(await breaks('ann')).toMatchObject({ ok: true });
    expect(await breaks('anns-other')).toMatchObject({ ok: false, refusal: { code: 'gates.sameHand' } });
    expect((await world.read(proposalId)).state).toBe('open');
    expect(await breaks('bob')).toMatchObject({ ok: true, value: { doc: { state: 'approved' } } });
  });
});

describe('a manager of proposals who wrote it', () => {
  const hand = (by: string, from: string, to: string) =>
    world.gates.acts.give(
      as(by),
      { from, to, lastDay: civilDate('2026-06-20'), away: true, reason: 'On holiday' },
      newId(),
    );

  test('does not choose who decides it by a delegation in the name of an approver', async () => {
    world.people(member('author', 'contract-manager'), member('ann', 'approver'), member('friend', 'approver'));
    const { proposalId } = await asked({ approvers: [{ person: 'ann' }] });
    expect(await hand('author', 'ann', 'friend')).toMatchObject({ ok: true });
    expect(codeOf(await world.decide('friend', proposalId, 'approve'))).toBe('gates.notAnApprover');
    expect(codeOf(await world.decide('ann', proposalId, 'approve'))).toBe('ok');
  });

  test('nor does whoever stands in for them, by giving the seat away', async () => {
    world.people(
      member('author', 'contract-manager'),
      ...[member('ann', 'approver'), member('friend', 'approver'), member('dora', 'contract-manager')],
    );
    const { proposalId } = await asked({ approvers: [{ person: 'ann' }] });
    expect(await hand('author', 'author', 'dora')).toMatchObject({ ok: true });
    const request = { proposalId, step: 'approval', from: 'ann', to: 'friend', reason: 'Quicker' };
    expect(await world.gates.acts.reassign(as('dora'), request, world.workflows)).toMatchObject({
      ok: false,
      refusal: { code: 'gates.authorMayNotDecide' },
    });
  });
});

test('an address is told by its mailbox', () => {
  expect(mailboxOf(' Anna.Berg+Sales+2@ACME.example ')).toBe('anna.berg@acme.example');
});
