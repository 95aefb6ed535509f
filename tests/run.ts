import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

// `npm test`: everything, or the files and options given (`npm test -- tests/gates`). The last line is `N passed, N failed`.

const root = dirname(import.meta.dirname);
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const config = join(root, 'tests', 'vitest.config.ts');
const child = spawn(process.execPath, [vitest, 'run', '--config', config, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
