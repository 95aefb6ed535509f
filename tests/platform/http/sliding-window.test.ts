import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SlidingWindow } from '../../../src/platform/http/sliding-window.ts';

describe('a sliding window', () => {
  test('lets so many through in any stretch, and says how long to wait', () => {
    const window = new SlidingWindow({ most: 2, ms: 1000, mostKeys: 10 });
    window.count('ann', 0);
    expect(window.wait('ann', 100)).toBe(0);
    window.count('ann', 400);
    expect(window.wait('ann', 500)).toBe(500);
    expect(window.wait('ben', 500)).toBe(0);
    expect(window.wait('ann', 1000)).toBe(0);
    window.count('ann', 1000);
    expect(window.wait('ann', 1001)).toBe(399);
  });

  test('never lets more than its rule through in any stretch of its length', () => {
    const steps = fc.array(fc.nat(400), { maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (gaps, most) => {
        const window = new SlidingWindow({ most, ms: 1000, mostKeys: 3 });
        const through: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (window.wait('ann', now) > 0) continue;
          window.count('ann', now);
          through.push(now);
        }
        for (const at of through)
          expect(through.filter((t) => t > at - 1000 && t <= at).length).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('forgets the key counted longest ago when there are too many', () => {
    const window = new SlidingWindow({ most: 1, ms: 1000, mostKeys: 2 });
    for (const key of ['ann', 'ben', 'ann', 'cas']) window.count(key, 10);
    expect(['ann', 'ben', 'cas'].map((key) => window.wait(key, 10) > 0)).toEqual([true, false, true]);
  });
});
