import type { Plugin } from 'esbuild';
import { connectPsa, grantRoles, provisionTenants } from '../../../devhost/demo/stage.ts';
import { dice } from '../../support/dice.ts';
import { type RunningStamp, startStamp } from '../../support/running-stamp.ts';
import { judge } from './judge.ts';
import { type Kills, killAgainAndAgain } from './killer.ts';
import { type Life, type Lived, live, peopleOf } from './life.ts';
import { pushTime, settle } from './settle.ts';
import { startWatch } from './watch.ts';
import { openWorld, type World } from './world.ts';

export interface KillRun {
  readonly kills: number;
  readonly lives: number;
  readonly seed: number;
  readonly plugins?: readonly Plugin[];
}

export interface KillReport {
  /** What is not as it was promised; empty is the aim. */
  readonly findings: readonly string[];
  /** For people: what was done and seen, in lines. */
  readonly summary: readonly string[];
  /** What host and services complained of, each kind once: where to look when there are findings. */
  readonly complaints: readonly string[];
}

const atOnce = 10;
const stepsOfLife = 6;

/** Lets many contracts live while host and services are killed, then looks whether every promise was kept. */
export async function runKills({ kills, lives, seed, plugins = [] }: KillRun): Promise<KillReport> {
  const begun = performance.now();
  const stamp = await startStamp({ plugins });
  try {
    await prepare(stamp);
    const world = openWorld(stamp);
    const roll = dice(seed);
    const lived: Lived[] = [];
    const lifetimes = letLive(world, planLives(lives, roll), lived);
    const pushing = pushTime(world);
    const killed = await killAgainAndAgain(world, {
      ...{ kills, roll, expectedSteps: lives * stepsOfLife },
      idle: lifetimes.over,
    });
    await lifetimes.end;
    const settledAfter = performance.now();
    await pushing.end();
    await settle(world);
    const seen = await judge(world, lived);
    return {
      findings: [...world.findings, ...seen.findings],
      complaints: kindsOf(stamp.complaints),
      summary: summary(world, killed, lived, seen.notes, performance.now() - begun, performance.now() - settledAfter),
    };
  } finally {
    await stamp.stop();
  }
}

async function prepare(stamp: RunningStamp): Promise<void> {
  await provisionTenants(stamp);
  await grantRoles(stamp);
  await connectPsa(stamp);
  await stamp.as('integrator', 'fabrikam').must(201, 'POST', 'api/v1/webhooks', {
    json: { url: `${stamp.azure.settings.DEVHOST_WEBHOOK_SINK_URL}/sink/kill`, types: ['contract.activated'] },
    key: 'kill-webhook',
  });
  // Ten in the morning in New York: alerts are raised from nine on, so none has to wait for tomorrow.
  const now = await stamp.azure.now();
  const morning = new Date(`${now.toISOString().slice(0, 10)}T15:00:00Z`);
  await stamp.azure.moveClock(new Date(morning.getTime() + (morning < now ? 86_400_000 : 0)).toISOString());
}

function planLives(count: number, roll: () => number): readonly Life[] {
  const ways = ['decision', 'approve', 'link'] as const;
  return Array.from({ length: count }, (_, index) => {
    const born = roll() < 0.3 ? 'psa' : 'api';
    const tenant = born === 'psa' || roll() < 0.7 ? 'fabrikam' : 'wingtip';
    return {
      title: `Life ${String(index).padStart(4, '0')}`,
      tenant,
      born,
      approved: ways[Math.floor(roll() * 3)] ?? 'link',
    };
  });
}

/** A few at a time, so that kills meet lives at every age. */
function letLive(world: World, lives: readonly Life[], lived: Lived[]) {
  const watch = startWatch(
    world,
    Object.fromEntries(Object.entries(peopleOf).map(([tenant, { author }]) => [tenant, author])),
  );
  let ended = 0;
  const waiting = [...lives];
  const next = async (): Promise<void> => {
    for (let life = waiting.shift(); life; life = waiting.shift()) {
      const now = new Date(); // the clock of the stamp runs less than a day ahead
      await live(world, watch, life, now).then(
        (one) => lived.push(one),
        (fault: Error) => world.findings.push(`${life.title} (${life.tenant}, ${life.born}): ${fault.message}`),
      );
      ended += 1;
    }
  };
  const end = Promise.all(Array.from({ length: atOnce }, next)).then(() => watch.end());
  return { end, over: () => ended === lives.length };
}

function summary(
  world: World,
  { byVictim, awayMs }: Kills,
  lived: readonly Lived[],
  notes: readonly string[],
  allMs: number,
  afterMs: number,
): readonly string[] {
  const s = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const repeated = [...world.repeated].map(([what, times]) => `${times} × ${what}`).join(', ');
  return [
    `killed: host ${byVictim.host}, services ${byVictim.services}, both ${byVictim.both}; away for ${s(awayMs)}`,
    `${lived.length} lives complete in ${s(allMs)}, of which ${s(afterMs)} after the last kill`,
    `requests repeated: ${repeated || 'none'}`,
    ...notes,
  ];
}

/** What every outage brings with it, and the lines of stacks. */
const ofOutages =
  /ECONN|EPIPE|socket hang up|fetch failed|Connection closed|Greeting never|could not be marked|not published|^\[\w+\] +at |Executed 'Func/;

/** Lines that differ only in ids, instants and numbers are of one kind. */
function kindsOf(lines: readonly string[]): readonly string[] {
  const kind = (line: string) => line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9][0-9:.TZ-]*/g, '#');
  const told = lines.filter((line) => !ofOutages.test(line));
  return [...Map.groupBy(told, kind)].map(([, same]) => `${same.length} × ${same[0]?.slice(0, 300)}`).slice(0, 40);
}
