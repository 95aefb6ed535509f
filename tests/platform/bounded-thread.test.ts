import { expect, test } from 'vitest';
import { BeyondBounds, inBoundedThread } from '../../src/platform/bounded-thread.ts';

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
