import { z } from 'zod';
import type { TenantWork, Timer } from '../slice.ts';
import type { SweepsWaiting } from './sweep-waiting.ts';

/** Sends what has waited for its reader's hour. */
export function waitingSweep(
  sweep: SweepsWaiting,
  forEachTenant: (work: TenantWork) => Timer['handle'],
): { timer: Timer; work: TenantWork } {
  const work: TenantWork = {
    name: 'notifications-sendWaiting',
    input: z.strictObject({}),
    inbox: 'own', // what was sent does not wait any more
    key: (_tenant, now) => now.toISOString().slice(0, 15), // one for every ten minutes, however often the timer fires
    handle: async (scope, _input, { now }) => sweep(scope, now),
  };
  return {
    work,
    timer: { name: 'notifications-sendAllWaiting', schedule: '0 */10 * * * *', handle: forEachTenant(work) },
  };
}
