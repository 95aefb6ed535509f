import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../supervisor/ensure-built.ts';
import { startLocalAzure } from '../supervisor/local-azure.ts';
import { steps } from './steps/index.ts';
import { newWalk } from './walk.ts';

// The main job, headless, on empty data: a line per step, one JSON object at the end, exit code 1 if a step is not as it must be.

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { values } = parseArgs({
  options: { keep: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
});

const dataDir = join(root, '.local', values.keep ? 'data' : `demo-${process.pid}`);
if (values.keep && existsSync(dataDir)) {
  const aside = `${dataDir}-before-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  renameSync(dataDir, aside);
  console.error(`What was in .local/data is now in ${aside}`);
}
const appDir = await ensureBuilt(root);
const begun = performance.now();
const azure = await startLocalAzure({
  dataDir,
  appDir,
  quiet: !values.verbose,
  ...(values.keep ? { preferredPort: 7071 } : {}),
  onLine: (name, line) =>
    values.verbose || /error|critical/i.test(line) ? console.error(`[${name}] ${line}`) : undefined,
});
const walk = newWalk(azure);
const seen: { step: number; title: string; ok: boolean; ms: number; seen: string }[] = [];
for (const [index, { title, walk: go }] of steps.entries()) {
  const start = performance.now();
  const outcome = await go(walk).then(
    (line) => ({ ok: true, seen: line }),
    (fault: Error) => ({ ok: false, seen: fault.message }),
  );
  const ms = Math.round(performance.now() - start);
  seen.push({ step: index + 1, title, ms, ...outcome });
  console.log(`${outcome.ok ? 'ok  ' : 'FAIL'} ${index + 1}. ${title} (${ms} ms): ${outcome.seen}`);
  if (!outcome.ok) break;
}
await azure.stop();
if (!values.keep) rmSync(dataDir, { recursive: true, force: true });
const ok = seen.length === steps.length && seen.every((step) => step.ok);
console.log(JSON.stringify({ ok, seconds: Math.round((performance.now() - begun) / 100) / 10, steps: seen }));
process.exit(ok ? 0 : 1);
