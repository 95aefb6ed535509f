import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestMatching, runCost } from '../../../src/documents/compare/best-matching.ts';
import { type Matching, match, partners } from '../../../src/documents/compare/matching.ts';
import { uniqueRuns } from '../../../src/documents/compare/unique-runs.ts';

const row = (ids: readonly number[]) => Int32Array.from(ids);
const weights = new Int32Array(5_000).fill(2);

/** What a matching is worth, by its definition: weights, the spaces inside runs, less the cost of each run. */
function worth(to: Matching): number {
  let value = 0;
  for (let i = 0; i < to.length; i++) {
    const j = to[i] ?? -1;
    if (j < 0) continue;
    value += (weights[0] ?? 0) + (i > 0 && to[i - 1] === j - 1 && j > 0 ? 2 : -runCost);
  }
  return value;
}

/** The best of all matchings, tried one by one. */
function bestOfAll(a: readonly number[], b: readonly number[]): number {
  const to = row(a).fill(-1);
  let best = 0;
  const from = (i: number, j: number): void => {
    best = Math.max(best, worth(to));
    for (let x = i; x < a.length; x++) {
      for (let y = j; y < b.length; y++) {
        if (a[x] !== b[y]) continue;
        to[x] = y;
        from(x + 1, y + 1);
        to[x] = -1;
      }
    }
  };
  from(0, 0);
  return best;
}

function expectSound(a: Int32Array, b: Int32Array, to: Matching): void {
  let last = -1;
  const wrong: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const j = to[i] ?? -1;
    if (j < 0) continue;
    if (j <= last || a[i] !== b[j]) wrong.push(i);
    last = j;
  }
  expect(wrong).toEqual([]);
}

const few = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 6 });
const many = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 400 });

describe('matching', () => {
  it('of tiny rows is the best there is', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        const to = row(a).fill(-1);
        bestMatching(row(a), 0, a.length, row(b), 0, b.length, weights, to);
        expectSound(row(a), row(b), to);
        expect(worth(to)).toBe(bestOfAll(a, b));
      }),
      { numRuns: 300 },
    );
  });

  it('ascends on both sides and joins equal words only', () => {
    fc.assert(
      fc.property(many, many, (a, b) => expectSound(row(a), row(b), match(row(a), row(b), weights))),
      { numRuns: 200 },
    );
  });

  it('of a row with itself is everything', () => {
    fc.assert(
      fc.property(many, (a) => {
        const to = match(row(a), row(a), weights);
        expect(Array.from(to)).toEqual(a.map((_, i) => i));
      }),
    );
  });

  it('of large rows finds the passages that are unique, in order', () => {
    const a = Int32Array.from({ length: 4_000 }, (_, i) => i);
    const b = Int32Array.from([...a.subarray(0, 1_000), 4_500, ...a.subarray(1_500)]);
    const to = match(a, b, weights);
    expectSound(a, b, to);
    expect(to.filter((j) => j >= 0).length).toBe(3_500);
  });

  it.each([
    ['one word over and over', () => 1],
    ['two words in turn', (i: number) => i % 2],
    ['a few words at random', (i: number) => (Math.imul(i, 0x9e3779b1) >>> 16) % 20],
    ['every other word unknown', (i: number, side: number) => (i % 2 ? 1 : 2 + side * 400 + (i % 400))],
  ] as const)('of hundreds of thousands of words ends, and is sound: %s', (_, wordAt) => {
    const make = (side: number, length: number) => Int32Array.from({ length }, (_, i) => wordAt(i + side, side));
    const [a, b] = [make(0, 300_000), make(1, 280_000)];
    expectSound(a, b, match(a, b, weights));
  });

  it('is known from the other side', () => {
    expect(Array.from(partners(row([-1, 0, 3]), 4))).toEqual([1, -1, -1, 2]);
  });
});

describe('unique runs', () => {
  it('occur once on both sides and ascend without overlap', () => {
    fc.assert(
      fc.property(many, many, fc.integer({ min: 1, max: 8 }), (a, b, length) => {
        const anchors = uniqueRuns(row(a), row(b))(0, a.length, 0, b.length, length);
        const at = (from: readonly number[], i: number) => from.slice(i, i + length).join();
        const times = (from: readonly number[], run: string) => from.filter((_, i) => at(from, i) === run).length;
        let [endA, endB] = [0, 0];
        for (let k = 0; k < anchors.length; k += 2) {
          const [i, j] = [anchors[k] ?? -1, anchors[k + 1] ?? -1];
          expect(at(a, i)).toBe(at(b, j));
          expect(times(b, at(b, j))).toBe(1);
          expect(i >= endA && j >= endB).toBe(true);
          [endA, endB] = [i + length, j + length];
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are few where runs were made to collide, and never wrong', () => {
    // Runs of two words whose hashes are equal: what the first adds, the second takes away (modulo 2^32).
    const base = 0x9e3779b1;
    const pairs = Array.from({ length: 2_000 }, (_, k) => [k, -Math.imul(k, base) | 0]).flat();
    const a = row(pairs);
    const anchors = uniqueRuns(a, a)(0, a.length, 0, a.length, 2);
    for (let k = 0; k < anchors.length; k += 2) expect(anchors[k]).toBe(anchors[k + 1]);
  });
});
