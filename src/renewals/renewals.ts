import type { Contracts } from '../contracts/index.ts';
import type { Action, Gates } from '../gates/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import type { EventSubscription } from '../platform/messages.ts';
import { type Slice, type TenantWork, type Timer, tells } from '../slice.ts';
import { type AlertParts, tellsPeople } from './alert-letter.ts';
import { cycleActivities } from './cycle.activities.ts';
import { cycleWorkflow, tellCycle } from './cycle.workflow.ts';
import { cycleStore } from './cycle-store.ts';
import { nudgeCycle } from './nudge-cycle.ts';
import { recordsNotices } from './record-notice.ts';
import { recordsRenewals } from './record-renewal.ts';
import { renewsContracts } from './renew-contract.ts';
import { renewalEvents } from './renewal-events.ts';
import { renewalRoutes } from './renewals.http.ts';
import { renewalSweep } from './renewals.timers.ts';

export interface RenewalsParts extends AlertParts {
  readonly documents: Documents;
  readonly contracts: Contracts;
  readonly gates: Gates;
  readonly clock: Clock;
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
}

/** What happens around the end of a contract's term: dates, alerts, the renewal package, notices. */
export function createRenewals({ documents, contracts, gates, clock, forEachTenant, ...people }: RenewalsParts) {
  const store = cycleStore(documents);
  const sweep = renewalSweep(store, forEachTenant);
  return {
    actions: [renewsContracts(contracts), recordsRenewals({ contracts, gates, store })] satisfies readonly Action[],
    slice: {
      name: 'renewals',
      routes: renewalRoutes({ contracts, record: recordsNotices({ contracts, gates, store, documents, clock }) }),
      workflows: [tells(cycleWorkflow, tellCycle)],
      activities: cycleActivities({ contracts, gates, store, tell: tellsPeople(people), clock }),
      subscriptions: [wakeCycle],
      timers: [sweep.timer],
      tenantWork: [sweep.work],
      events: renewalEvents,
    } satisfies Slice,
  };
}

const wakeCycle: EventSubscription = {
  name: 'renewals-wakeCycle',
  subscription: 'renewals',
  types: [
    'contract.activated',
    'contract.renewed',
    'contract.renewalReverted',
    'contract.noticeRecorded',
    'contract.expired',
  ],
  inbox: 'own', // waking twice does nothing twice
  handle: (scope, event, { workflows }) => nudgeCycle(workflows, scope, event.subject.id),
};
