import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openClock } from '../../devhost/clock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a new clock runs on real time', () => {
  expect(Math.abs(openClock(folder).now() - Date.now())).toBeLessThan(1000);
});

it('a move is on disk before anybody is told of it', async () => {
  const clock = openClock(folder);
  const told: number[] = [];
  clock.onMove(() => told.push(openClock(folder).offset));
  const stop = clock.onMove(() => told.push(-1));
  stop();
  clock.moveTo(86_400_000);
  expect(told).toEqual([86_400_000]);
  expect(JSON.parse(await readFile(join(folder, 'clock.json'), 'utf8'))).toEqual({ offset: 86_400_000 });
});

it.each([
  ['back', -1],
  ['by a fraction', 0.5],
  ['to nowhere', Number.NaN],
  ['beyond what dates can say', 1e15],
])('it does not move %s', (_where, offset) => {
  const clock = openClock(folder);
  expect(() => clock.moveTo(offset)).toThrow(RangeError);
  expect(openClock(folder).offset).toBe(0);
});

it('whatever is asked, it never goes back, and a clock opened again agrees', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e12 }), { maxLength: 8 }), (offsets) => {
      const clock = openClock(folder);
      for (const offset of offsets) {
        const before = clock.now();
        try {
          clock.moveTo(offset);
        } catch (fault) {
          expect(fault).toBeInstanceOf(RangeError);
        }
        expect(clock.now()).toBeGreaterThanOrEqual(before);
      }
      expect(openClock(folder).offset).toBe(clock.offset);
    }),
    { numRuns: 30 },
  );
});

it('for a moment after a move the time before it is still known', () => {
  const clock = openClock(folder);
  clock.moveTo(3_600_000);
  expect(clock.now() - clock.nowBeforeMove()).toBeGreaterThan(3_599_000);
});
