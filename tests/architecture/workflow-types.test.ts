import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

const run = promisify(execFile);
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

const shared = join(import.meta.dirname, 'tsconfig.workflows.json');

/** What the compiler says, without Node's and the browser's types. */
const check = (project: string): Promise<string> =>
  run(process.execPath, [tsc, '--noEmit', '-p', project], { cwd: root }).then(
    () => '',
    (fault: { stdout?: string }) => fault.stdout || String(fault),
  );

test('stories and all they import are sound without Node and DOM', async () => {
  expect(await check(shared)).toBe('');
});

test('nothing that stories import brings Node or an SDK in: the whole program is stories, their steps and the vocabulary', async () => {
  const { stdout } = await run(process.execPath, [tsc, '--noEmit', '--listFilesOnly', '-p', shared], { cwd: root });
  const files = stdout.split('\n').filter((file) => file && !/[\\/]lib\.[\w.]+\.d\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(5);
  expect(
    files.filter(
      (file) => !/[\\/]src[\\/](?:platform[\\/]workflow\.ts|[a-z]+[\\/][a-z-]+(?:\.workflow|-step)\.ts)$/.test(file),
    ),
  ).toEqual([]);
});

test('a story that waits by a timer of the runtime, or asks the network, is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'story-'));
  try {
    const config = { extends: shared, include: ['*.workflow.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await writeFile(
      join(folder, 'a.workflow.ts'),
      "setTimeout(() => {}, 1);\nfetch('https://example.com');\nprocess.exit();\n",
    );
    const said = await check(join(folder, 'tsconfig.json'));
    for (const name of ['setTimeout', 'fetch', 'process']) expect(said).toContain(name);
  } finally {
    await rm(folder, { recursive: true });
  }
});
