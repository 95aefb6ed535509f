const cameFromLeft = 1;
const matched = 2;
const continues = 4;

/** What beginning a run of matches costs: a lone "the" amid other words is no common ground, and hard to read as such. */
export const runCost = 3;
/** The space between two matched neighbours is matched too, on both sides. */
const spaceBetween = 2;

let scores = new Int32Array(0);
let runs = new Int32Array(0);
let traces = new Uint8Array(0);

/** The heaviest common subsequence of a[from, aEnd) and b[other, bEnd), written into `to`. Time and memory: their product. */
export function bestMatching(
  a: Int32Array,
  from: number,
  aEnd: number,
  b: Int32Array,
  other: number,
  bEnd: number,
  weights: Int32Array,
  to: Int32Array,
): void {
  const width = bEnd - other;
  const height = aEnd - from;
  if (scores.length <= width) {
    scores = new Int32Array(width * 2 + 1);
    runs = new Int32Array(width * 2 + 1);
  }
  if (traces.length < width * height) traces = new Uint8Array(width * height);
  scores.fill(0, 0, width + 1);
  runs.fill(-1_000_000, 0, width + 1);
  for (let i = 0; i < height; i++) {
    const id = a[from + i] ?? 0;
    const weight = weights[id] ?? 1;
    let diagonalScore = 0;
    let diagonalRun = -1_000_000;
    let left = 0;
    const line = i * width;
    for (let j = 1; j <= width; j++) {
      const above = scores[j] ?? 0;
      const aboveRun = runs[j] ?? 0;
      let best = above;
      let trace = 0;
      if (left > best) {
        best = left;
        trace = cameFromLeft;
      }
      let run = -1_000_000;
      if (b[other + j - 1] === id) {
        const begun = diagonalScore - runCost;
        const going = diagonalRun + spaceBetween;
        run = weight + (going >= begun ? going : begun);
        if (going >= begun) trace |= continues;
        if (run > best) {
          best = run;
          trace = (trace & continues) | matched;
        }
      }
      traces[line + j - 1] = trace;
      diagonalScore = above;
      diagonalRun = aboveRun;
      scores[j] = best;
      runs[j] = run;
      left = best;
    }
  }
  let [i, j] = [height - 1, width - 1];
  let inRun = false;
  while (i >= 0 && j >= 0) {
    const trace = traces[i * width + j] ?? 0;
    if (inRun || trace & matched) {
      to[from + i] = other + j;
      inRun = (trace & continues) !== 0;
      i--;
      j--;
    } else if (trace & cameFromLeft) j--;
    else i--;
  }
}
