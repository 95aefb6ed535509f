import type { World } from './world.ts';

export type Victim = 'host' | 'services' | 'both';
const victims: readonly Victim[] = ['host', 'services', 'both'];

export interface Kills {
  readonly byVictim: Readonly<Record<Victim, number>>;
  /** How long the victims were away, in all. */
  readonly awayMs: number;
}

export interface KillPlan {
  readonly kills: number;
  /** Steps all lives make together: the kills are spread over them. */
  readonly expectedSteps: number;
  readonly roll: () => number;
  /** Nobody is under way any more: what kills are left come at once. */
  readonly idle: () => boolean;
}

/**
 * Kills again and again. Who dies and after how many steps of the lives is drawn from the seed, so that a seed brings the
 * same victims at the same points of the progress; within a step the draw adds up to a third of a second.
 */
export async function killAgainAndAgain(world: World, plan: KillPlan): Promise<Kills> {
  const byVictim = { host: 0, services: 0, both: 0 };
  let awayMs = 0;
  for (let kill = 0; kill < plan.kills; kill++) {
    const victim = victims[Math.floor(plan.roll() * victims.length)] ?? 'both';
    const [share, delay] = [plan.roll(), plan.roll() * 330];
    const left = Math.max(0, plan.expectedSteps - world.steps());
    const wait = Math.floor((share * 2 * left) / (plan.kills - kill));
    await progress(world, world.steps() + wait, plan.idle);
    await new Promise((resolve) => setTimeout(resolve, delay));
    const begun = performance.now();
    await killAndStart(world, victim);
    awayMs += performance.now() - begun;
    byVictim[victim] += 1;
  }
  return { byVictim, awayMs };
}

async function killAndStart({ stamp: { azure } }: World, victim: Victim): Promise<void> {
  await Promise.all([
    victim === 'services' ? undefined : azure.killHost(),
    victim === 'host' ? undefined : azure.killServices(),
  ]);
  if (victim !== 'host') await azure.startServices();
  if (victim !== 'services') await azure.startHost();
}

/** After this long without a step the next kill comes anyway, and what a crash left behind is waited for by then. */
const patienceMs = 5_000;

async function progress(world: World, steps: number, idle: () => boolean): Promise<void> {
  const since = performance.now();
  while (world.steps() < steps && !idle()) {
    if (world.idleMs() > patienceMs && performance.now() - since > patienceMs) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
