import { describe, expect, test } from 'vitest';
import type { Contract, Contracts } from '../../src/contracts/index.ts';
import type { Gates, Proposal } from '../../src/gates/index.ts';
import type { Documents } from '../../src/platform/cosmos/documents.ts';
import { civilDate } from '../../src/platform/dates.ts';
import { ok } from '../../src/platform/result.ts';
import { openScope, systemActor } from '../../src/platform/scope.ts';
import { type CycleParts, cycleActivities } from '../../src/renewals/cycle.activities.ts';
import { cycleId, type RenewalCycle } from '../../src/renewals/cycle.ts';
import { recordsNotices } from '../../src/renewals/record-notice.ts';
import { renewsContracts } from '../../src/renewals/renew-contract.ts';
import { aContract, contractId } from '../contracts/a-contract.ts';

const scope = openScope({ tenant: 'acme', actor: systemActor('test'), correlation: 'c' });
const active = (said: Partial<Contract> = {}) => aContract({ state: 'active', ...said });
const secondTerm = { number: 2, startsOn: civilDate('2027-01-01'), endsOn: civilDate('2027-12-31') };
const firstTerm = active().term;
const inItsSecondTerm = (said: Partial<Contract> = {}) =>
  active({ ...(firstTerm ? { initialTerm: firstTerm } : {}), term: secondTerm, ...said });

/** The contract as it is, and what was asked of it. */
function contractsWith(doc: Contract) {
  const asked: unknown[] = [];
  const noted = async (...what: readonly unknown[]) => {
    asked.push(what[2]);
    return ok({ doc, etag: 'e' });
  };
  const renew: Contracts['renew'] = async (_, __, renewed) => {
    asked.push(renewed);
    const { term, price } = renewed;
    return ok({ doc: { ...doc, term, ...(price ? { price } : {}) }, etag: 'e' });
  };
  const door: Partial<Contracts> = { read: async () => ({ doc, etag: 'e' }), renew, recordNotice: noted };
  return { contracts: door as Contracts, asked };
}

describe('an approved renewal', () => {
  const price = { amount: { minor: 254_800, currency: 'USD' }, cycle: 'monthly' } as const;
  const before = active();
  const renew = (contracts: Contracts) => renewsContracts(contracts).acts[0]?.execute(scope, proposal);
  const proposal = {
    proposalId: 'p',
    subject: { kind: 'contract', id: contractId, title: 'x' },
    input: { term: secondTerm, price, contractHash: before.contentHash },
  } as unknown as Proposal;

  test('is carried out on the contract it was prepared for, and again without harm', async () => {
    const fresh = contractsWith(before);
    expect(await renew(fresh.contracts)).toMatchObject({ ok: true });
    expect(fresh.asked).toMatchObject([{ term: secondTerm, price, by: { kind: 'approval', proposalId: 'p' } }]);
    const done = contractsWith(inItsSecondTerm({ price }));
    expect(await renew(done.contracts)).toMatchObject({ ok: true });
  });
  test('is not reported as done when the clause renewed the contract first, at the present price', async () => {
    const { contracts, asked } = contractsWith(inItsSecondTerm());
    expect(await renew(contracts)).toMatchObject({
      ok: false,
      refusal: { code: 'renewals.contractChanged' },
    });
    expect(asked).toEqual([]);
  });
});

describe('a notice of non-renewal', () => {
  const record = (contract: Contract, receivedOn: string) => {
    const { contracts, asked } = contractsWith(contract);
    const records = recordsNotices({
      contracts,
      gates: {} as Gates,
      store: { read: async () => undefined } as unknown as CycleParts['store'],
      documents: { read: async () => undefined, record: async () => {} } as unknown as Documents,
      clock: { now: () => new Date('2026-12-31T12:00Z') },
    });
    const notice = { kind: 'non-renewal', receivedOn: civilDate(receivedOn), method: 'email' } as const;
    return records(scope, contractId, notice, 'k', 'e').then((outcome) => ({ outcome, asked }));
  };
  test('is in time until the last day where the agreement asks for no period', async () => {
    const { asked } = await record(active({ renewal: { kind: 'auto', months: 12 } }), '2026-12-31');
    expect(asked).toMatchObject([{ notice: { receivedOn: '2026-12-31', deadline: '2026-12-31' } }]);
  });
  test('is late a day after the last day for it', async () => {
    const { outcome } = await record(active(), '2026-11-02');
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'contracts.noticeTooLate' } });
  });
  test('ends the running term as long as it is in time for that, though the next one is approved already', async () => {
    const ahead = inItsSecondTerm(firstTerm ? { replaced: { term: firstTerm } } : {});
    expect((await record(ahead, '2026-11-01')).asked).toMatchObject([
      { endingTerm: 1, notice: { deadline: '2026-11-01' } },
    ]);
    expect((await record(ahead, '2026-11-02')).asked).toMatchObject([
      { endingTerm: 2, notice: { deadline: '2027-11-01' } },
    ]);
  });
  test('is nothing for a contract that does not renew by itself', async () => {
    const { outcome } = await record(active({ renewal: { kind: 'byAgreement', months: 12 } }), '2026-10-01');
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'contracts.noNoticeNeeded' } });
  });
});

