import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Line, row } from '../rows.ts';
import { rounds, spread } from '../samples.ts';
import { node22 } from './node-22.ts';

const probe = fileURLToPath(new URL('./load-probe.mjs', import.meta.url));
const { resolve } = createRequire(import.meta.url);

interface LoadOptions {
  readonly appDir: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly rounds: number;
}

/** From the start of a process until the bundle has registered its functions, less what an empty script takes. */
export async function moduleLoad(options: LoadOptions): Promise<readonly Line[]> {
  const other = node22(options.folder);
  const lines = [...(await loadOn('Node 24', process.execPath, options))];
  if (other) lines.push(...(await loadOn('Node 22', other, options)));
  else lines.push({ what: 'load on Node 22', skipped: 'no Node 22 could be had from the registry' });
  return lines;
}

async function loadOn(name: string, binary: string, options: LoadOptions): Promise<readonly Line[]> {
  const cache = mkdtempSync(join(options.folder, 'compile-cache-'));
  const bundle = join(options.appDir, 'main.mjs');
  const durable = resolve('durable-functions');
  const functions = resolve('@azure/functions');
  const load = (target: string | undefined, environment: Readonly<Record<string, string>> = {}) =>
    loadOnce(binary, target, { ...options.settings, ...environment });
  // The round that warms up fills the cache too.
  const seen = await rounds(options.rounds, async () => ({
    floor: load(undefined),
    bundle: load(bundle),
    cached: load(bundle, { NODE_COMPILE_CACHE: cache }),
    durable: load(durable),
    functions: load(functions),
  }));
  rmSync(cache, { recursive: true, force: true });
  const floor = spread(seen.map((round) => round.floor));
  const above = (value: (round: (typeof seen)[number]) => number) => seen.map((round) => value(round) - floor.median);
  const peer = { name: 'durable-functions alone', rounds: above((round) => round.durable) };
  const boot = [floor.median, floor.min, floor.max].map((ms) => ms.toFixed(0));
  return [
    row({
      what: `load the bundle, ${name}`,
      ours: above((round) => round.bundle),
      peer,
      aim: { ours: 250 },
      note: `an empty script, ${boot[0]} ms (${boot[1]}–${boot[2]}), is subtracted from this and the figures below`,
    }),
    row({
      what: `load the bundle, ${name}, compile cache`,
      ours: above((round) => round.cached),
      peer,
      aim: { ours: 250 },
    }),
    row({ what: `load @azure/functions alone, ${name}`, ours: above((round) => round.functions), peer }),
  ];
}

function loadOnce(binary: string, target: string | undefined, environment: Readonly<Record<string, string>>): number {
  const { stdout, stderr } = spawnSync(binary, [probe, ...(target ? [target] : [])], {
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  });
  const loaded = /loaded after ([\d.]+) ms/.exec(stdout)?.[1];
  if (loaded === undefined) throw new Error(`${target ?? 'an empty script'} did not load: ${stderr.slice(-400)}`);
  return Number(loaded);
}
