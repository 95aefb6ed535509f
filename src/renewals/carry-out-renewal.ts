import { z } from 'zod';
import type { Contract, Contracts, Price, RenewedTerm } from '../contracts/index.ts';
import type { Outcome, Proposal } from '../gates/index.ts';
import { notFound, refusal } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';

export const renewedTermInput = z.object({ number: z.int(), startsOn: z.string(), endsOn: z.string() });

const changedSince = () =>
  refusal(
    'conflict',
    'renewals.contractChanged',
    'The contract was changed after this renewal was prepared, so it was not carried out.',
  );

/**
 * Gives a contract the very term and price that a proposal is about. An approved renewal and the agreement's own clause may
 * meet at the end of a term: whichever comes second finds a contract that is not the one it was prepared for, and is
 * refused. `isOurs` says of a contract in that term whether it was this proposal that brought it there.
 */
export function carriesOutRenewals(contracts: Contracts) {
  return async (
    scope: TenantScope,
    { proposalId, subject, input }: Proposal,
    kind: RenewedTerm['by']['kind'],
    isOurs: (contract: Contract) => boolean,
  ): Promise<Result<Outcome>> => {
    const { term, price, contractHash } = input as { term: RenewedTerm['term']; price?: Price; contractHash: string };
    const isDone = (contract: Contract) => contract.term?.number === term.number && isOurs(contract);
    const stored = await contracts.read(scope, subject.id);
    if (!stored) return refused(notFound('contract'));
    if (!isDone(stored.doc) && stored.doc.contentHash !== contractHash) return refused(changedSince());
    const by = { kind, proposalId };
    const renewed = await contracts.renew(scope, subject.id, { term, by, ...(price ? { price } : {}) });
    if (!renewed.ok) return renewed;
    // The other may have come between the look and the act, which then changed nothing.
    if (!isDone(renewed.value.doc)) return refused(changedSince());
    return ok({ termNumber: term.number, startsOn: term.startsOn, endsOn: term.endsOn });
  };
}
