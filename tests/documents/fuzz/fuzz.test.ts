import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { campaign } from './campaign.ts';
import { fuzzInput } from './input.ts';

// FUZZ_INPUTS=20000 npm test -- tests/documents/fuzz; a failure says the FUZZ_SEED and FUZZ_INPUT that bring it again.

const inputs = Number(process.env.FUZZ_INPUTS ?? 200);
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
const only = process.env.FUZZ_INPUT === undefined ? undefined : Number(process.env.FUZZ_INPUT);

test('Word documents and PDFs changed at random are read or refused, in time and memory, without the network', {
  timeout: 30_000 + inputs * 1_000,
}, async () => {
  const [first, end] = only === undefined ? [0, inputs] : [only, only + 1];
  if (only !== undefined) console.log(fuzzInput(seed, only).how);
  const { outcomes, slowest, peak, failures } = await campaign({
    seed,
    inputs: [first, end],
    atOnce: only === undefined ? 2 : 1,
  });
  const counts = [...outcomes].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`);
  console.log(
    `FUZZ_SEED=${seed}: ${end - first} inputs: ${counts.join(', ')}; slowest ${slowest?.milliseconds} ms (FUZZ_INPUT=${slowest?.number}), peak ${peak} MB`,
  );
  expect(failures).toEqual([]);
  expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(end - first);
});

test('the same seed and number are the same bytes', () => {
  for (const number of [0, 1, 2, 3, 5, 8, 13, 21]) expect(fuzzInput(seed, number)).toEqual(fuzzInput(seed, number));
});

test('a process that dies, hangs, is slow, swells, prints or finds a fault is told, and the rest is read', async () => {
  const reader = join(import.meta.dirname, 'planted-process.ts');
  const { failures, outcomes } = await campaign({ seed: 7, inputs: [0, 9], atOnce: 2, patience: 3_000, reader });
  const told = [
    'FUZZ_INPUT=1: ended with 3',
    'FUZZ_INPUT=2: ended with 1: ',
    'FUZZ_INPUT=3: ended with SIGKILL: \nno word for 3 s',
    'FUZZ_INPUT=4: took 5001 ms',
    'FUZZ_INPUT=5: took the process to 513 MB',
    'FUZZ_INPUT=6: as planted',
    'FUZZ_INPUT=9: said NETWORK',
  ];
  expect(failures).toHaveLength(told.length);
  for (const [i, what] of told.entries()) expect(failures[i]).toContain(`FUZZ_SEED=7 ${what}`);
  expect(outcomes).toEqual(new Map([['ok', 6]]));
});

test.each([
  ['a process', "fetch('http://127.0.0.1:4999/').catch(() => {})"],
  [
    'a thread with nothing of the environment',
    "new (require('node:worker_threads').Worker)(\"fetch('http://127.0.0.1:4999/').catch(() => {})\", { eval: true, env: {}, execArgv: [], stderr: true })",
  ],
  ['a look-up of a name', "try { require('node:dns').lookup('example.com', () => {}) } catch {}"],
])('what asks for the network is found out, in %s', (_, code) => {
  const guard = ['--require', join(import.meta.dirname, 'preloaded.ts')];
  const { stderr } = spawnSync(process.execPath, [...guard, '--input-type=commonjs', '-e', code], { encoding: 'utf8' });
  expect(stderr).toContain('NETWORK');
});
