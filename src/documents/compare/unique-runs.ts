/**
 * Finds runs of words that occur once in both ranges, as the longest chain of pairs that ascends on both sides without
 * overlap: [a, b, a, b, …]. The table is made once and told apart by a stamp, so that a small range costs little.
 */
export function uniqueRuns(a: Int32Array, b: Int32Array) {
  let bits = 4;
  while (1 << bits < 2 * (a.length + b.length)) bits++;
  const mask = (1 << bits) - 1;
  const stamps = new Int32Array(mask + 1);
  const firstA = new Int32Array(mask + 1);
  const firstB = new Int32Array(mask + 1);
  let stamp = 0;

  const slotOf = (row: Int32Array, at: number, length: number): number => {
    let hash = 0x811c9dc5;
    for (let k = 0; k < length; k++) hash = Math.imul(hash ^ (row[at + k] ?? 0), 0x01000193) ^ (hash >>> 13);
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (;;) {
      if (stamps[slot] !== stamp) return slot;
      const inA = firstA[slot] ?? -1;
      const [seenRow, seen] = inA >= 0 ? [a, inA] : [b, firstB[slot] ?? 0];
      let k = 0;
      while (k < length && seenRow[seen + k] === row[at + k]) k++;
      if (k === length) return slot;
      slot = (slot + 1) & mask;
    }
  };
  return (from: number, aEnd: number, other: number, bEnd: number, length: number): readonly number[] => {
    stamp++;
    for (let i = from; i + length <= aEnd; i++) {
      const slot = slotOf(a, i, length);
      if (stamps[slot] === stamp) firstB[slot] = -2;
      else {
        stamps[slot] = stamp;
        firstA[slot] = i;
        firstB[slot] = -1;
      }
    }
    for (let j = other; j + length <= bEnd; j++) {
      const slot = slotOf(b, j, length);
      if (stamps[slot] !== stamp) continue;
      firstB[slot] = firstB[slot] === -1 ? j : -2;
    }
    const pairs: number[] = [];
    for (let i = from; i + length <= aEnd; i++) {
      const j = firstB[slotOf(a, i, length)] ?? -2;
      if (j >= 0) pairs.push(i, j);
    }
    return chain(pairs, length);
  };
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
