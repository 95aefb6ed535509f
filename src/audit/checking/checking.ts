import { z } from 'zod';
import { TenantErased } from '../../platform/cosmos/placements.ts';
import type { Queues } from '../../platform/messages.ts';
import { tenantWorkQueue } from '../../platform/tenant-work.ts';
import type { TenantWork, Timer } from '../../slice.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import { checkEvents } from './check-events.ts';
import { type CheckingParts, checksLogs } from './check-logs.ts';
import { type SweepingParts, sweepsEvents } from './sweep-events.ts';

export interface CheckingSliceParts extends CheckingParts, SweepingParts {
  readonly queues: Queues;
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
}

/** The continuous check of the logs: every hour what is in them, every night whether something is not. */
export function createChecking(parts: CheckingSliceParts) {
  const { queues, forEachTenant } = parts;
  const check = checksLogs(parts);
  const sweep = sweepsEvents(parts);
  const checkLog: TenantWork = {
    name: 'audit-checkLog',
    input: z.strictObject({}),
    key: (_, now) => now.toISOString().slice(0, 13),
    inbox: 'own', // looking twice does no harm
    handle: async (scope) => void (await check(scope)),
  };
  const sweepEvents: TenantWork = {
    name: 'audit-sweepEvents',
    input: z.strictObject({}),
    key: (_, now) => now.toISOString().slice(0, 10),
    inbox: 'own', // what is logged is not missing the second time
    async handle(scope, _, { now }) {
      try {
        if ((await sweep(scope)) === 'done') return;
      } catch (fault) {
        // Somebody is alarmed already, and what is missing is found again tomorrow.
        if (fault instanceof TenantErased || fault instanceof LogInconsistent) return;
        throw fault;
      }
      const id = `${sweepEvents.name}/${scope.tenant}/${now.toISOString()}`;
      await queues.send(scope, tenantWorkQueue, { id, body: { work: sweepEvents.name, input: {} } });
    },
  };
  return {
    check,
    tenantWork: [checkLog, sweepEvents],
    timers: [
      { name: checkLog.name, schedule: '0 41 * * * *', handle: forEachTenant(checkLog) },
      { name: sweepEvents.name, schedule: '0 7 4 * * *', handle: forEachTenant(sweepEvents) },
    ] satisfies Timer[],
    events: checkEvents,
  };
}
