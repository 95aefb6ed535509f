import { type Matching, partners } from './matching.ts';
import { fewestWords, type Move } from './moves.ts';
import { blockEnd, isLoose, type Words } from './words.ts';

/** Of a moved and edited block so many of its words must be found again: twice the common ones by all of both. */
const alike = 0.7;
/** Words that may be looked at. */
const mostRead = 100_000_000;

/** Blocks that went and came elsewhere with some other words. What little of them was matched meanwhile is given up in `to`. */
export function editedMoves(a: Words, b: Words, to: Matching, known: readonly Move[]): readonly Move[] {
  const back = partners(to, b.count);
  const gone = unmatchedBlocks(a, to, new Set(known.map((move) => move.old)));
  const fresh = unmatchedBlocks(b, back, new Set(known.map((move) => move.new)));
  if (gone.length * wordsIn(fresh) + fresh.length * wordsIn(gone) > mostRead) return [];
  const taken = new Set<number>();
  const moves = gone.flatMap((old) => {
    let best = { block: -1, share: alike };
    for (const candidate of fresh) {
      if (taken.has(candidate.block) || isInPlace(old, candidate)) continue;
      const share = likeness(old.sorted, candidate.sorted);
      if (share > best.share) best = { block: candidate.block, share };
    }
    if (best.block < 0) return [];
    taken.add(best.block);
    to.fill(-1, a.blockStarts[old.block], blockEnd(a, old.block));
    for (let j = b.blockStarts[best.block] ?? 0; j < blockEnd(b, best.block); j++) {
      if ((back[j] ?? -1) >= 0) to[back[j] ?? 0] = -1;
    }
    return [{ old: old.block, new: best.block }];
  });
  if (moves.length > 0) closeUp(a, b, to, [...known, ...moves]);
  return moves;
}

/** What was matched with a word of a block that has moved may have its equal right beside it: the full stop of the next one. */
function closeUp(a: Words, b: Words, to: Matching, moves: readonly Move[]): void {
  const back = partners(to, b.count);
  const [gone, come] = [new Uint8Array(a.count), new Uint8Array(b.count)];
  for (const move of moves) {
    gone.fill(1, a.blockStarts[move.old], blockEnd(a, move.old));
    come.fill(1, b.blockStarts[move.new], blockEnd(b, move.new));
  }
  const pair = (i: number, j: number) => {
    if (to[i] !== -1 || back[j] !== -1 || a.ids[i] !== b.ids[j] || isLoose(a.ids[i] ?? 0) || gone[i] || come[j]) return;
    to[i] = j;
    back[j] = i;
  };
  for (let i = 1; i < a.count; i++) if ((to[i - 1] ?? -1) >= 0) pair(i, (to[i - 1] ?? 0) + 1);
  for (let i = a.count - 2; i >= 0; i--) if ((to[i + 1] ?? -1) > 0) pair(i, (to[i + 1] ?? 0) - 1);
}

interface Candidate {
  readonly block: number;
  readonly sorted: Int32Array;
  /** Indexes of the words of the other side that the nearest matched ones before and behind it go with. */
  readonly after: number;
  readonly before: number;
  readonly first: number;
}

const wordsIn = (candidates: readonly Candidate[]): number =>
  candidates.reduce((sum, { sorted }) => sum + sorted.length, 0);

/** Between the same neighbours: written anew, not moved. */
const isInPlace = (old: Candidate, next: Candidate): boolean => next.first > old.after && next.first < old.before;

function unmatchedBlocks(words: Words, partner: Int32Array, known: ReadonlySet<number>): readonly Candidate[] {
  const found: Candidate[] = [];
  // Both only ever go forward, so that many such blocks cost no more than one.
  const [behind, ahead] = [{ after: -1, at: 0 }, { at: 0 }];
  for (let block = 0; block < words.blockStarts.length; block++) {
    const [from, end] = [words.blockStarts[block] ?? 0, blockEnd(words, block)];
    if (known.has(block) || end - from < fewestWords) continue;
    let unmatched = 0;
    for (let i = from; i < end; i++) if ((partner[i] ?? -1) < 0) unmatched++;
    if (unmatched < 0.8 * (end - from)) continue;
    for (; behind.at < from; behind.at++) behind.after = Math.max(behind.after, partner[behind.at] ?? -1);
    ahead.at = Math.max(ahead.at, end);
    while (ahead.at < words.count && (partner[ahead.at] ?? -1) < 0) ahead.at++;
    const before = ahead.at < words.count ? (partner[ahead.at] ?? -1) : Number.POSITIVE_INFINITY;
    found.push({ block, sorted: words.ids.slice(from, end).sort(), first: from, after: behind.after, before });
  }
  return found;
}

/** Dice's coefficient of two sorted bags of words. */
function likeness(one: Int32Array, other: Int32Array): number {
  if (Math.min(one.length, other.length) * 2 < alike * (one.length + other.length)) return 0;
  let [i, j, common] = [0, 0, 0];
  while (i < one.length && j < other.length) {
    const difference = (one[i] ?? 0) - (other[j] ?? 0);
    if (difference === 0) common++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return (2 * common) / (one.length + other.length);
}
