import { composedStamp } from '../../support/composed-stamp.ts';
import { meshAtRest } from '../../support/mesh-at-rest.ts';
import type { World } from './world.ts';

/** What a crash left unpublished is found by the sweep that runs every minute and looks at what is a minute old. */
const sweepMs = 130_000;

/**
 * Time passes for those who wait for a sweep: when nothing has moved for some seconds the clock is put ahead to the next one.
 */
export function pushTime(world: World): { end(): Promise<void> } {
  let ended = false;
  const loop = (async () => {
    let last = performance.now();
    while (!ended) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      if (world.idleMs() < 2_500 || performance.now() - last < 2_500) continue;
      last = performance.now();
      await putAhead(world, sweepMs).catch(() => undefined); // killed just now; it is tried again
    }
  })();
  return {
    async end() {
      ended = true;
      await loop;
    },
  };
}

async function putAhead({ stamp: { azure } }: World, ms: number): Promise<void> {
  await azure.moveClock(new Date((await azure.now()).getTime() + ms).toISOString());
}

/** Until nothing is under way: every sweep has run on what the last kill left, and the mesh is at rest. */
export async function settle(world: World): Promise<void> {
  const { slices } = composedStamp();
  for (let round = 0; round < 3; round++) {
    await putAhead(world, sweepMs);
    await meshAtRest(world.stamp, slices);
  }
  await putAhead(world, 3_700_000); // the hourly sweep of contracts
  await meshAtRest(world.stamp, slices);
}
