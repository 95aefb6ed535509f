import { describe, expect, it } from 'vitest';
import { table } from '../../../devhost/bench/print.ts';
import { part, row } from '../../../devhost/bench/rows.ts';
import { quantile, rounds, spread } from '../../../devhost/bench/samples.ts';

describe('the figures of a bench', () => {
  it('are medians with the smallest and largest round', () => {
    expect(spread([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5, rounds: 3 });
  });

  it('take quantiles that were really measured', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([0.5, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([50, 99, 100]);
  });

  it('throw the round away that warms up', async () => {
    expect(await rounds(2, async (index) => index)).toEqual([0, 1]);
  });

  it('are compared pair by pair, so that a slow minute slows both', () => {
    const { ratio } = row({ what: 'a', ours: [2, 20, 3], peer: { name: 'b', rounds: [1, 10, 1] } });
    expect(ratio).toEqual({ median: 2, min: 2, max: 3, rounds: 3 });
  });

  it.each([
    [{ ratio: 2 }, true],
    [{ ratio: 1.9 }, false],
    [{ ours: 4 }, true],
    [{ ours: 3.9 }, false],
  ])('meet the aim %o: %s', (aim, met) => {
    expect(row({ what: 'a', ours: [4], peer: { name: 'b', rounds: [2] }, aim }).aim?.met).toBe(met);
  });
});

describe('the report of a bench', () => {
  it('says what was not measured, and why, beside what was', async () => {
    const lines = [
      ...(await part('one', async () => [row({ what: 'one', ours: [1.234], aim: { ours: 1 } })])),
      ...(await part('two', () => Promise.reject(new Error('no such service')))),
    ];
    const text = table(lines);
    expect(text).toMatch(/^one .* 1\.23 ms .* ≤ 1 ms .* NOT MET .* 1$/m);
    expect(text).toMatch(/^two +not measured$/m);
    expect(text).toContain('two: not measured: no such service');
  });
});
