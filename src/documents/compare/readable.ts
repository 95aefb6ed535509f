import { type Matching, partners } from './matching.ts';
import { isBreak, type Words } from './words.ts';

/** Where less than this share of a paragraph is matched, in runs of fewer words, it counts as rewritten. */
const scattered = { share: 0.2, run: 4 };
/** What giving such matches up may cost: characters marked beyond the shortest redline, at least, and as a share of its marks. */
const allowance = { characters: 120, share: 1 / 80 };

/** Makes a matching such as a person would make it, without giving up what is really common. Changes `to`. */
export function makeReadable(a: Words, b: Words, to: Matching): void {
  // First, so that whole paragraphs that came between are told from those that were rewritten; then anew, for what was given up.
  slideBoth(a, b, to);
  if (dropScattered(a, b, to)) slideBoth(a, b, to);
}

function slideBoth(a: Words, b: Words, to: Matching): void {
  const back = partners(to, b.count);
  slide(a.ids, to, back, a.count);
  slide(b.ids, back, to, b.count);
}

interface Crumbs {
  readonly from: number;
  readonly end: number;
  readonly characters: number;
  readonly share: number;
}

/** Between two matched breaks: when little of either side is matched, and in crumbs of "the" and "of" only, none of it is. */
function dropScattered(a: Words, b: Words, to: Matching): boolean {
  const found: Crumbs[] = [];
  let [from, other, kept] = [0, 0, 0];
  for (let i = 0; i <= a.count; i++) {
    const j = i < a.count ? (to[i] ?? -1) : b.count;
    if (j >= 0) kept += 2 * ((a.ends[i] ?? 0) - (a.starts[i] ?? 0));
    if (i < a.count && (j < 0 || !isBreak(a.ids[i] ?? 0))) continue;
    const crumbs = crumbsOf(to, a, from, i, b, other, j);
    if (crumbs) found.push(crumbs);
    from = i + 1;
    other = j + 1;
  }
  const marked = lengthOf(a, 0, a.count) + lengthOf(b, 0, b.count) - kept;
  let left = Math.max(allowance.characters, marked * allowance.share);
  for (const crumbs of found.sort((x, y) => x.share - y.share)) {
    left -= crumbs.characters;
    if (left < 0) break;
    to.fill(-1, crumbs.from, crumbs.end);
  }
  return found.length > 0;
}

function crumbsOf(
  to: Matching,
  a: Words,
  from: number,
  end: number,
  b: Words,
  other: number,
  otherEnd: number,
): Crumbs | undefined {
  let [matched, run, before] = [0, 0, -2];
  let [first, last] = [-1, -1];
  for (let i = from; i < end; i++) {
    const j = to[i] ?? -1;
    run = j >= 0 && j === before + 1 ? run + 1 : 1;
    if (j >= 0 && run >= scattered.run) return undefined;
    if (j >= 0) {
      matched += (a.ends[i] ?? 0) - (a.starts[i] ?? 0);
      if (first < 0) first = i;
      last = i;
    }
    before = j >= 0 ? j : -2;
  }
  if (first < 0) return undefined;
  const own = paragraphsAround(a, first, last, from, end);
  const others = paragraphsAround(b, to[first] ?? other, to[last] ?? other, other, otherEnd);
  const share = matched / Math.max(1, own, others);
  return matched > 0 && share < scattered.share ? { from, end, characters: 2 * matched, share } : undefined;
}

/** Characters of the paragraphs that two words are in and of those between; whole ones beside them came or went by themselves. */
function paragraphsAround(words: Words, first: number, last: number, from: number, end: number): number {
  let [start, stop] = [first, last + 1];
  while (start > from && !isBreak(words.ids[start - 1] ?? 0)) start--;
  while (stop < end && !isBreak(words.ids[stop] ?? 0)) stop++;
  return lengthOf(words, start, stop);
}

const lengthOf = (words: Words, from: number, end: number): number =>
  end > from ? (words.ends[end - 1] ?? 0) - (words.starts[from] ?? 0) : 0;

/**
 * An insertion in "a b | a b |" can lie in several places; the one that is whole paragraphs reads best. The same for deletions,
 * with the sides exchanged. `row` holds runs without a partner; each is moved as far as the words around it allow.
 */
function slide(row: Int32Array, partner: Int32Array, back: Int32Array, count: number): void {
  for (let from = 0; from < count; from++) {
    if ((partner[from] ?? -1) >= 0) continue;
    let end = from;
    while (end < count && (partner[end] ?? -1) < 0) end++;
    const shift = bestShift(row, partner, from, end, count);
    for (let step = 0; step < shift; step++) carry(partner, back, end + step, from + step);
    for (let step = 0; step > shift; step--) carry(partner, back, from + step - 1, end + step - 1);
    from = Math.max(end, end + shift);
  }
}

/** Gives the partner of one word to an equal one. */
function carry(partner: Int32Array, back: Int32Array, from: number, to: number): void {
  const other = partner[from] ?? -1;
  partner[to] = other;
  partner[from] = -1;
  back[other] = to;
}

function bestShift(row: Int32Array, partner: Int32Array, from: number, end: number, count: number): number {
  // Only where the other side has nothing unmatched at this place, else the order of both would be lost.
  const before = from > 0 ? (partner[from - 1] ?? -1) : -1;
  const after = end < count ? (partner[end] ?? -1) : -1;
  if (from > 0 && end < count && after !== before + 1) return 0;
  let [best, bestValue] = [0, worth(row, from, end)];
  for (let step = 1; end + step <= count; step++) {
    const [leaving, joining] = [from + step - 1, end + step - 1];
    if (row[leaving] !== row[joining] || (partner[joining] ?? -1) !== after + step - 1) break;
    if (step > 1 && (partner[joining] ?? -1) < 0) break;
    const value = worth(row, from + step, end + step);
    if (value > bestValue) [best, bestValue] = [step, value];
  }
  for (let step = 1; from - step >= 0; step++) {
    const [joining, leaving] = [from - step, end - step];
    if (row[leaving] !== row[joining] || (partner[joining] ?? -1) !== before - step + 1 || (partner[joining] ?? -1) < 0)
      break;
    const value = worth(row, from - step, end - step);
    if (value > bestValue) [best, bestValue] = [-step, value];
  }
  return best;
}

/** A run that ends with a break and follows one is whole paragraphs. */
const worth = (row: Int32Array, from: number, end: number): number =>
  (isBreak(row[end - 1] ?? 9) ? 2 : 0) + (from === 0 || isBreak(row[from - 1] ?? 9) ? 3 : 0);
