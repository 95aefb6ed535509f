import { emptyRoot, nodeHash } from './hashes.ts';

/** The root of a perfect tree over the leaves [index · 2^level, (index + 1) · 2^level). */
export interface Subtree {
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
}

/**
 * A stretch of leaves by as few perfect trees as there can be, from left to right: never more than twice as many as the
 * number of leaves has binary digits. What follows a stretch can be added to it without the leaves it stands for.
 */
export type CompactRange = readonly Subtree[];

/** One stretch after the other; the second must begin where the first ends. */
export function joined(first: CompactRange, second: CompactRange): CompactRange {
  const range = [...first];
  for (const subtree of second) add(range, subtree);
  return range;
}

/** Adds in place what follows: two neighbours under one node become that node. */
export function add(range: Subtree[], subtree: Subtree): void {
  let right = subtree;
  for (let left = range.at(-1); left && areSiblings(left, right); left = range.at(-1)) {
    range.pop();
    right = { level: left.level + 1, index: left.index / 2, hash: nodeHash(left.hash, right.hash) };
  }
  range.push(right);
}

const areSiblings = (left: Subtree, right: Subtree): boolean =>
  left.level === right.level && left.index % 2 === 0 && right.index === left.index + 1;

/** The root of the whole tree, for a stretch that begins with the first leaf (RFC 6962 §2.1). */
export function rootOf(range: CompactRange): Buffer {
  const [last, ...before] = range.toReversed();
  return before.reduce((right, left) => nodeHash(left.hash, right), last?.hash ?? emptyRoot());
}

/** Levels and indexes of the perfect trees over the leaves [from, to), from left to right. */
export function subtreesOver(from: number, to: number): readonly Omit<Subtree, 'hash'>[] {
  const found: Omit<Subtree, 'hash'>[] = [];
  for (let at = from; at < to; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level++;
    found.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return found;
}

/** Whether these are the perfect trees over the leaves [0, size): there is one such division. */
export function coversTo(size: number, range: readonly Omit<Subtree, 'hash'>[]): boolean {
  const expected = subtreesOver(0, size);
  return (
    range.length === expected.length &&
    range.every(({ level, index }, at) => level === expected[at]?.level && index === expected[at]?.index)
  );
}
