// Runs a TypeScript entry on the locked Node, whatever Node started it, and installs what is locked if it is missing.
// Plain JavaScript for Node 18 and newer: this is the one file that runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** npm writes node_modules/.package-lock.json last, so its absence means "never installed, or interrupted". */
function installed() {
  const receipt = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(receipt) || !existsSync(lockedNode)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const have = JSON.parse(readFileSync(receipt, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || have[path]?.version === entry.version,
  );
}

if (!installed()) {
  console.error('Installing the locked dependencies (npm ci) …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0 || !existsSync(lockedNode)) {
    console.error('npm ci did not finish; see its messages above.');
    process.exit(1);
  }
}

const [entry, ...rest] = process.argv.slice(2);
const child = spawn(lockedNode, ['--disable-warning=ExperimentalWarning', join(root, entry), ...rest], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
