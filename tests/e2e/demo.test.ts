import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const demo = join(import.meta.dirname, '..', '..', 'devhost', 'demo', 'demo.ts');

it('the demo walks a contract through its whole life', { timeout: 240_000 }, async () => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', demo], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  const { ok, seconds, steps } = JSON.parse(last) as { ok: boolean; seconds: number; steps: { ok: boolean }[] };
  expect(
    steps.filter((step) => !step.ok),
    errors.slice(-2_000),
  ).toEqual([]);
  expect({ ok, code }).toEqual({ ok: true, code: 0 });
  expect(seconds).toBeLessThan(90);
});
