import { z } from 'zod';
import { instantAt, today, zone } from '../platform/dates.ts';
import type { TenantWork, Timer } from '../slice.ts';
import type { CycleStore } from './cycle-store.ts';
import { nudgeCycle } from './nudge-cycle.ts';

/** Each tenant is swept once a day, from seven in its own morning. */
const sweepFrom = '07:00';

/** Wakes the cycles that something is due about. Costs what is due, not the portfolio. */
export function renewalSweep(
  store: CycleStore,
  forEachTenant: (work: TenantWork) => Timer['handle'],
): { timer: Timer; work: TenantWork } {
  const work: TenantWork = {
    name: 'renewals-sweepCycles',
    input: z.strictObject({}),
    key: (tenant, now) => {
      const local = zone(tenant.zone);
      const day = today(local, now);
      return now >= instantAt(day, sweepFrom, local) ? day : undefined;
    },
    handle: async (scope, _input, { workflows, now }) => {
      // Everything due until tomorrow morning is woken; its story then waits for the very instant.
      const horizon = new Date(now.getTime() + 26 * 3_600_000);
      for await (const cycle of store.overdue(scope, horizon)) await nudgeCycle(workflows, scope, cycle.contractId);
    },
  };
  return { work, timer: { name: 'renewals-sweep', schedule: '0 5 * * * *', handle: forEachTenant(work) } };
}
