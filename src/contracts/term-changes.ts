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
  /** The term that ends with it: the newest, or the one before, which still runs and is then the last. */
  readonly endingTerm: number;
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
          ...(before.term ? { replaced: replacedBy(before.term, before.price) } : {}),
          ...(renewed.price ? { price: renewed.price } : {}),
        });
        return ok({ contract, events: [renewedEvent(contract, renewed)] });
      }),

    /** Records a notice that the renewals slice found to be in time: the contract will end with its term. */
    recordNotice: (
      scope: TenantScope,
      contractId: string,
      { notice, command, ifMatch, endingTerm, with: accompanying }: RecordedNotice,
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
          const contract = endingWith(before, endingTerm);
          return ok({
            contract: { ...contract, state: next.to, notice },
            writes: [remembered(scope, command, { noticeId }), ...also.writes],
            events: [noticeEvent(contract, { noticeId, kind, receivedOn, deadline }), ...also.events],
          });
        },
        ifMatch,
      ),
  };
}

const replacedBy = (term: Term, price: Price | undefined) => ({ term, ...(price ? { price } : {}) });

/** The contract with the term the notice ends as its last one: a renewal that was approved ahead of its day is taken back. */
function endingWith(before: Contract, termNumber: number): Contract {
  if (before.term?.number === termNumber) return before;
  if (before.replaced?.term.number !== termNumber) throw new Error(`term ${termNumber} is not one that can still end`);
  const { replaced, price: _, ...rest } = before;
  return sealed({ ...rest, ...replaced });
}

function noticeEvent(contract: Contract, data: Readonly<Record<string, unknown>>): NewEvent {
  const { term, source } = contract;
  return contractEvent('contract.noticeRecorded', contract, {
    ...data,
    ...(term?.endsOn ? { endsOn: term.endsOn } : {}),
    ...(source.kind === 'connector' ? { connectionId: source.connectionId, externalId: source.externalId } : {}),
  });
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
