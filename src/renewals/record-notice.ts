import { type Contract, type Contracts, contractPartition, noNoticeNeeded, noticeTooLate } from '../contracts/index.ts';
import type { Gates } from '../gates/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type Command, repeated } from '../platform/commands.ts';
import type { Documents, Stored } from '../platform/cosmos/documents.ts';
import { type CivilDate, today } from '../platform/dates.ts';
import { derivedId } from '../platform/ids.ts';
import { invalid, notFound } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { CycleStore } from './cycle-store.ts';
import { isInTime, type NoticePeriod, noticeDeadline } from './notice.ts';
import { renewalEvent } from './renewal-events.ts';

export interface ReceivedNotice {
  readonly kind: 'non-renewal';
  /** The day it was received, in the contract's zone. */
  readonly receivedOn: CivilDate;
  readonly method: 'email' | 'courier' | 'post' | 'inPerson';
}

export interface NoticeParts {
  readonly contracts: Contracts;
  readonly gates: Gates;
  readonly store: CycleStore;
  readonly documents: Documents;
  readonly clock: Clock;
}

export function recordsNotices({ contracts, gates, store, documents, clock }: NoticeParts) {
  /** A notice in time ends the contract with its term and withdraws an open renewal; a late one is put on record and refused. */
  return async (
    scope: TenantScope,
    contractId: string,
    received: ReceivedNotice,
    key: string,
    ifMatch: string,
  ): Promise<Result<Stored<Contract>>> => {
    const command: Command = { key, input: received };
    const earlier = await repeated(documents, scope, contractPartition(contractId), command);
    if (!earlier.ok) return earlier;
    const stored = await contracts.read(scope, contractId);
    if (!stored) return refused(notFound('contract'));
    if (earlier.value) return ok(stored);
    const { term, renewal, zone } = stored.doc;
    if (received.receivedOn > today(zone, clock.now())) return refused(inFuture(received.receivedOn));
    if (!term?.endsOn || renewal?.kind !== 'auto') return refused(noNoticeNeeded());
    const period = renewal.notice ?? untilItsEnd;
    const deadline = noticeDeadline(term.endsOn, period).latestReceipt;
    if (!isInTime(received.receivedOn, term.endsOn, period)) {
      await documents.record(
        scope,
        renewalEvent('renewal.lateNoticeReceived', contractId, { receivedOn: received.receivedOn, deadline }),
      );
      return refused(noticeTooLate(deadline, received.receivedOn));
    }
    const notice = { ...received, noticeId: derivedId(contractId, key), recordedBy: scope.actor.id, deadline };
    return contracts.recordNotice(scope, contractId, {
      notice,
      command,
      ifMatch,
      with: () => withdrawal(scope, contractId, term.number),
    });
  };

  async function withdrawal(scope: TenantScope, contractId: string, termNumber: number) {
    const cycle = await store.read(scope, contractId, termNumber);
    return cycle?.doc.proposalId
      ? gates.prepareWithdrawal(scope, cycle.doc.proposalId, 'notice of non-renewal was received')
      : { writes: [], events: [] };
  }
}

/** Where the agreement asks for no period, notice is in time until the last day of the term. */
const untilItsEnd: NoticePeriod = { count: 0, unit: 'day' };

const inFuture = (receivedOn: string) =>
  invalid([{ field: 'receivedOn', rule: 'must not lie in the future', value: receivedOn }]);
