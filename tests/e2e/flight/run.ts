import { grantRoles, provisionTenants } from '../../../devhost/demo/stage.ts';
import { dice } from '../../support/dice.ts';
import { type RunningStamp, startStamp } from '../../support/running-stamp.ts';
import type { KillReport } from '../kill/run.ts';
import { settle } from '../kill/settle.ts';
import { openWorld } from '../kill/world.ts';
import { decide, type Fate, inTurns, open, tenant } from './flight.ts';
import { judge } from './judge.ts';
import { useBriskPolicy } from './policy.ts';

export interface FlightRun {
  readonly proposals: number;
  readonly kills: number;
  readonly seed: number;
}

const hourMs = 3_600_000;

/**
 * Many proposals wait at once while the host is killed again and again: some are decided in the first hours, the others
 * reminded, escalated and expired as a week goes by, hour by hour between the kills.
 */
export async function runFlights({ proposals, kills, seed }: FlightRun): Promise<KillReport> {
  const begun = performance.now();
  const stamp = await startStamp();
  try {
    const world = openWorld(stamp);
    await provisionTenants(stamp);
    await grantRoles(stamp);
    await moveToMondayMorning(stamp);
    await useBriskPolicy(world, tenant);
    const roll = dice(seed);
    const fates: readonly Fate[] = ['approve', 'approve', 'approve', 'reject', 'silence', 'silence'];
    const fateOf = () => fates[Math.floor(roll() * fates.length)] ?? 'silence';
    const flights = await open(world, proposals, fateOf, await stamp.azure.now());
    const opened = performance.now();

    let killed = 0;
    const killing = (async () => {
      while (killed < kills) {
        await new Promise((resolve) => setTimeout(resolve, 150 + roll() * 600));
        await stamp.azure.killHost();
        await stamp.azure.startHost();
        killed += 1;
      }
    })();
    await inTurns(flights, 4, (flight) => decide(world, flight));
    // A week, in steps of an hour while there are kills left and in steps of four after: each brings something due.
    const end = (await stamp.azure.now()).getTime() + 7 * 24 * hourMs;
    for (let now = (await stamp.azure.now()).getTime(); now < end || killed < kills; ) {
      now = Math.max(now, (await stamp.azure.now()).getTime()) + (killed < kills ? hourMs : 4 * hourMs);
      if (now < end) await stamp.azure.moveClock(new Date(now).toISOString());
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    await killing;
    await settle(world);
    const { findings, notes } = await judge(world, flights);
    const s = (ms: number) => `${(ms / 1000).toFixed(0)} s`;
    return {
      findings: [...world.findings, ...findings],
      complaints: stamp.complaints.slice(0, 20),
      summary: [
        `${proposals} proposals in flight after ${s(opened - begun)}; ${killed} SIGKILLs of the host; ${s(performance.now() - begun)} in all`,
        ...notes,
      ],
    };
  } finally {
    await stamp.stop();
  }
}

/** Ten in the morning of a Monday in New York, where the tenant works. */
async function moveToMondayMorning({ azure }: RunningStamp): Promise<void> {
  const monday = await azure.now();
  do monday.setUTCDate(monday.getUTCDate() + 1);
  while (monday.getUTCDay() !== 1);
  await azure.moveClock(`${monday.toISOString().slice(0, 10)}T15:00:00Z`);
}
