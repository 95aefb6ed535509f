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

    await Promise.all([inTurns(flights, 4, (flight) => decide(world, flight)), killTheHost(stamp, roll)]);
    // The next step waits until what the kill cut off was made up for: on a slow machine the clock would run away otherwise
    // from people who were not even asked yet.
    for (let more = 1; more < kills; more++) {
      await goesBy(stamp, (daysOfKills * 24) / (kills - 1));
      await killTheHost(stamp, roll);
    }
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

/** In which all reminders and rungs come due. */
const daysOfKills = 2;

/** In the middle of what goes on; returns when all has come to rest, but for what the dead host had locked. */
async function killTheHost(stamp: RunningStamp, roll: () => number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 150 + roll() * 700));
  await stamp.azure.killHost();
  await stamp.azure.startHost();
  await rest(stamp);
}

const rest = (stamp: RunningStamp): Promise<void> => meshAtRest(stamp, composedStamp().slices, { butForLocks: true });

/** Time goes by undisturbed: at each jump timers fire, the sweep wakes what is due, and all comes to rest. */
async function liveOn(stamp: RunningStamp, hours: number): Promise<void> {
  for (let left = hours; left > 0; left -= 12) {
    await goesBy(stamp, 12);
    await rest(stamp);
  }
}

const goesBy = async ({ azure }: RunningStamp, hours: number): Promise<unknown> =>
  azure.moveClock(new Date((await azure.now()).getTime() + hours * hourMs).toISOString());

/** Ten in the morning of a Monday in New York, where the tenant works. */
async function moveToMondayMorning({ azure }: RunningStamp): Promise<void> {
  const monday = await azure.now();
  do monday.setUTCDate(monday.getUTCDate() + 1);
  while (monday.getUTCDay() !== 1);
  await azure.moveClock(`${monday.toISOString().slice(0, 10)}T15:00:00Z`);
}
