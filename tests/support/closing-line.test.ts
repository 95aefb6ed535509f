import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** Runs files of one test each the way `npm test` does, and returns how it ended. */
async function ends(...contents: readonly string[]): Promise<{ line: string | undefined; code: number }> {
  // Inside the repository, since a test finds vitest from where it lies.
  const folder = await mkdtemp(join(root, 'node_modules', '.closing-line-'));
  try {
    const head = "import { expect, test } from 'vitest';\n";
    await Promise.all(contents.map((text, at) => writeFile(join(folder, `${at}.test.ts`), head + text)));
    const config = join(folder, 'vitest.config.ts');
    const shared = JSON.stringify(join(root, 'tests', 'support', 'closing-line.ts'));
    const settings = `{ root: ${JSON.stringify(folder)}, test: { include: ['*.test.ts'], reporters: ['default', ${shared}] } }`;
    await writeFile(config, `export default ${settings};`);
    const args = [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--config', config];
    const { stdout, code } = await promisify(execFile)(process.execPath, args, { cwd: folder }).then(
      (done) => ({ ...done, code: 0 }),
      (failed: { stdout: string; code: number }) => failed,
    );
    return { line: stdout.trimEnd().split('\n').at(-1), code };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [passing, failing] = ["test('a', () => {});", "test('b', () => expect(1).toBe(2));"];

describe('a run ends', () => {
  test('with the counts alone on the last line, and the exit code that goes with them', async () => {
    expect(await ends(passing, passing)).toEqual({ line: '2 passed, 0 failed', code: 0 });
    expect(await ends(passing, failing)).toEqual({ line: '1 passed, 1 failed', code: 1 });
  });
  test('saying what was skipped', async () => {
    expect(await ends(passing, "test.skip('c', () => {});")).toEqual({
      line: '1 passed, 0 failed, 1 skipped',
      code: 0,
    });
  });
  test('with a failure for a file that cannot be loaded, and for an error outside any test', async () => {
    expect(await ends(passing, "throw new Error('no');")).toEqual({ line: '1 passed, 1 failed', code: 1 });
    expect(await ends("test('a', () => void Promise.reject(new Error('late')));")).toEqual({
      line: '1 passed, 1 failed',
      code: 1,
    });
  });
});
