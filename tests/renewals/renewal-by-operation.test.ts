import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Proposal } from '../../src/gates/index.ts';
import { contractsArea, defaultPolicy } from '../../src/gates/policy/default-policy.ts';
import { civilDate } from '../../src/platform/dates.ts';
import { newId } from '../../src/platform/ids.ts';
import { orThrow, type Result } from '../../src/platform/result.ts';
import { aContract } from '../contracts/a-contract.ts';
import { type ContractWorld, legalAndFinance, openContractWorld, twoSteps } from '../contracts/contract-world.ts';
import { as, member } from '../gates/gate-world.ts';

let world: ContractWorld;
beforeAll(async () => {
  world = await openContractWorld();
  world.people(
    member('cora', 'contract-manager'),
    member('acki', 'account-manager'),
    member('finn', 'finance'),
    member('lena', 'legal'),
  );
});
afterAll(() => world.close());

/** The term of 2026 ends at midnight in New York: five in the morning in UTC. */
const afterItsEnd = '2027-01-01T12:00:00Z';

/** A contract in force, whose cycle is open. */
async function inForce(said: Parameters<typeof aContract>[0] = {}): Promise<string> {
  const contractId = newId();
  world.at('2026-01-05T12:00:00Z');
  await world.store.create(world.system, aContract({ state: 'active', ...said, contractId }), [], []);
  await world.cycle(contractId);
  return contractId;
}

/** The end of its term has come, and its story has looked at it. */
async function ended(contractId: string): Promise<Proposal> {
  world.at(afterItsEnd);
  await world.cycle(contractId);
  return world.proposal(await world.operationOf(contractId, 1));
}

/** A person of those who were told has it taken back, as by its page. */
const rollBack = async ({ proposalId }: Proposal) => {
  const route = world.gates.slice.routes.find(({ name }) => name === 'gates-requestRollback');
  const call = { params: { proposalId }, body: { reason: 'A notice had come.' }, workflows: world.workflows };
  orThrow((await route?.handle({ scope: as('cora'), ...call } as never)) as Result<unknown>);
  return world.tend(proposalId);
};

describe('a renewal by the clause of the agreement', () => {
  test('is carried out unasked at the present price, and those who look after the contract hear of it', async () => {
    const contractId = await inForce();
    const record = await ended(contractId);
    expect(record).toMatchObject({ level: 'L1', state: 'approved', area: 'renewals' });
    // Nothing is renewed before that is on record, and looking again changes nothing.
    await world.cycle(contractId);
    expect((await world.read(contractId)).term?.number).toBe(1);

    const done = await world.tend(record.proposalId);
    expect(done.state).toBe('executed');
    expect(await world.read(contractId)).toMatchObject({
      term: { number: 2, startsOn: '2027-01-01', endsOn: '2027-12-31' },
      price: { amount: { minor: 245_000 } },
      replaced: { term: { number: 1 }, byProposal: record.proposalId },
    });
    const told = world.letters.filter(({ key }) => key.includes(record.proposalId)).map(({ to }) => to);
    expect(told.sort()).toEqual(['acki', 'cora']);
    const renewed = world.committed.filter(
      ({ type, subject }) => type === 'contract.renewed' && subject.id === contractId,
    );
    expect(renewed.map(({ data }) => data)).toMatchObject([{ by: 'operation', proposalId: record.proposalId }]);
  });

  test('can be taken back: the term before is the last again, and a notice that came in time ends it', async () => {
    const contractId = await inForce();
    const record = await ended(contractId);
    await world.tend(record.proposalId);
    await world.cycle(contractId);
    expect(await world.cycleDoc(contractId, 2)).toBeDefined();

    const taken = await rollBack(record);
    expect(taken.state).toBe('rolledBack');
    const contract = await world.read(contractId);
    expect(contract).toMatchObject({ state: 'active', term: { number: 1, endsOn: '2026-12-31' } });
    expect(contract).not.toHaveProperty('replaced');
    expect(await world.cycleDoc(contractId, 2)).toBeUndefined();

    // It is not renewed again: that was a person's word.
    expect(await world.cycle(contractId)).toEqual({ do: 'rest' });
    expect((await world.read(contractId)).term?.number).toBe(1);

    const notice = { kind: 'non-renewal', receivedOn: civilDate('2026-10-20'), method: 'post' } as const;
    orThrow(await world.notice(as('cora'), contractId, notice));
    expect((await world.live(contractId)).state).toBe('expired');
  });

  test('cannot be taken back once the contract has moved on', async () => {
    const contractId = await inForce();
    const record = await ended(contractId);
    await world.tend(record.proposalId);
    const third = { number: 3, startsOn: civilDate('2028-01-01'), endsOn: civilDate('2028-12-31') };
    orThrow(
      await world.contracts.renew(world.system, contractId, { term: third, by: { kind: 'approval', proposalId: 'p' } }),
    );
    const still = await rollBack(record);
    expect(still.state).toBe('executed');
    expect(still.execution?.rollback?.refusal).toContain('the term has changed since');
    expect((await world.read(contractId)).term?.number).toBe(3);
  });

  test('waits for people where the policy wants it, and is asked for again when nobody decided', async () => {
    await world.usePolicy({
      areas: { ...defaultPolicy.areas, renewals: { ...contractsArea, steps: legalAndFinance } },
    });
    const contractId = await inForce();
    const record = await ended(contractId);
    expect(record).toMatchObject({ level: 'L2', state: 'open' });
    expect(await world.cycle(contractId)).toEqual({ do: 'wait', until: '2027-01-02T05:00:00.000Z' });
    world.at('2027-03-01T12:00:00Z');
    await world.tend(record.proposalId);
    await world.cycle(contractId);
    const again = await world.operationOf(contractId, 1);
    expect(again).not.toBe(record.proposalId);
    expect((await world.proposal(again)).state).toBe('open');
    await world.usePolicy(twoSteps);
  });
});

