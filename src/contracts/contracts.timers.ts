import { z } from 'zod';
import type { TenantWork, Timer } from '../slice.ts';
import type { ContractStore } from './contract-store.ts';
import { nudgeLifecycle } from './nudge-lifecycle.ts';

/** Wakes the contracts that something is due about, judged by their own due instants. Costs what is due, not the portfolio. */
export function contractSweep(
  store: ContractStore,
  forEachTenant: (work: TenantWork) => Timer['handle'],
): { timer: Timer; work: TenantWork } {
  const work: TenantWork = {
    name: 'contracts-sweepContracts',
    input: z.strictObject({}),
    key: (_tenant, now) => now.toISOString().slice(0, 13), // once an hour
    handle: async (scope, _input, { workflows, now }) => {
      for await (const contract of store.overdue(scope, now))
        await nudgeLifecycle(workflows, scope, contract.contractId);
    },
  };
  return {
    work,
    timer: { name: 'contracts-sweepAllContracts', schedule: '0 10 * * * *', handle: forEachTenant(work) },
  };
}
