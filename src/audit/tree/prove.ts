import { type CompactRange, rootOf, subtreesOver } from '../verifier/compact-range.ts';

/** The hash of the perfect tree over the leaves [index · 2^level, (index + 1) · 2^level). */
export type HashAt = (level: number, index: number) => Promise<Buffer>;

/** What leads from a leaf to the root of the tree of `size` leaves, from below (RFC 6962 §2.1.1). */
export async function inclusionProof(index: number, size: number, hashAt: HashAt): Promise<readonly Buffer[]> {
  const path: Promise<Buffer>[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    path.push(index < middle ? hashOver(middle, to, hashAt) : hashOver(from, middle, hashAt));
    if (index < middle) to = middle;
    else from = middle;
  }
  return (await Promise.all(path)).reverse();
}

/** What shows that the tree of `size` leaves begins with that of `oldSize`; 0 < oldSize ≤ size (RFC 6962 §2.1.2). */
export async function consistencyProof(oldSize: number, size: number, hashAt: HashAt): Promise<readonly Buffer[]> {
  const path: Promise<Buffer>[] = [];
  let [from, to] = [0, size];
  let isOldRoot = true;
  while (to !== oldSize) {
    const middle = from + largestPowerBelow(to - from);
    if (oldSize <= middle) {
      path.push(hashOver(middle, to, hashAt));
      to = middle;
    } else {
      path.push(hashOver(from, middle, hashAt));
      from = middle;
      isOldRoot = false;
    }
  }
  // The verifier has the root of the old tree already.
  if (!isOldRoot) path.push(hashOver(from, to, hashAt));
  return (await Promise.all(path)).reverse();
}

/** The compact range [from, to). */
export const rangeOver = (from: number, to: number, hashAt: HashAt): Promise<CompactRange> =>
  Promise.all(
    subtreesOver(from, to).map(async ({ level, index }) => ({ level, index, hash: await hashAt(level, index) })),
  );

const hashOver = async (from: number, to: number, hashAt: HashAt): Promise<Buffer> =>
  rootOf(await rangeOver(from, to, hashAt));

const largestPowerBelow = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);
