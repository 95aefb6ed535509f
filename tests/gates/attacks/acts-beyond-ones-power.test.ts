import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { questionLetter } from '../../../src/gates/deciding/letters-about-talk.ts';
import { carriesOutByPeople } from '../../../src/gates/executing/carry-out-by-people.ts';
import { contractsArea } from '../../../src/gates/policy/default-policy.ts';
import { civilDate } from '../../../src/platform/dates.ts';
import { newId } from '../../../src/platform/ids.ts';
import { aProposal } from '../a-proposal.ts';
import { as, codeOf, countedAction, type GateWorld, member, openGateWorld } from '../gate-world.ts';

// People who may do something, and try a little more.

let world: GateWorld;
beforeAll(async () => {
  world = await openGateWorld([countedAction({ floor: 'L2' }).action]);
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.at('2026-06-01T13:00:00Z');
  world.people(
    ...['pat', 'quin'].map((id) => member(id, 'provider-admin')),
    ...['ann', 'rae', 'dan'].map((id) => member(id, 'approver')),
  );
  await world.usePolicy({
    areas: { contracts: { ...contractsArea, reviewers: [{ person: 'pat' }, { person: 'rae' }] } },
  });
});

test('whoever may not approve so much has it carried out no more than they approve it', async () => {
  const seat = (id: string) => ({
    person: { id, name: id, email: `${id}@acme.example` },
    seats: [id],
    onBehalfOf: [],
    asked: true,
  });
  const seats = [seat('ann'), { ...seat('external:kim'), external: true as const }];
  const proposal = aProposal({
    level: 'L3',
    state: 'withPeople',
    comparableValue: { minor: 500_000, currency: 'USD' },
  });
  const byPeople = (limit: number) =>
    carriesOutByPeople({
      store: {
        read: async () => ({ doc: proposal, etag: '"1"' }),
        save: async () => ({ ok: true, stored: { doc: proposal } }),
      } as never,
      people: {
        may: async (_: unknown, __: string, said?: { valueMinor?: number }) => (said?.valueMinor ?? 0) <= limit,
      } as never,
      roster: Object.assign(async () => seats, { each: async () => [seats] }),
      clock: world.clock,
    });
  const { contentHash, proposalId } = proposal;
  const codeFor = async (who: string, limit: number) => {
    const asked = await byPeople(limit).carryOut(as(who), { proposalId, contentHash }, world.workflows);
    return asked.ok ? 'ok' : asked.refusal.code;
  };
  expect(await codeFor('ann', 100_000)).toBe('gates.notAnApprover');
  expect(await codeFor('ann', 900_000)).toBe('ok');
  expect(await codeFor('external:kim', 900_000)).toBe('gates.notAnApprover');
});

test('whoever broke the glass does not have it reviewed by who stands in for them', async () => {
  const { proposalId } = await world.propose();
  const { contentHash } = await world.tend(proposalId);
  const given = await world.gates.acts.give(
    as('pat'),
    { to: 'dan', lastDay: civilDate('2026-06-20'), away: false, reason: 'On holiday' },
    newId(),
  );
  expect(given.ok).toBe(true);
  for (const who of ['pat', 'quin']) {
    const request = { proposalId, contentHash, reason: 'It cannot wait' };
    expect(await world.gates.acts.breakGlass(as(who), request, world.workflows)).toMatchObject({ ok: true });
  }
  expect((await world.tend(proposalId)).state).toBe('executed');
  const acknowledges = (who: string) => world.gates.acts.acknowledge(as(who), { proposalId }, world.workflows);
  expect(await acknowledges('dan')).toMatchObject({ ok: false, refusal: { code: 'gates.notAReviewer' } });
  expect(await acknowledges('rae')).toMatchObject({ ok: true });
});

describe('at the same moment', () => {
  test('an approval and a withdrawal leave one of them standing, and the other is told', async () => {
    const { proposalId } = await world.propose({}, as('author'));
    await world.tend(proposalId);
    world.people(member('ann', 'approver'), member('author', 'contract-manager'));
    const withdraw = () =>
      world.gates.acts.withdraw(as('author'), { proposalId, reason: 'A mistake' }, world.workflows);
    const [decided, withdrawn] = await Promise.all([world.decide('ann', proposalId, 'approve'), withdraw()]);
    const { state } = await world.tend(proposalId);
    expect(withdrawn.ok).toBe(true);
    expect(state).toBe('withdrawn');
    expect(['ok', 'gates.noLongerOpen']).toContain(codeOf(decided));
    expect(codeOf(await world.decide('ann', proposalId, 'approve'))).toBe('gates.noLongerOpen');
  });

  test('two approvers of whom one says no leave one verdict', async () => {
    const { proposalId } = await world.propose();
    await world.tend(proposalId);
    const said = await Promise.all([
      world.decide('ann', proposalId, 'approve'),
      world.decide('rae', proposalId, 'reject'),
    ]);
    const { decisions, state } = await world.read(proposalId);
    expect(decisions).toHaveLength(1);
    expect(state).toBe(decisions[0]?.verdict === 'approve' ? 'approved' : 'rejected');
    expect(said.map(codeOf).toSorted()).toEqual(['gates.alreadyDecided', 'ok']);
  });
});

test('text that turns its order round reads in a letter as it is written', () => {
  const text = 'Do not \u202epay\u202c 10.00\u2066 USD\u2069';
  const by = { kind: 'person', id: 'ann', name: 'ann\u202e' } as const;
  const question = { id: 'q1', text, by, at: '2026-06-01T13:00:00.000Z', until: '2026-06-05T13:00:00.000Z' };
  const letter = questionLetter(aProposal({ title: 'Activate\u202e it' }), question, 'https://x.example', 'UTC');
  for (const part of [letter.subject, letter.text, letter.html])
    expect(part).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  expect(letter.text).toContain('> Do not pay 10.00 USD');
});
