import { bestMatching } from './best-matching.ts';
import type { Matching } from './matching.ts';
import type { Dictionary, Words } from './words.ts';

/** So many of the words on one side more than on the other must be in capitals to look for anything. */
const shoutedShare = 0.4;
/** Fewer words in other letters are a change of their own and need no other look. */
const fewest = 3;
/** So much of the shorter side must be the same but for capital letters. */
const share = 0.6;
/** Pairs looked at in one gap, and in all. */
const most = { gap: 1_000_000, all: 20_000_000 };

/**
 * A clause that was all capitals and is no more, or the other way round, is still the clause, and what else was changed in it must
 * not hide behind that. What has no equal on either side is matched once more, capital letters forgiven. Changes `to`; such words
 * are told by their different ids.
 */
export function matchRecased(a: Words, b: Words, to: Matching, dictionary: Dictionary): void {
  const folded = folding(dictionary);
  const shouted = shoutedWords(dictionary);
  let left = most.all;
  let [from, other] = [0, 0];
  for (let i = 0; i <= a.count; i++) {
    const j = i < a.count ? (to[i] ?? -1) : b.count;
    if (j < 0) continue;
    const area = (i - from) * (j - other);
    const both = i - from >= fewest && j - other >= fewest && area <= Math.min(most.gap, left);
    if (both && Math.abs(shouted(a, from, i) - shouted(b, other, j)) >= shoutedShare) {
      left -= area;
      matchGap(folded(a.ids.subarray(from, i)), folded(b.ids.subarray(other, j)), from, other, to);
    }
    from = i + 1;
    other = j + 1;
  }
}

/** The share of words in capitals among those from one index to before another. */
function shoutedWords(dictionary: Dictionary) {
  const known = new Int8Array(dictionary.size).fill(-1);
  const isShouted = (id: number): number => {
    const seen = known[id] ?? 0;
    if (seen >= 0) return seen;
    const word = dictionary.isWord(id) ? dictionary.wordOf(id) : '';
    known[id] = word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase() ? 1 : 0;
    return known[id] ?? 0;
  };
  return ({ ids }: Words, from: number, end: number): number => {
    let count = 0;
    for (let i = from; i < end; i++) count += isShouted(ids[i] ?? 0);
    return count / (end - from);
  };
}

/** Equal numbers for words that differ in capital letters only. */
function folding(dictionary: Dictionary): (ids: Int32Array) => Int32Array {
  const numbers = new Map<string, number>();
  const known = new Int32Array(dictionary.size).fill(-1);
  const fold = (id: number): number => {
    if (!dictionary.isWord(id)) return id;
    const word = dictionary.wordOf(id).toLowerCase();
    const number = numbers.get(word) ?? dictionary.size + numbers.size;
    numbers.set(word, number);
    return number;
  };
  return (ids) =>
    ids.map((id) => {
      const seen = known[id] ?? -1;
      if (seen >= 0) return seen;
      known[id] = fold(id);
      return known[id] ?? id;
    });
}

function matchGap(a: Int32Array, b: Int32Array, from: number, other: number, to: Matching): void {
  const found = new Int32Array(a.length).fill(-1);
  bestMatching(a, 0, a.length, b, 0, b.length, new Int32Array(0), found);
  const matched = found.reduce((count, j) => count + (j >= 0 ? 1 : 0), 0);
  if (matched < share * Math.min(a.length, b.length) || matched < share * 0.5 * Math.max(a.length, b.length)) return;
  for (const [i, j] of found.entries()) if (j >= 0) to[from + i] = other + j;
}
