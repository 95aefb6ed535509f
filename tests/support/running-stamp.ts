import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { buildApp } from '../../devhost/build.ts';
import { newWalk, type Walk } from '../../devhost/demo/walk.ts';
import { startLocalAzure } from '../../devhost/supervisor/local-azure.ts';

/** The app on its host and all local services, each in a process of its own, with data of their own. */
export interface RunningStamp extends Walk {
  readonly folder: string;
  /** What host and services said that was no routine. */
  readonly complaints: readonly string[];
  stop(): Promise<void>;
}

export interface StampOptions {
  /** Changes the app while it is bundled: how a fault is planted. */
  readonly plugins?: readonly Plugin[];
}

export async function startStamp({ plugins = [] }: StampOptions = {}): Promise<RunningStamp> {
  const folder = await mkdtemp(join(tmpdir(), 'counterpart-stamp-'));
  const appDir = join(folder, 'app');
  await buildApp(appDir, plugins);
  const complaints: string[] = [];
  const azure = await startLocalAzure({
    dataDir: join(folder, 'data'),
    appDir,
    quiet: true,
    onLine: (process, line) => {
      if (/"level":"(warn|error)|WARNING|ERROR|CRITICAL/.test(line)) complaints.push(`[${process}] ${line}`);
    },
  });
  return {
    ...newWalk(azure),
    folder,
    complaints,
    async stop() {
      await azure.stop();
      if (!process.env.KEEP) await rm(folder, { recursive: true, force: true });
      else console.log(`kept: ${folder}`);
    },
  };
}
