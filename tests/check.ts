import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

// `npm run check`: what must hold before a change is taken. The last step prints the closing line of the tests, which include
// the rules of the architecture and the comparison of what is generated with what is checked in.

const root = dirname(import.meta.dirname);
const tool = (name: string) => join(root, 'node_modules', '.bin', name);
const node = process.execPath;

const steps: readonly (readonly [what: string, command: string, ...args: string[]])[] = [
  ['types', tool('tsc'), '--noEmit'],
  ['types of the workflows', tool('tsc'), '--noEmit', '-p', join('tests', 'architecture', 'tsconfig.workflows.json')],
  ['lint and format', tool('biome'), 'ci', '--error-on-warnings'],
  ['generated files', node, join('tests', 'support', 'generate-matrices.ts'), '--check'],
  ['tests', node, join('tests', 'run.ts')],
];

for (const [what, command, ...args] of steps) {
  console.log(`\n── ${what}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.log(`check: ${what} failed`);
    process.exit(1);
  }
}
