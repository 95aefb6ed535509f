import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalAzure } from '../../supervisor/local-azure.ts';
import { type Line, row } from '../rows.ts';
import { each, rounds } from '../samples.ts';

/** Cold processes on empty data, one after the other as `npm start` starts them; a bare Node beside them in every round. */
export async function startUp(appDir: string, folder: string, count: number): Promise<readonly Line[]> {
  const dataDir = join(folder, 'start-up');
  const seen = await rounds(count, async () => {
    const floor = await bareNode();
    await rm(dataDir, { recursive: true, force: true });
    const begun = performance.now();
    const azure = await startLocalAzure({ dataDir, appDir, quiet: true });
    const both = performance.now() - begun;
    await azure.killHost();
    await azure.killServices();
    const again = performance.now();
    await azure.startServices();
    const services = performance.now() - again;
    await azure.startHost();
    const host = performance.now() - again - services;
    await azure.killHost();
    await azure.killServices();
    return { floor, both, services, host };
  });
  await rm(dataDir, { recursive: true, force: true });
  const peer = {
    name: 'bare `node -e 0`',
    rounds: each(seen, (round) => round.floor),
  };
  return [
    row({ what: 'start-up: services ready', ours: each(seen, (round) => round.services), peer }),
    row({ what: 'start-up: host ready', ours: each(seen, (round) => round.host), peer }),
    row({
      what: 'start-up: both, on empty data',
      ours: each(seen, (round) => round.both),
      peer,
      aim: { ours: 5000 },
      note: 'the services and the host alone are timed on the data of the first start, after a SIGKILL',
    }),
  ];
}

async function bareNode(): Promise<number> {
  const begun = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - begun;
}
