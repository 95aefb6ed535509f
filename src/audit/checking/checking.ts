import { z } from 'zod';
import type { TenantWork, Timer } from '../../slice.ts';
import { checkEvents } from './check-events.ts';
import { type CheckingParts, checksLogs } from './check-logs.ts';

/** The continuous check of the logs: every hour, every tenant. */
export function createChecking(
  parts: CheckingParts & { readonly forEachTenant: (work: TenantWork) => Timer['handle'] },
) {
  const check = checksLogs(parts);
  const work: TenantWork = {
    name: 'audit-checkLog',
    input: z.strictObject({}),
    key: (_, now) => now.toISOString().slice(0, 13),
    inbox: 'own', // looking twice does no harm
    handle: async (scope) => void (await check(scope)),
  };
  return {
    check,
    tenantWork: [work],
    timers: [{ name: work.name, schedule: '0 41 * * * *', handle: parts.forEachTenant(work) }] satisfies Timer[],
    events: checkEvents,
  };
}
