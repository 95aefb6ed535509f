import { expect, test } from 'vitest';
import { oneAtATime } from '../../src/platform/one-at-a-time.ts';

test('work under one key waits for the work before it, be that well or ill done; other keys do not wait', async () => {
  const next = oneAtATime();
  const steps: string[] = [];
  const gate = Promise.withResolvers<void>();
  const work = (name: string, until?: Promise<void>) => async () => {
    steps.push(`${name} begins`);
    await until;
    steps.push(`${name} ends`);
  };
  const first = next('a', work('first', gate.promise));
  const second = next('a', async () => {
    await work('second')();
    throw new Error('second fails');
  });
  const third = next('a', work('third'));
  await next('b', work('other'));
  gate.resolve();
  await expect(second).rejects.toThrow('second fails');
  await Promise.all([first, third]);
  expect(steps).toEqual([
    ...['first begins', 'other begins', 'other ends', 'first ends'],
    ...['second begins', 'second ends', 'third begins', 'third ends'],
  ]);
});
