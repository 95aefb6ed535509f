import type { Matching } from './matching.ts';
import { isLoose, type Words } from './words.ts';

/** More stretches that are the same nobody can read, and each costs memory here and in what is drawn from them. */
const mostRuns = 100_000;

/**
 * Two texts made for it have something in common at every other word. Then the shortest stretches count as changed, so that there
 * are never more than can be borne. Changes `to`.
 */
export function giveUpCrumbs(a: Words, b: Words, to: Matching, old: string, next: string): void {
  if (Math.min(a.count, b.count) <= mostRuns) return;
  const lengths = runLengths(a, b, to, old, next);
  const runs = lengths.reduce((count, length) => count + (length > 0 ? 1 : 0), 0);
  if (runs <= mostRuns) return;
  const least = leastKept(lengths);
  let spare = mostRuns - lengths.reduce((count, length) => count + (length > least ? 1 : 0), 0);
  let kept = true;
  for (let i = 0; i < a.count; i++) {
    const length = lengths[i] ?? 0;
    if (length > 0) kept = length > least || (length === least && spare-- > 0);
    if (!kept) to[i] = -1;
  }
}

/** At the first word of each stretch that is the same its characters, else 0. */
function runLengths(a: Words, b: Words, to: Matching, old: string, next: string): Int32Array {
  const lengths = new Int32Array(a.count);
  let first = 0;
  for (let i = 0; i < a.count; i++) {
    const j = to[i] ?? -1;
    if (j < 0) continue;
    const goesOn = i > 0 && j > 0 && to[i - 1] === j - 1 && isSame(a, b, i, j, old, next);
    if (!goesOn) first = i;
    lengths[first] = (a.ends[i] ?? 0) - (a.starts[first] ?? 0);
  }
  return lengths;
}

/** The space before two equal words, and loosely equal ones themselves, are looked at. */
function isSame({ ids, starts, ends }: Words, b: Words, i: number, j: number, old: string, next: string): boolean {
  const [from, other] = [ends[i - 1] ?? 0, b.ends[j - 1] ?? 0];
  const [to, end] = isLoose(ids[i] ?? 0) ? [ends[i] ?? 0, b.ends[j] ?? 0] : [starts[i] ?? 0, b.starts[j] ?? 0];
  if (to - from !== end - other) return false;
  for (let k = 0; k < to - from; k++) if (old.charCodeAt(from + k) !== next.charCodeAt(other + k)) return false;
  return true;
}

/** The length of which some may be kept; all longer ones are. */
function leastKept(lengths: Int32Array): number {
  const longest = 4_000;
  const counts = new Int32Array(longest + 1);
  for (const length of lengths)
    if (length > 0) counts[Math.min(length, longest)] = (counts[Math.min(length, longest)] ?? 0) + 1;
  let left = mostRuns;
  for (let length = longest; length > 0; length--) {
    left -= counts[length] ?? 0;
    if (left < 0) return length;
  }
  return 0;
}
