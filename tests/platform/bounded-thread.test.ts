import { expect, test } from 'vitest';
import { BeyondBounds, inBoundedThread, TooBusy } from '../../src/platform/bounded-thread.ts';

const url = new URL('./a-thread.ts', import.meta.url);
const ask = (what: string, milliseconds = 30_000) =>
  inBoundedThread<unknown>(url, what, { milliseconds, heapMegabytes: 64, bufferMegabytes: 64 });

test('a thread answers, or throws what was thrown in it', async () => {
  expect(await ask('hello')).toBe('HELLO');
  await expect(ask('fault')).rejects.toThrow('as asked');
});

test('a thread sees nothing of the environment', async () => {
  expect(await ask('environment')).toEqual([]);
});

test.each(['endless', 'heap', 'buffers', 'exit'])('a thread that goes beyond its bounds is ended: %s', async (what) => {
  await expect(ask(what, what === 'endless' ? 300 : undefined)).rejects.toThrow(BeyondBounds);
});

test('many questions are all answered, a few at a time', async () => {
  const asked = Array.from({ length: 7 }, (_, i) => `q${i}`);
  expect(await Promise.all(asked.map((what) => ask(what)))).toEqual(asked.map((what) => what.toUpperCase()));
});

test('more questions than a host can hold are turned away, and those that wait are answered', async () => {
  const asked = Array.from({ length: 40 }, () => ask('hello').catch((fault: unknown) => fault));
  const answers = await Promise.all(asked);
  expect(answers.filter((answer) => answer instanceof TooBusy)).toHaveLength(14);
  expect(answers.filter((answer) => answer === 'HELLO')).toHaveLength(26);
}, 60_000);
