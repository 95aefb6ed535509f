import { z } from 'zod';
import type { TenantWork, Timer } from '../slice.ts';
import type { sweepsOrphans } from './sweep-orphans.ts';

/** Every night what nothing refers to goes. */
export function orphanSweep(
  sweep: ReturnType<typeof sweepsOrphans>,
  forEachTenant: (work: TenantWork) => Timer['handle'],
): { timer: Timer; work: TenantWork } {
  const work: TenantWork = {
    name: 'documents-sweepOrphans',
    input: z.strictObject({}),
    key: (_tenant, now) => now.toISOString().slice(0, 10), // once a day
    inbox: 'own', // what was deleted once is not there to be deleted again
    handle: async (scope, _input, { now }) => {
      await sweep(scope, now);
    },
  };
  return {
    work,
    timer: { name: 'documents-sweepAllOrphans', schedule: '0 40 3 * * *', handle: forEachTenant(work) },
  };
}
