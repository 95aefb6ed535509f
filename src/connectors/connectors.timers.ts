import { z } from 'zod';
import type { TenantScope } from '../platform/scope.ts';
import type { TenantWork, Timer } from '../slice.ts';

export function connectorSync(
  sync: (scope: TenantScope) => Promise<void>,
  forEachTenant: (work: TenantWork) => Timer['handle'],
): { timer: Timer; work: TenantWork } {
  const work: TenantWork = {
    name: 'connectors-syncChanges',
    input: z.strictObject({}),
    key: (_tenant, now) => now.toISOString().slice(0, 13), // once an hour
    handle: (scope) => sync(scope),
  };
  return { work, timer: { name: 'connectors-syncAllTenants', schedule: '0 20 * * * *', handle: forEachTenant(work) } };
}
