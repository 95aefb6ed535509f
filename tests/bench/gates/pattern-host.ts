import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstanceCost } from '../../../devhost/bench/host/journal.ts';
import { costsOf } from '../../../devhost/bench/host/journal.ts';
import { bundlePeers } from '../../../devhost/bench/host/stage.ts';
import { eventually, newWalk, type Walk } from '../../../devhost/demo/walk.ts';
import { startLocalAzure } from '../../../devhost/supervisor/local-azure.ts';
import { later, runningInstances } from './measured.ts';

const dayMs = 86_400_000;
/** In which the host parts a long timer, as the real one does: with longer jumps there would be fewer events than in life. */
const jumpDays = 3;
const prefix = 'approval-';

export interface Pattern {
  readonly name: string;
  readonly input: { readonly deadlineDays: number; readonly remindEvery?: number };
}

export interface PatternCosts {
  readonly cost: (pattern: Pattern, waited: number) => InstanceCost;
  /** How many of them ran at each look, while people thought. */
  readonly waiting: readonly number[];
}

/** The documentation's pattern on a local host of its own: one instance for each wait, decided when it is over. */
export async function livesOfPattern(
  root: string,
  folder: string,
  patterns: readonly Pattern[],
  waits: readonly number[],
): Promise<PatternCosts> {
  const dataDir = join(folder, 'approval-pattern');
  await rm(dataDir, { recursive: true, force: true });
  const appDir = join(dataDir, 'app');
  await mkdir(appDir, { recursive: true });
  await cp(join(root, 'host.json'), join(appDir, 'host.json'));
  await bundlePeers(root, appDir);
  const azure = await startLocalAzure({ dataDir, appDir, quiet: true });
  try {
    const walk = newWalk(azure);
    const waiting = await live(walk, patterns, waits);
    const costs = costsOf(dataDir);
    const cost = (pattern: Pattern, waited: number) => {
      const found = costs.find(({ id }) => id === idOf(pattern, waited));
      if (!found) throw new Error(`the journal has nothing of ${idOf(pattern, waited)}`);
      return found;
    };
    return { cost, waiting };
  } finally {
    await azure.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const idOf = ({ name }: Pattern, waited: number): string => `${prefix}${name}-${waited}`;

async function live(walk: Walk, patterns: readonly Pattern[], waits: readonly number[]): Promise<readonly number[]> {
  for (const pattern of patterns) for (const waited of waits) await ask(walk, idOf(pattern, waited), pattern.input);
  const seen: number[] = [];
  let day = 0;
  for (const waited of waits) {
    for (; day < waited; day = Math.min(day + jumpDays, waited)) await jump(walk, Math.min(jumpDays, waited - day));
    seen.push((await runningInstances(walk, prefix)).length);
    for (const pattern of patterns) await decide(walk, idOf(pattern, waited));
  }
  return seen;
}

/** Until every instance has seen the new day, and none has anything left to do on it. */
async function jump(walk: Walk, days: number): Promise<void> {
  await later(walk, days * dayMs + 1000);
  const now = (await walk.azure.now()).getTime();
  let before = '';
  await eventually('the instances to see the day', async () => {
    const instances = await runningInstances(walk, prefix);
    const seen = JSON.stringify(instances);
    const settled =
      seen === before &&
      (days < jumpDays || instances.every(({ lastUpdatedTime }) => now - Date.parse(lastUpdatedTime) < dayMs));
    before = seen;
    return settled ? true : undefined;
  });
}

async function ask(walk: Walk, id: string, input: Pattern['input']): Promise<void> {
  await post(walk, id, input);
  await eventually('the instance to wait', async () =>
    (await runningInstances(walk, id)).length === 1 ? true : undefined,
  );
}

async function decide(walk: Walk, id: string): Promise<void> {
  await post(walk, `${id}/decision`, {});
  await eventually('the approval to be carried out', async () =>
    (await runningInstances(walk, id)).some(({ instanceId }) => instanceId === id) ? undefined : true,
  );
}

async function post({ azure }: Walk, path: string, json: unknown): Promise<void> {
  const answer = await fetch(`${azure.appUrl}/bench/approvals/${path}`, { method: 'POST', body: JSON.stringify(json) });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
}