describe('the acts of a cycle', () => {
  const cycle = (termNumber: number, said: Partial<RenewalCycle> = {}): RenewalCycle => ({
    ...{ id: cycleId(termNumber), kind: 'renewals.cycle', schema: 1, contractId, termNumber },
    ...{ endsOn: civilDate('2026-12-31'), decisionDue: civilDate('2026-10-27'), raised: [180, 120, 90] },
    dueAt: '2026-01-01T00:00:00.000Z',
    ...said,
  });
  /** The activities on these cycles, with a proposal in this state, and what was committed. */
  const world = (contract: Contract, cycles: readonly RenewalCycle[], state: Proposal['state'], now: string) => {
    const kept = new Map(cycles.map((doc) => [doc.termNumber, doc]));
    const withdrawn: string[] = [];
    const store = {
      read: async (_: unknown, __: unknown, number: number) => {
        const doc = kept.get(number);
        return doc && { doc, etag: 'e' };
      },
      save: async (...[, , doc, , more = []]: Parameters<CycleParts['store']['save']>) => {
        for (const each of [doc, ...more.flatMap((write) => ('doc' in write ? [write.doc as RenewalCycle] : []))])
          kept.set(each.termNumber, each);
        return true;
      },
    };
    const gates = {
      read: async () => ({ doc: { state }, etag: 'e' }),
      prepareWithdrawal: async (_: unknown, proposalId: string) => {
        withdrawn.push(proposalId);
        return { writes: [], events: [] };
      },
    };
    const activities = cycleActivities({
      contracts: contractsWith(contract).contracts,
      gates: gates as unknown as Gates,
      store: store as unknown as CycleParts['store'],
      tell: async () => [],
      clock: { now: () => new Date(now) },
    });
    const act = (name: string) =>
      activities
        .find(({ ref }) => ref.name === name)
        ?.handle(scope, { contractId } as never, { workflows: {} as never, instance: 'i' });
    return { kept, withdrawn, act };
  };

  test('opening the cycle of a new term closes the one before, so that the sweep never finds it again', async () => {
    const { kept, act } = world(inItsSecondTerm(), [cycle(1)], 'executed', '2027-01-02T12:00Z');
    await act('renewals-openCycle');
    expect(kept.get(1)).not.toHaveProperty('dueAt');
    expect(kept.get(2)?.dueAt).toBeDefined();
  });
  test('closing it under notice takes back a package that is still open', async () => {
    const notice = { noticeId: 'n', kind: 'non-renewal', method: 'email', recordedBy: 'r' } as const;
    const days = { receivedOn: civilDate('2026-09-01'), deadline: civilDate('2026-11-01') };
    const ending = active({ notice: { ...notice, ...days } });
    const { kept, withdrawn, act } = world(ending, [cycle(1, { proposalId: 'p' })], 'open', '2026-09-02T12:00Z');
    await act('renewals-closeCycle');
    expect(withdrawn).toEqual(['p']);
    expect(kept.get(1)).not.toHaveProperty('dueAt');
  });
  test('a package that nobody decided in time is prepared again; one that was rejected is not', async () => {
    const look = (state: Proposal['state']) =>
      world(active(), [cycle(1, { proposalId: 'p' })], state, '2026-08-20T12:00Z').act('renewals-lookAtCycle');
    expect(await look('expired')).toEqual({ do: 'proposeRenewal' });
    expect(await look('rejected')).toMatchObject({ do: 'wait' });
    expect(await look('open')).toMatchObject({ do: 'wait' });
  });
});
