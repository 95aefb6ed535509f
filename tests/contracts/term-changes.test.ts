import { describe, expect, test } from 'vitest';
import type { Contract, Notice } from '../../src/contracts/contract.ts';
import type { ChangeOf, ContractStore } from '../../src/contracts/contract-store.ts';
import { changesTerms } from '../../src/contracts/term-changes.ts';
import { civilDate } from '../../src/platform/dates.ts';
import { orThrow } from '../../src/platform/result.ts';
import { openScope, systemActor } from '../../src/platform/scope.ts';
import { aContract, contractId } from './a-contract.ts';

const scope = openScope({ tenant: 'acme', actor: systemActor('test'), correlation: 'c' });
const secondTerm = { number: 2, startsOn: civilDate('2027-01-01'), endsOn: civilDate('2027-12-31') };
const price = { amount: { minor: 254_800, currency: 'USD' }, cycle: 'monthly' } as const;
const notice: Notice = {
  noticeId: 'n',
  kind: 'non-renewal',
  method: 'email',
  recordedBy: 'r',
  receivedOn: civilDate('2026-10-01'),
  deadline: civilDate('2026-11-01'),
};

/** The contract after what is done to it. */
function living(start: Contract) {
  let doc = start;
  const change = async (_: unknown, __: unknown, of: ChangeOf) => {
    const changed = orThrow(await of(doc));
    doc = changed?.contract ?? doc;
    return { ok: true, value: { doc, etag: 'e' } };
  };
  const terms = changesTerms({ change } as unknown as ContractStore);
  return {
    now: () => doc,
    renew: () => terms.renew(scope, contractId, { term: secondTerm, price, by: { kind: 'approval', proposalId: 'p' } }),
    endWith: (endingTerm: number) =>
      terms.recordNotice(scope, contractId, {
        notice,
        endingTerm,
        ifMatch: 'e',
        command: { key: 'k', input: {} },
        with: async () => ({ writes: [], events: [] }),
      }),
  };
}

describe('a renewal that was approved ahead of its day', () => {
  const before = aContract({ state: 'active' });

  test('is taken back, with its price, by a notice that ends the running term', async () => {
    const contract = living(before);
    await contract.renew();
    expect(contract.now()).toMatchObject({ term: secondTerm, price, replaced: { term: before.term } });
    await contract.endWith(1);
    expect(contract.now()).toMatchObject({ term: before.term, price: before.price, notice });
    expect(contract.now().replaced).toBeUndefined();
  });
  test('stands when the notice ends the term it brought', async () => {
    const contract = living(before);
    await contract.renew();
    await contract.endWith(2);
    expect(contract.now()).toMatchObject({ term: secondTerm, price, notice });
  });
  test('cannot be ended by a notice for a term that is over', async () => {
    const contract = living(before);
    await contract.renew();
    await expect(contract.endWith(3)).rejects.toThrow(/term 3/);
  });
});
