import { mkdir } from 'node:fs/promises';
import { ensureBuilt } from '../../supervisor/ensure-built.ts';
import type { BenchContext } from '../context.ts';
import { type Line, part } from '../rows.ts';
import { decisionToExecution } from './decision.ts';
import { wholeLife } from './life.ts';
import { moduleLoad } from './module-load.ts';
import { orchestrationSteps } from './orchestration.ts';
import { readContract } from './read-contract.ts';
import { requestsPerUseCase } from './requests.ts';
import { openStage } from './stage.ts';
import { startUp } from './start-up.ts';

/** The local host and the app on it: start, steps, reads, decisions, one life, requests, load. */
export async function benchHost({ root, folder, say }: BenchContext): Promise<readonly Line[]> {
  await mkdir(folder, { recursive: true });
  const appDir = await ensureBuilt(root);
  const lines: Line[] = [];
  const measure = async (what: string, go: () => Promise<readonly Line[]>) => {
    say(what);
    lines.push(...(await part(what, go)));
  };
  await measure('start-up', () => startUp(appDir, folder, 3));
  const stage = await openStage(root, appDir, folder);
  try {
    const { walk, azure } = stage;
    await measure('orchestration steps', () => orchestrationSteps(walk, 5));
    await measure('GET contract', () => readContract(walk, 3, 300));
    await measure('decision to execution', () => decisionToExecution(walk, 5));
    await measure('requests per use case', () => requestsPerUseCase(walk, 3));
    await measure('module load', () => moduleLoad({ appDir, settings: azure.settings, folder, rounds: 5 }));
  } finally {
    await stage.stop();
  }
  await measure('one whole life', () => wholeLife(appDir, folder));
  return lines;
}
