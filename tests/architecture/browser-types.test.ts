import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

const run = promisify(execFile);
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

test('what runs in browsers is sound with the browser’s types and without Node’s', async () => {
  const project = join(import.meta.dirname, 'tsconfig.browser.json');
  const said = await run(process.execPath, [tsc, '--noEmit', '-p', project], { cwd: root }).then(
    () => '',
    (fault: { stdout?: string }) => fault.stdout || String(fault),
  );
  expect(said).toBe('');
});