describe('an approved renewal and the clause that meet', () => {
  /** The package is approved in the last minute, and both are to be carried out. */
  async function both(said: Parameters<typeof aContract>[0] = {}) {
    const contractId = await inForce(said);
    world.at('2026-12-31T12:00:00Z');
    await world.cycle(contractId);
    const { proposalId = '' } = (await world.cycleDoc(contractId, 1)) ?? {};
    await world.approve(proposalId, 'finn', 'lena');
    const record = await ended(contractId);
    return { contractId, packageId: proposalId, recordId: record.proposalId };
  }
  const outcome = async (proposalId: string) => {
    const { state, execution } = await world.tend(proposalId);
    return { state, ...(execution?.refusal ? { because: execution.refusal } : {}) };
  };
  const changed = 'The contract was changed after this renewal was prepared, so it was not carried out.';

  test.each([
    ['the approval first', 254_800],
    ['the clause first', 245_000],
  ])('renew once: %s', async (order, minor) => {
    const { contractId, packageId, recordId } = await both();
    const [first, second] = order.startsWith('the approval') ? [packageId, recordId] : [recordId, packageId];
    expect(await outcome(first)).toEqual({ state: 'executed' });
    expect(await outcome(second)).toEqual({ state: 'failed', because: changed });
    expect(await world.read(contractId)).toMatchObject({ term: { number: 2 }, price: { amount: { minor } } });
  });

  test('at one and the same moment renew once', async () => {
    const { contractId, packageId, recordId } = await both();
    const states = (await Promise.all([outcome(packageId), outcome(recordId)])).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['executed', 'failed']);
    const renewed = world.committed.filter(
      ({ type, subject }) => type === 'contract.renewed' && subject.id === contractId,
    );
    expect(renewed).toHaveLength(1);
  });

  test('at the same price the clause does not claim what the approval did, so it cannot take it back', async () => {
    const { contractId, packageId, recordId } = await both({ renewal: { kind: 'auto', months: 12 } });
    expect(await outcome(packageId)).toEqual({ state: 'executed' });
    expect(await outcome(recordId)).toEqual({ state: 'failed', because: changed });
    expect((await world.read(contractId)).replaced?.byProposal).toBe(packageId);
  });
});

test('a renewal package that nobody decided in time is asked for again, and approvals of the same terms stand', async () => {
  const contractId = await inForce();
  world.at('2026-08-03T13:00:00Z');
  await world.cycle(contractId);
  const { proposalId: first = '' } = (await world.cycleDoc(contractId, 1)) ?? {};
  await world.approve(first, 'finn');
  world.at('2026-10-05T13:00:00Z');
  expect((await world.tend(first)).state).toBe('expired');

  await world.cycle(contractId);
  const { proposalId: second = '' } = (await world.cycleDoc(contractId, 1)) ?? {};
  expect(second).not.toBe(first);
  const asked = await world.tend(second);
  expect(asked).toMatchObject({ state: 'open', succeeds: first });
  expect(asked.decisions).toMatchObject([{ step: 'finance', keptFrom: first }]);
  expect(asked.asks.map(({ person }) => person.id)).toEqual(['lena']);
});
