/**
 * Finds runs of words that occur once in both ranges, as the longest chain of pairs that ascends on both sides without
 * overlap: [a, b, a, b, …]. Of long runs only every few of the old side are tried, since they grow to their full length anyway.
 * The table is made once and told apart by a stamp, so that a small range costs little.
 */
export function uniqueRuns(a: Int32Array, b: Int32Array) {
  let bits = 4;
  while (1 << bits < 2 * a.length) bits++;
  const mask = (1 << bits) - 1;
  const shift = 32 - bits;
  const stamps = new Int32Array(mask + 1);
  const inA = new Int32Array(mask + 1);
  const inB = new Int32Array(mask + 1);
  const [hashA, hashB] = [prefixHashes(a), prefixHashes(b)];
  let stamp = 0;

  /** The slot of the run in `row`, or the free one it would have, or `nowhere`. Only runs of `a` are ever stored. */
  const slotOf = (row: Int32Array, hashes: Int32Array, at: number, length: number, power: number): number => {
    const hash = ((hashes[at + length] ?? 0) - Math.imul(hashes[at] ?? 0, power)) | 0;
    let slot = Math.imul(hash ^ (hash >>> 15), mixer) >>> shift;
    for (let tries = 0; tries < mostTries; tries++, slot = (slot + 1) & mask) {
      if (stamps[slot] !== stamp) return slot;
      const stored = inA[slot] ?? 0;
      let k = 0;
      while (k < length && a[stored + k] === row[at + k]) k++;
      if (k === length) return slot;
    }
    return nowhere;
  };
  return (from: number, aEnd: number, other: number, bEnd: number, length: number): readonly number[] => {
    stamp++;
    const stride = Math.max(1, length >> 2);
    let power = 1;
    for (let k = 0; k < length; k++) power = Math.imul(power, base);
    const slots: number[] = [];
    for (let i = from; i + length <= aEnd; i += stride) {
      const slot = slotOf(a, hashA, i, length, power);
      if (slot === nowhere) continue;
      if (stamps[slot] === stamp) inB[slot] = often;
      else {
        stamps[slot] = stamp;
        inA[slot] = i;
        inB[slot] = nowhere;
        slots.push(slot);
      }
    }
    for (let j = other; j + length <= bEnd; j++) {
      const slot = slotOf(b, hashB, j, length, power);
      if (slot !== nowhere && stamps[slot] === stamp) inB[slot] = inB[slot] === nowhere ? j : often;
    }
    const pairs: number[] = [];
    for (const slot of slots) if ((inB[slot] ?? nowhere) >= 0) pairs.push(inA[slot] ?? 0, inB[slot] ?? 0);
    return chain(pairs, length);
  };
}

const nowhere = -1;
const often = -2;
/** Odd numbers whose bits are as good as random (2^32 by the golden ratio, and one of MurmurHash3's). */
const base = 0x9e3779b1;
const mixer = 0x85ebca6b;
/**
 * Who writes a document can make thousands of its runs collide. One that finds no room so near its place anchors nothing, which
 * costs a better match and never a wrong one.
 */
const mostTries = 48;

/** Polynomial hashes of all beginnings, so that the hash of any run is one subtraction. */
function prefixHashes(row: Int32Array): Int32Array {
  const hashes = new Int32Array(row.length + 1);
  for (let i = 0; i < row.length; i++) hashes[i + 1] = (Math.imul(hashes[i] ?? 0, base) + (row[i] ?? 0) + 1) | 0;
  return hashes;
}

/** The longest ascending chain (patience sorting), then thinned so that no two runs of `length` overlap. */
function chain(pairs: readonly number[], length: number): readonly number[] {
  const tails: number[] = [];
  const before = new Int32Array(pairs.length >> 1);
  for (let p = 0; p < pairs.length; p += 2) {
    const j = pairs[p + 1] ?? 0;
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[(tails[middle] ?? 0) + 1] ?? 0) < j) low = middle + 1;
      else high = middle;
    }
    before[p >> 1] = low > 0 ? (tails[low - 1] ?? 0) : -1;
    tails[low] = p;
  }
  const longest: number[] = [];
  for (let p = tails.at(-1) ?? -1; p >= 0; p = before[p >> 1] ?? -1) longest.push(p);
  const thinned: number[] = [];
  let [endA, endB] = [-1, -1];
  for (const p of longest.reverse()) {
    const i = pairs[p] ?? 0;
    const j = pairs[p + 1] ?? 0;
    if (i < endA || j < endB) continue;
    thinned.push(i, j);
    endA = i + length;
    endB = j + length;
  }
  return thinned;
}
