import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BenchContext } from '../../devhost/bench/context.ts';
import { benchHost } from '../../devhost/bench/host/index.ts';
import { table } from '../../devhost/bench/print.ts';
import type { Line } from '../../devhost/bench/rows.ts';
import { benchAudit } from './audit/index.ts';
import { benchGates } from './gates/index.ts';
import { benchRedline } from './redline/index.ts';

// npm run bench [NAME] [-- --json]: figures of one run, as ratios to named peers measured in that run.

const benches: Readonly<Record<string, (context: BenchContext) => Promise<readonly Line[]>>> = {
  audit: (context) => benchAudit(context),
  gates: benchGates,
  host: benchHost,
  redline: benchRedline,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const [name = 'host', ...files] = positionals;
const bench = benches[name];
if (!bench) {
  console.error(`There is no bench "${name}". There is: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const begun = performance.now();
const lines = await bench({
  root,
  folder: join(root, '.local', 'bench'),
  files,
  say: (line) => console.error(`${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${line}`),
});
const seconds = Math.round((performance.now() - begun) / 1000);
const machine = `Node ${process.versions.node}, ${cpus().length} cores, ${process.platform} ${process.arch}`;
if (values.json) console.log(JSON.stringify({ bench: name, machine, seconds, lines }));
else {
  console.log(
    `\nbench ${name}: ${machine}, ${seconds} s. Ratios are of this one run, interleaved; medians with the smallest`,
  );
  console.log(`and largest round. Absolute figures hold for this machine and this hour only.\n\n${table(lines)}`);
}
