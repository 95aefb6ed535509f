import {
  type Contract,
  type Contracts,
  contractPartition,
  noNoticeNeeded,
  noticeTooLate,
  type Term,
} from '../contracts/index.ts';
import type { Gates } from '../gates/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type Command, repeated } from '../platform/commands.ts';
import type { Documents, Stored } from '../platform/cosmos/documents.ts';
import { type CivilDate, today } from '../platform/dates.ts';
import { derivedId } from '../platform/ids.ts';
import { invalid, notFound } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { type Aside, closedEvent, nothing, withdrawsOpen, withoutDue } from './cycle-closing.ts';
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
    const { renewal, zone } = stored.doc;
    if (received.receivedOn > today(zone, clock.now())) return refused(inFuture(received.receivedOn));
    if (renewal?.kind !== 'auto') return refused(noNoticeNeeded());
    const period = renewal.notice ?? untilItsEnd;
    const term = termEndedBy(stored.doc, received.receivedOn, period);
    if (!term?.endsOn) return refused(noNoticeNeeded());
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
      endingTerm: term.number,
      with: () => farewell(scope, contractId, stored.doc.term?.number ?? term.number),
    });
  };

  /** The newest term's cycle is over, and with it a package that waits for a decision. */
  async function farewell(scope: TenantScope, contractId: string, termNumber: number): Promise<Aside> {
    const cycle = await store.read(scope, contractId, termNumber);
    if (!cycle) return nothing;
    const doc = withoutDue(cycle.doc);
    const { writes, events } = await withdrawsOpen(gates, scope, doc, 'notice of non-renewal was received');
    return {
      writes: [{ op: 'replace', doc, ifMatch: cycle.etag }, ...writes],
      events: [closedEvent(doc), ...events],
    };
  }
}

/**
 * The term a notice ends: the running one as long as it came in time for that, even when our side has approved the next
 * already; else the newest.
 */
function termEndedBy({ term, replaced }: Contract, receivedOn: CivilDate, period: NoticePeriod): Term | undefined {
  const running = replaced?.term;
  return running?.endsOn && isInTime(receivedOn, running.endsOn, period) ? running : term;
}

/** Where the agreement asks for no period, notice is in time until the last day of the term. */
const untilItsEnd: NoticePeriod = { count: 0, unit: 'day' };

const inFuture = (receivedOn: string) =>
  invalid([{ field: 'receivedOn', rule: 'must not lie in the future', value: receivedOn }]);
