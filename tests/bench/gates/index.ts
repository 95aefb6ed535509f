import type { BenchContext } from '../../../devhost/bench/context.ts';
import { type Line, part } from '../../../devhost/bench/rows.ts';
import { grantRoles, provisionTenants } from '../../../devhost/demo/stage.ts';
import { startStamp } from '../../support/running-stamp.ts';
import { bySteps } from './by-steps.ts';
import { livesOfPattern } from './pattern-host.ts';
import { throughput } from './throughput.ts';
import { daily, unreminded, waiting, waits } from './waiting.ts';

/** npm run bench gates: what a proposal costs, beside the documentation's pattern for approvals and beside bare writes. */
export async function benchGates({ say, root, folder }: BenchContext): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const measure = async (what: string, go: () => Promise<readonly Line[]>) => {
    say(what);
    lines.push(...(await part(what, go)));
  };
  await measure('opened and decided per second', () => throughput(5));
  say('the app and the local services');
  const stamp = await startStamp();
  try {
    await provisionTenants(stamp);
    await grantRoles(stamp);
    await measure('by the days of waiting', async () => {
      const pattern = await livesOfPattern(root, folder, [unreminded, daily], waits);
      return waiting(stamp, pattern, 2);
    });
    await measure('by the steps of the plan', () => bySteps(stamp, 2));
  } finally {
    await stamp.stop();
  }
  return lines;
}
