import { z } from 'zod';
import { type Contracts, contractInputNames, type Price } from '../contracts/index.ts';
import type { Action } from '../gates/index.ts';
import { carriesOutRenewals, renewedTermInput } from './carry-out-renewal.ts';
import { renewContract } from './renewal-package.ts';

const samePrice = (a: Price | undefined, b: Price | undefined): boolean =>
  a?.amount.minor === b?.amount.minor && a?.amount.currency === b?.amount.currency && a?.cycle === b?.cycle;

const price = z.object({
  amount: z.object({ minor: z.int(), currency: z.string() }),
  cycle: z.enum(['monthly', 'quarterly', 'yearly', 'once']),
});
const renewalInput = z.strictObject({
  contractHash: z.string(),
  term: renewedTermInput,
  price: price.optional(),
});

/** Carries out an approved renewal: the contract gets the very term and price that were approved. */
export function renewsContracts(contracts: Contracts): Action {
  const carryOut = carriesOutRenewals(contracts);
  return {
    name: renewContract,
    area: 'contracts',
    floor: 'L2',
    title: 'Renew the contract',
    input: renewalInput,
    acts: [
      {
        name: 'renew',
        // The agreement's own clause may have been faster: at another price, what was approved never came to be.
        execute: (scope, proposal) =>
          carryOut(scope, proposal, 'approval', (contract) =>
            samePrice(contract.price, proposal.input.price as Price | undefined),
          ),
      },
    ],
    irreversible: 'The client and the PSA are told of the new term and price.',
    mustShow: ['Client', 'Present term ends', 'New term', 'New price'],
    inputNames: contractInputNames,
    rejectTo: [],
  };
}
