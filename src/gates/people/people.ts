import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Action } from '../action.ts';
import type { People } from '../doors.ts';
import type { PolicyStore } from '../policy/policy-store.ts';
import { changesWorkingTime } from './change-working-time.ts';
import { delegationStore } from './delegation-store.ts';
import { delegationRoutes } from './delegations.http.ts';
import { givesDelegations } from './give-delegation.ts';
import { readsBarred } from './read-barred.ts';
import { readsRoster } from './read-roster.ts';
import { revokesDelegations } from './revoke-delegation.ts';
import { workCalendars } from './work-calendars.ts';
import { workingTimeRoutes } from './working-time.http.ts';
import { workingTimeStore } from './working-time-store.ts';

export interface PeopleParts {
  readonly documents: Documents;
  readonly people: People;
  readonly policies: Pick<PolicyStore, 'current'>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly clock: Clock;
}

/** Who may speak, for whom, and when they work. */
export function gatesPeople({ documents, people, policies, actions, clock }: PeopleParts) {
  const delegations = delegationStore(documents);
  const own = workingTimeStore(documents);
  const tenants = async (scope: TenantScope) => (await policies.current(scope)).workingTime;
  const calendars = workCalendars({ people, workingTime: tenants, own, clock });
  const revoking = revokesDelegations({ store: delegations, people, clock });
  const give = givesDelegations({ documents, store: delegations, people, calendars, actions, clock });
  return {
    calendars,
    roster: readsRoster({
      people,
      delegations,
      groups: async (scope) => (await policies.current(scope)).groups,
      clock,
    }),
    barred: readsBarred({ people, delegations, clock }),
    give,
    revoke: revoking.revoke,
    routes: [
      ...delegationRoutes({ store: delegations, people, give, revoking }),
      ...workingTimeRoutes({ store: own, change: changesWorkingTime(own), tenants, people }),
    ],
  };
}
