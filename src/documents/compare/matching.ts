import { bestMatching } from './best-matching.ts';
import { uniqueRuns } from './unique-runs.ts';

/** For each word of the old row the index of its equal in the new one, or -1; strictly ascending where it is not -1. */
export type Matching = Int32Array;

/** The same from the other side. */
export function partners(to: Matching, count: number): Matching {
  const back = new Int32Array(count).fill(-1);
  for (let i = 0; i < to.length; i++) {
    const j = to[i] ?? -1;
    if (j >= 0) back[j] = i;
  }
  return back;
}

/** Runs of so many words that occur once on either side are taken as the same passage; fewer words are tried in what is left. */
const runLengths = [32, 16, 8, 4, 2, 1];
/** Gaps of at most so many pairs are matched at their best; where nothing is unique any more, much larger ones are. */
const small = 60_000;
const largest = 4_000_000;
/** What the search for unique passages may read, and how many pairs may be looked at; then gaps are only halved until tiny. */
const mostRead = { words: 3_000_000, timesAll: 12 };
const mostPairs = 250_000_000;
const tiny = 10_000;

interface Gap {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
  readonly depth: number;
}

/**
 * Matches two rows of word ids. Passages that are unique on both sides anchor the rest, as in patience diff; what lies between
 * is matched so that as few characters as possible are left over. `weights[id]` is what matching that word is worth.
 * Time is bounded: where neither uniqueness nor size helps, the gap is cut in halves. What is bounded is work, not time, so that
 * the same texts give the same result everywhere.
 */
export function match(a: Int32Array, b: Int32Array, weights: Int32Array): Matching {
  const to = new Int32Array(a.length).fill(-1);
  const gaps: Gap[] = [{ a: 0, aEnd: a.length, b: 0, bEnd: b.length, depth: 0 }];
  const unique = uniqueRuns(a, b);
  let readable = mostRead.words + mostRead.timesAll * (a.length + b.length);
  let pairs = mostPairs;
  for (let gap = gaps.pop(); gap; gap = gaps.pop()) {
    let { a: from, aEnd, b: other, bEnd, depth } = gap;
    for (; from < aEnd && other < bEnd && a[from] === b[other]; from++, other++) to[from] = other;
    for (; from < aEnd && other < bEnd && a[aEnd - 1] === b[bEnd - 1]; ) to[--aEnd] = --bEnd;
    const area = (aEnd - from) * (bEnd - other);
    if (area === 0) continue;
    if (area <= (pairs > 0 ? small : tiny)) {
      pairs -= area;
      bestMatching(a, from, aEnd, b, other, bEnd, weights, to);
      continue;
    }
    let anchors: readonly number[] = [];
    while (depth < runLengths.length && readable > 0) {
      readable -= aEnd - from + bEnd - other;
      anchors = unique(from, aEnd, other, bEnd, runLengths[depth] ?? 1);
      if (anchors.length > 0) break;
      depth++;
    }
    if (anchors.length > 0) {
      const length = runLengths[depth] ?? 1;
      for (let i = 0; i <= anchors.length; i += 2) {
        const endA = i < anchors.length ? (anchors[i] ?? 0) : aEnd;
        const endB = i < anchors.length ? (anchors[i + 1] ?? 0) : bEnd;
        if (i < anchors.length) for (let k = 0; k < length; k++) to[endA + k] = endB + k;
        if (endA > from && endB > other) gaps.push({ a: from, aEnd: endA, b: other, bEnd: endB, depth });
        from = endA + length;
        other = endB + length;
      }
    } else if (area <= Math.min(largest, pairs)) {
      pairs -= area;
      bestMatching(a, from, aEnd, b, other, bEnd, weights, to);
    } else {
      const middleA = (from + aEnd) >> 1;
      const middleB = (other + bEnd) >> 1;
      gaps.push(
        { a: from, aEnd: middleA, b: other, bEnd: middleB, depth: 0 },
        { a: middleA, aEnd, b: middleB, bEnd, depth: 0 },
      );
    }
  }
  return to;
}
