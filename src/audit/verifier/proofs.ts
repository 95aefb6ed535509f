import { hashBytes, nodeHash, sameHash } from './hashes.ts';

// Numbers stay below 2^53, so halves are taken by division: bit operators of JavaScript would cut them to 32 bits.

const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const areHashes = (...all: readonly Uint8Array[]): boolean => all.every(({ length }) => length === hashBytes);

/** Whether the leaf stands at `index` of the tree of `size` leaves with this root (RFC 9162 §2.1.3.2). */
export function provesInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes(leaf, root, ...proof)) return false;
  let [fn, sn] = [index, size - 1];
  let reached: Uint8Array = leaf;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      reached = nodeHash(sibling, reached);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      reached = nodeHash(reached, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameHash(reached, root);
}

/**
 * Whether the tree of `size` leaves only adds to the one of `oldSize` (RFC 9162 §2.1.4.2). From an empty tree nothing is
 * proven, so an old size of 0 is refused, as transparency-dev/merkle does.
 */
export function provesConsistency(
  oldSize: number,
  size: number,
  oldRoot: Uint8Array,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(oldSize) || !isSize(size) || oldSize === 0 || oldSize > size) return false;
  if (oldSize === size) return proof.length === 0 && sameHash(oldRoot, root);
  if (!areHashes(oldRoot, root, ...proof)) return false;
  let [fn, sn] = [oldSize - 1, size - 1];
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  // A power of two is a perfect tree, whose root the verifier has, so the proof leaves it out.
  const [first, ...rest] = fn === 0 ? [oldRoot, ...proof] : proof;
  if (!first) return false;
  let [before, after] = [first, first];
  for (const sibling of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      before = nodeHash(sibling, before);
      after = nodeHash(sibling, after);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      after = nodeHash(after, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameHash(before, oldRoot) && sameHash(after, root);
}
