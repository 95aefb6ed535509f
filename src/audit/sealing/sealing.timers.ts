import { z } from 'zod';
import { TenantErased } from '../../platform/cosmos/placements.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { TenantWork, Timer } from '../../slice.ts';
import { LogInconsistent } from '../log-inconsistent.ts';

export interface SealTimerParts {
  readonly seal: (scope: TenantScope) => Promise<unknown>;
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
  /** Of those that committed something lately. */
  readonly forEachDirtyTenant: (work: TenantWork) => Timer['handle'];
}

/** Every minute the logs that may have grown; once a day all of them, for what a mark that was lost may have hidden. */
export function sealTimers({ seal, forEachTenant, forEachDirtyTenant }: SealTimerParts) {
  const work: TenantWork = {
    name: 'audit-sealLog',
    input: z.strictObject({}),
    key: (_, now) => now.toISOString().slice(0, 16), // one per tenant and minute, whatever runs twice
    inbox: 'own',
    handle: async (scope) => {
      try {
        await seal(scope);
      } catch (fault) {
        // Nothing is left to be sealed, or somebody is alarmed already and trying at once again finds the same.
        if (!(fault instanceof TenantErased || fault instanceof LogInconsistent)) throw fault;
      }
    },
  };
  const timers: readonly Timer[] = [
    { name: 'audit-sealLogs', schedule: '30 * * * * *', handle: forEachDirtyTenant(work) },
    { name: 'audit-sealAllLogs', schedule: '0 47 3 * * *', handle: forEachTenant(work) },
  ];
  return { timers, tenantWork: [work] };
}
