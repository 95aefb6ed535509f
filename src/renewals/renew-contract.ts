import type { Contracts, Price, RenewedTerm } from '../contracts/index.ts';
import type { Action } from '../gates/index.ts';
import { notFound, refusal } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import { renewContract } from './renewal-package.ts';

const changedSince = () =>
  refusal(
    'conflict',
    'renewals.contractChanged',
    'The contract was changed after this renewal was prepared, so it was not carried out.',
  );

/** Carries out an approved renewal: the contract gets the very term and price that were approved. */
export function renewsContracts(contracts: Contracts): Action {
  return {
    name: renewContract,
    area: 'contracts',
    floor: 'L2',
    title: 'Renew the contract',
    async execute(scope, { proposalId, subject, input }) {
      const { term, price, contractHash } = input as { term: RenewedTerm['term']; price?: Price; contractHash: string };
      const stored = await contracts.read(scope, subject.id);
      if (!stored) return refused(notFound('contract'));
      const done = stored.doc.term?.number === term.number;
      if (!done && stored.doc.contentHash !== contractHash) return refused(changedSince());
      const renewed = await contracts.renew(scope, subject.id, {
        term,
        by: { kind: 'approval', proposalId },
        ...(price ? { price } : {}),
      });
      return renewed.ok ? ok({ termNumber: term.number, startsOn: term.startsOn, endsOn: term.endsOn }) : renewed;
    },
  };
}
