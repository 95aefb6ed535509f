import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { historyOf } from '../../../devhost/durable/instance.ts';
import { TaskHub } from '../../../devhost/durable/reducer.ts';
import { dice } from './dice.ts';

const KILLS = Number(process.env.DURABLE_KILLS ?? 6);
const COUNT = Math.max(30, 3 * KILLS);
const SEED = Number(process.env.DURABLE_SEED ?? Date.now() % 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'sigkill-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the process until it is done, or kills it so long after it has started. */
async function run(killAfterMs?: number): Promise<boolean> {
  const script = fileURLToPath(new URL('sigkill-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, String(COUNT)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const started = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('started')) resolve();
    });
  });
  await Promise.race([started, ended]);
  if (killAfterMs !== undefined) {
    await Promise.race([sleep(killAfterMs), ended]);
    child.kill('SIGKILL');
  }
  await ended;
  return output.includes('done');
}

it(`after ${KILLS} SIGKILLs at random moments every orchestration has its right end (seed ${SEED})`, async () => {
  const roll = dice(SEED);
  let hits = 0;
  for (let kill = 0; kill < KILLS; kill++) hits += Number(!(await run(roll(60))));
  expect(await run()).toBe(true);
  expect(hits).toBeGreaterThan(0);

  const hub = new TaskHub();
  for (const line of readFileSync(join(folder, 'journal.jsonl'), 'utf8').trimEnd().split('\n'))
    hub.apply(JSON.parse(line));
  expect(hub.instances.size).toBe(COUNT * 4);
  for (let i = 0; i < COUNT; i++) {
    const instance = hub.instances.get(`i${i}`);
    const output = [`i${i}/3/1`, `i${i}/3/2`, `i${i}/3/3`, `i${i}:3/child`];
    expect(instance).toMatchObject({ status: 'Completed', input: '3', output: JSON.stringify(output) });
    const answered = instance ? historyOf(instance).flatMap(({ TaskScheduledId }) => TaskScheduledId ?? []) : [];
    expect(new Set(answered).size).toBe(answered.length);
  }

  // At least once, and again only what ran when a kill came.
  const effects = readFileSync(join(folder, 'effects'), 'utf8').trimEnd().split('\n');
  expect(new Set(effects).size).toBe(COUNT * 3 * 4);
  expect(effects.length - COUNT * 3 * 4).toBeLessThanOrEqual(KILLS * 8);
}, 60_000);
