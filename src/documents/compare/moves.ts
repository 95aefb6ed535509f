import { type Matching, match } from './matching.ts';
import { blockEnd, isLoose, type Words } from './words.ts';

/** A block that stands elsewhere in the new document. Indexes of blocks. */
export interface Move {
  readonly old: number;
  readonly new: number;
}

/** Shorter blocks are headings and list items that look alike; nobody misses the word "moved" for them. */
export const fewestWords = 6;

/** Blocks that occur once on either side, word for word, but not in the same order: the fewest words are called moved. */
export function exactMoves(a: Words, b: Words): readonly Move[] {
  const known = new Map<number, { old: number; new: number }>();
  const add = (words: Words, side: 'old' | 'new') => {
    for (let block = 0; block < words.blockStarts.length; block++) {
      const key = keyOf(words, block);
      if (key === undefined) continue;
      const entry = known.get(key) ?? { old: -1, new: -1 };
      entry[side] = entry[side] === -1 ? block : -2;
      known.set(key, entry);
    }
  };
  add(a, 'old');
  add(b, 'new');
  const pairs = [...known.values()].filter((pair) => pair.old >= 0 && pair.new >= 0).sort((x, y) => x.old - y.old);
  if (pairs.every((pair, i) => i === 0 || pair.new > (pairs[i - 1]?.new ?? 0))) return [];
  const kept = heaviestChain(pairs, ({ old }) => blockEnd(a, old) - (a.blockStarts[old] ?? 0), b.blockStarts.length);
  return pairs.filter((pair) => !kept.has(pair));
}

/** Two hashes in one number. Were they ever equal for different words, a move would be called edited, and nothing else. */
function keyOf(words: Words, block: number): number | undefined {
  let from = words.blockStarts[block] ?? 0;
  const end = blockEnd(words, block);
  if (isLoose(words.ids[from] ?? 0)) from++;
  if (end - from < fewestWords) return undefined;
  let [one, other] = [0x811c9dc5, end - from];
  for (let i = from; i < end; i++) {
    const id = words.ids[i] ?? 0;
    one = Math.imul(one ^ id, 0x01000193);
    other = Math.imul(other + id, 0x85ebca6b) ^ (other >>> 13);
  }
  return (one >>> 0) * 0x200000 + (other >>> 11);
}

/** The pairs, ascending on both sides, that weigh most together: a Fenwick tree of the best chain up to each new block. */
function heaviestChain(pairs: readonly Move[], weight: (pair: Move) => number, size: number): ReadonlySet<Move> {
  const tree = new Int32Array(size + 2).fill(-1);
  const best = new Int32Array(pairs.length);
  const before = new Int32Array(pairs.length);
  let last = -1;
  for (const [index, pair] of pairs.entries()) {
    let previous = -1;
    for (let at = pair.new; at > 0; at -= at & -at) previous = heavier(best, previous, tree[at] ?? -1);
    before[index] = previous;
    best[index] = weight(pair) + (previous >= 0 ? (best[previous] ?? 0) : 0);
    for (let at = pair.new + 1; at < tree.length; at += at & -at) tree[at] = heavier(best, tree[at] ?? -1, index);
    last = heavier(best, last, index);
  }
  const chain = new Set<Move>();
  for (let at = last; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair) chain.add(pair);
  }
  return chain;
}

const heavier = (best: Int32Array, one: number, other: number): number =>
  other < 0 || (one >= 0 && (best[one] ?? 0) >= (best[other] ?? 0)) ? one : other;

/** Matches all words but those of moved blocks. */
export function matchAround(moves: readonly Move[], a: Words, b: Words, weights: Int32Array): Matching {
  const ids = (words: Words) => words.ids.subarray(0, words.count);
  if (moves.length === 0) return match(ids(a), ids(b), weights);
  const left = staying(
    a,
    moves.map((move) => move.old),
  );
  const right = staying(
    b,
    moves.map((move) => move.new),
  );
  const found = match(
    left.map((i) => a.ids[i] ?? 0),
    right.map((j) => b.ids[j] ?? 0),
    weights,
  );
  const to = new Int32Array(a.count).fill(-1);
  for (const [k, i] of left.entries()) if ((found[k] ?? -1) >= 0) to[i] = right[found[k] ?? 0] ?? -1;
  return to;
}

function staying(words: Words, moved: readonly number[]): Int32Array {
  const gone = new Uint8Array(words.count);
  for (const block of moved) gone.fill(1, words.blockStarts[block], blockEnd(words, block));
  return Int32Array.from({ length: words.count }, (_, i) => i).filter((i) => gone[i] === 0);
}
