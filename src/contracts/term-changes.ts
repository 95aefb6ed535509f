import { type Command, remembered } from '../platform/commands.ts';
import type { Stored, Write } from '../platform/cosmos/documents.ts';
import type { CivilDate } from '../platform/dates.ts';
import type { NewEvent } from '../platform/events.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { sealed } from './content-hash.ts';
import type { Contract, Notice, Price, Term } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import { notPossibleNow } from './refusals.ts';
import { move } from './states.ts';

export interface RenewedTerm {
  readonly term: Term & { readonly endsOn: CivilDate };
  readonly price?: Price;
  /** What it rests on: an approved proposal, or the agreement's own clause. */
  readonly by: { readonly kind: 'approval'; readonly proposalId: string } | { readonly kind: 'operation' };
}

export interface RecordedNotice {
  readonly notice: Notice;
  readonly command: Command;
  readonly ifMatch: string;
  /** What goes with it in the same batch, asked for anew after a conflict: the withdrawal of an open renewal. */
  readonly with: () => Promise<{ readonly writes: readonly Write[]; readonly events: readonly NewEvent[] }>;
}

/** What the renewals slice has the contract do: the arithmetic is its own, the state and the commit are the contract's. */
export function changesTerms(store: ContractStore) {
  return {
    /** Gives the contract its next term. The same term twice changes nothing. */
    renew: (scope: TenantScope, contractId: string, renewed: RenewedTerm): Promise<Result<Stored<Contract>>> =>
      store.change(scope, contractId, (before) => {
        if (before.term && before.term.number >= renewed.term.number) return ok(undefined);
        const next = move(before, 'renew');
        if ('impossible' in next) return refused(notPossibleNow(before, 'renew', next.impossible));
        if (before.notice)
          return refused(notPossibleNow(before, 'renew', 'a notice of non-renewal was received in time'));
        const contract = sealed({
          ...before,
          state: next.to,
          term: renewed.term,
          ...(before.initialTerm || before.term ? { initialTerm: before.initialTerm ?? before.term } : {}),
          ...(renewed.price ? { price: renewed.price } : {}),
        });
        return ok({ contract, events: [renewedEvent(contract, renewed)] });
      }),

    /** Records a notice that the renewals slice found to be in time: the contract will end with its term. */
    recordNotice: (
      scope: TenantScope,
      contractId: string,
      { notice, command, ifMatch, with: accompanying }: RecordedNotice,
    ): Promise<Result<Stored<Contract>>> =>
      store.change(
        scope,
        contractId,
        async (before) => {
          if (before.notice) return refused(notPossibleNow(before, 'recordNotice', 'a notice was recorded already'));
          const next = move(before, 'recordNotice');
          if ('impossible' in next) return refused(notPossibleNow(before, 'recordNotice', next.impossible));
          const { noticeId, kind, receivedOn, deadline } = notice;
          const also = await accompanying();
          return ok({
            contract: { ...before, state: next.to, notice },
            writes: [remembered(scope, command, { noticeId }), ...also.writes],
            events: [
              contractEvent('contract.noticeRecorded', before, { noticeId, kind, receivedOn, deadline }),
              ...also.events,
            ],
          });
        },
        ifMatch,
      ),
  };
}

function renewedEvent(contract: Contract, { term, by }: RenewedTerm) {
  const { price, source } = contract;
  return contractEvent('contract.renewed', contract, {
    by: by.kind,
    ...(by.kind === 'approval' ? { proposalId: by.proposalId } : {}),
    termNumber: term.number,
    startsOn: term.startsOn,
    endsOn: term.endsOn,
    ...(price ? { amountMinor: price.amount.minor, currency: price.amount.currency } : {}),
    ...(source.kind === 'connector' ? { connectionId: source.connectionId, externalId: source.externalId } : {}),
  });
}
