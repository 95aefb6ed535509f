import { eventually, type Json } from '../../../devhost/demo/walk.ts';
import { composedStamp } from '../../support/composed-stamp.ts';
import { ask, type World } from './world.ts';

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
  for (let round = 0; round < 3; round++) {
    await putAhead(world, sweepMs);
    await atRest(world);
  }
  await putAhead(world, 3_700_000); // the hourly sweep of contracts
  await atRest(world);
}

/** The subscriptions somebody reads are empty, no function runs and none has run since the look before. */
async function atRest({ stamp }: World): Promise<void> {
  const { slices } = composedStamp();
  const read = [
    ...slices.flatMap(({ subscriptions = [] }) => subscriptions.map((s) => `events/Subscriptions/${s.subscription}`)),
    ...slices.flatMap(({ queues = [] }) => queues.map((q) => q.queue)),
  ];
  let before = '';
  await eventually(
    'the mesh to come to rest',
    async () => {
      const { entities } = await ask(() => stamp.control('/service-bus/'));
      const stats = await hostStats(stamp.azure.appUrl, stamp.azure.settings.HOST_MASTER_KEY ?? '');
      const busy = read.some((name) => (entities[name]?.active ?? 0) + (entities[name]?.locked ?? 0) > 0);
      const now = JSON.stringify([stats.functions]);
      const same = now === before;
      before = now;
      return !busy && stats.running === 0 && same ? true : undefined;
    },
    90,
  );
}

async function hostStats(appUrl: string, key: string): Promise<Json> {
  const answer = await fetch(`${appUrl}/admin/devhost/stats`, { headers: { 'x-functions-key': key } });
  if (!answer.ok) throw new Error(`the host's counts: ${answer.status}`);
  return answer.json();
}
