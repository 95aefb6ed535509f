import { z } from 'zod';
import type { Contracts, Price, RenewedTerm } from '../contracts/index.ts';
import type { Act, Action } from '../gates/index.ts';
import { notFound, refusal } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import { renewContract } from './renewal-package.ts';

const changedSince = () =>
  refusal(
    'conflict',
    'renewals.contractChanged',
    'The contract was changed after this renewal was prepared, so it was not carried out.',
  );

const samePrice = (a: Price | undefined, b: Price | undefined): boolean =>
  a?.amount.minor === b?.amount.minor && a?.amount.currency === b?.amount.currency && a?.cycle === b?.cycle;

const price = z.object({
  amount: z.object({ minor: z.int(), currency: z.string() }),
  cycle: z.enum(['monthly', 'quarterly', 'yearly', 'once']),
});
const renewalInput = z.strictObject({
  contractHash: z.string(),
  term: z.object({ number: z.int(), startsOn: z.string(), endsOn: z.string() }),
  price: price.optional(),
});

/** Carries out an approved renewal: the contract gets the very term and price that were approved. */
export function renewsContracts(contracts: Contracts): Action {
  const execute: Act['execute'] = async (scope, { proposalId, subject, input }) => {
    const { term, price, contractHash } = input as { term: RenewedTerm['term']; price?: Price; contractHash: string };
    const stored = await contracts.read(scope, subject.id);
    if (!stored) return refused(notFound('contract'));
    // The agreement's own clause may have been faster, at the present price: what was approved then never came to be.
    const done = stored.doc.term?.number === term.number && samePrice(stored.doc.price, price);
    if (!done && stored.doc.contentHash !== contractHash) return refused(changedSince());
    const renewed = await contracts.renew(scope, subject.id, {
      term,
      by: { kind: 'approval', proposalId },
      ...(price ? { price } : {}),
    });
    return renewed.ok ? ok({ termNumber: term.number, startsOn: term.startsOn, endsOn: term.endsOn }) : renewed;
  };
  return {
    name: renewContract,
    area: 'contracts',
    floor: 'L2',
    title: 'Renew the contract',
    input: renewalInput,
    acts: [{ name: 'renew', execute }],
    irreversible: 'The client and the PSA are told of the new term and price.',
    mustShow: ['Client', 'Present term ends', 'New term'],
    rejectTo: [],
  };
}
