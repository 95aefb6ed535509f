import { grantRoles, provisionTenants } from '../../../devhost/demo/stage.ts';
import { composedStamp } from '../../support/composed-stamp.ts';
import { dice } from '../../support/dice.ts';
import { meshAtRest } from '../../support/mesh-at-rest.ts';
import { type RunningStamp, startStamp } from '../../support/running-stamp.ts';
import type { KillReport } from '../kill/run.ts';
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
 * reminded and escalated between the kills, and expired in the two days that follow.
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

    await Promise.all([inTurns(flights, 4, (flight) => decide(world, flight)), killTheHost(stamp, kills, roll)]);
    await liveOn(stamp, 48);
    const { findings, notes } = await judge(world, flights);
    const s = (ms: number) => `${(ms / 1000).toFixed(0)} s`;
    return {
      findings: [...world.findings, ...findings],
      complaints: stamp.complaints.slice(0, 20),
      summary: [
        `${proposals} proposals in flight after ${s(opened - begun)}; ${kills} SIGKILLs of the host; ${s(performance.now() - begun)} in all`,
        ...notes,
      ],
    };
  } finally {
    await stamp.stop();
  }
}

/** Two days go by meanwhile, in which all reminders and rungs come due: what a kill cuts off still has its time. */
const daysOfKills = 2;

async function killTheHost({ azure }: RunningStamp, kills: number, roll: () => number): Promise<void> {
  const stepMs = (daysOfKills * 24 * hourMs) / kills;
  for (let kill = 0; kill < kills; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 150 + roll() * 700));
    await azure.killHost();
    await azure.startHost();
    await azure.moveClock(new Date((await azure.now()).getTime() + stepMs).toISOString());
  }
}

/** Time goes by undisturbed: at each jump timers fire, the sweep wakes what is due, and all comes to rest. */
async function liveOn(stamp: RunningStamp, hours: number): Promise<void> {
  for (let left = hours; left > 0; left -= 12) {
    await stamp.azure.moveClock(new Date((await stamp.azure.now()).getTime() + 12 * hourMs).toISOString());
    await meshAtRest(stamp, composedStamp().slices);
  }
}

/** Ten in the morning of a Monday in New York, where the tenant works. */
async function moveToMondayMorning({ azure }: RunningStamp): Promise<void> {
  const monday = await azure.now();
  do monday.setUTCDate(monday.getUTCDate() + 1);
  while (monday.getUTCDay() !== 1);
  await azure.moveClock(`${monday.toISOString().slice(0, 10)}T15:00:00Z`);
}
