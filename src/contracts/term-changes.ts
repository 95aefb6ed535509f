import { type Command, remembered } from '../platform/commands.ts';
import type { Stored, Write } from '../platform/cosmos/documents.ts';
import type { CivilDate } from '../platform/dates.ts';
import type { NewEvent } from '../platform/events.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { sealed } from './content-hash.ts';
import type { Contract, Notice, Price, ReplacedTerm, Term } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import { notPossibleNow } from './refusals.ts';
import { move } from './states.ts';

export interface RenewedTerm {
  readonly term: Term & { readonly endsOn: CivilDate };
  readonly price?: Price;
  /** What it rests on: an approval, or the agreement's own clause; and the proposal under which it was carried out. */
  readonly by: { readonly kind: 'approval' | 'operation'; readonly proposalId: string };
}

export interface RecordedNotice {
  readonly notice: Notice;
  readonly command: Command;
  readonly ifMatch: string;
  /** The term that ends with it: the newest, or the one before, which still runs and is then the last. */
  readonly endingTerm: number;
  /** The withdrawal of an open renewal. */
  readonly with: Accompanying;
}

/** What goes with a change in the same batch, asked for anew after a conflict. */
type Accompanying = () => Promise<{ readonly writes: readonly Write[]; readonly events: readonly NewEvent[] }>;

export interface TakenBack {
  readonly proposalId: string;
  /** The term that the proposal gave it. */
  readonly termNumber: number;
  readonly with: Accompanying;
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
          ...(before.term ? { replaced: replacedBy(before.term, before.price, renewed.by.proposalId) } : {}),
          ...(renewed.price ? { price: renewed.price } : {}),
        });
        return ok({ contract, events: [renewedEvent(contract, renewed)] });
      }),

    /** Gives the contract back the term before, if the newest still rests on that proposal. Taken back twice it stays as it is. */
    takeBackRenewal: (
      scope: TenantScope,
      contractId: string,
      { proposalId, termNumber, with: accompanying }: TakenBack,
    ): Promise<Result<Stored<Contract>>> =>
      store.change(scope, contractId, async (before) => {
        if (before.term && before.term.number < termNumber) return ok(undefined);
        const next = move(before, 'takeBackRenewal');
        if ('impossible' in next) return refused(notPossibleNow(before, 'takeBackRenewal', next.impossible));
        if (before.term?.number !== termNumber || before.replaced?.byProposal !== proposalId)
          return refused(notPossibleNow(before, 'takeBackRenewal', 'the term has changed since'));
        if (before.notice)
          return refused(notPossibleNow(before, 'takeBackRenewal', 'a notice was recorded for this term'));
        const also = await accompanying();
        const contract = { ...withTermBefore(before, before.replaced), state: next.to };
        return ok({ contract, writes: also.writes, events: [takenBackEvent(contract, proposalId), ...also.events] });
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

const replacedBy = (term: Term, price: Price | undefined, byProposal: string): ReplacedTerm => ({
  term,
  byProposal,
  ...(price ? { price } : {}),
});

/** The contract with the term the notice ends as its last one: a renewal that was approved ahead of its day is taken back. */
function endingWith(before: Contract, termNumber: number): Contract {
  if (before.term?.number === termNumber) return before;
  if (before.replaced?.term.number !== termNumber) throw new Error(`term ${termNumber} is not one that can still end`);
  return withTermBefore(before, before.replaced);
}

/** The term and the price before the newest. That its renewal was carried out stays in the log alone. */
function withTermBefore(contract: Contract, { term, price }: ReplacedTerm): Contract {
  const { replaced: _, price: __, ...rest } = contract;
  return sealed({ ...rest, term, ...(price ? { price } : {}) });
}

function noticeEvent(contract: Contract, data: Readonly<Record<string, unknown>>): NewEvent {
  const { term, source } = contract;
  return contractEvent('contract.noticeRecorded', contract, {
    ...data,
    ...(term?.endsOn ? { endsOn: term.endsOn } : {}),
    ...(source.kind === 'connector' ? { connectionId: source.connectionId, externalId: source.externalId } : {}),
  });
}

function takenBackEvent(contract: Contract, proposalId: string): NewEvent {
  const { term, source } = contract;
  return contractEvent('contract.renewalReverted', contract, {
    proposalId,
    ...(term
      ? { termNumber: term.number, startsOn: term.startsOn, ...(term.endsOn ? { endsOn: term.endsOn } : {}) }
      : {}),
    ...(source.kind === 'connector' ? { connectionId: source.connectionId, externalId: source.externalId } : {}),
  });
}

function renewedEvent(contract: Contract, { term, by }: RenewedTerm) {
  const { price, source } = contract;
  return contractEvent('contract.renewed', contract, {
    by: by.kind,
    proposalId: by.proposalId,
    termNumber: term.number,
    startsOn: term.startsOn,
    endsOn: term.endsOn,
    ...(price ? { amountMinor: price.amount.minor, currency: price.amount.currency } : {}),
    ...(source.kind === 'connector' ? { connectionId: source.connectionId, externalId: source.externalId } : {}),
  });
}
