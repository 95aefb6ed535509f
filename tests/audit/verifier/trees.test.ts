import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consistencyProof, type HashAt, inclusionProof } from '../../../src/audit/tree/prove.ts';
import { joined, rootOf, subtreesOver } from '../../../src/audit/verifier/compact-range.ts';
import { leafHash, sameHash } from '../../../src/audit/verifier/hashes.ts';
import { provesConsistency, provesInclusion } from '../../../src/audit/verifier/proofs.ts';

// Against a tree by the letter of RFC 6962 §2.1, which knows neither tiles nor ranges.

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce<ReturnType<typeof createHash>>((digest, part) => digest.update(part), createHash('sha256')).digest();

/** MTH(D[n]) */
function treeHash(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (!only) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), only);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.of(1), treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

const logs = fc.array(
  fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes)),
  { minLength: 1, maxLength: 80 },
);
const hashesOf =
  (leaves: readonly Buffer[]): HashAt =>
  async (level, index) =>
    treeHash(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
const rangeOf = (leaves: readonly Buffer[], from: number, to: number) =>
  subtreesOver(from, to).map(({ level, index }) => ({
    ...{ level, index },
    hash: treeHash(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
  }));

describe('compact ranges', () => {
  test('joined anywhere have the root of the tree, in few hashes', () => {
    fc.assert(
      fc.property(logs, fc.nat(), fc.nat(), (leaves, one, other) => {
        const size = leaves.length;
        const [a = 0, b = 0] = [one % (size + 1), other % (size + 1)].sort((x, y) => x - y);
        const [before, window, after] = [rangeOf(leaves, 0, a), rangeOf(leaves, a, b), rangeOf(leaves, b, size)];
        expect(rootOf(joined(joined(before, window), after))).toEqual(treeHash(leaves));
        expect(rootOf(joined(before, joined(window, after)))).toEqual(treeHash(leaves));
        for (const range of [before, window, after])
          expect(range.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(size + 1)));
        const single = leaves.map((leaf, index) => ({ level: 0, index, hash: leafHash(leaf) }));
        expect(rootOf(joined([], single))).toEqual(treeHash(leaves));
      }),
    );
  });

  test('of nothing have the root of the empty tree', () => expect(rootOf([])).toEqual(treeHash([])));
});

describe('proofs', () => {
  test('of inclusion hold for their leaf, place and tree alone', async () => {
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(), fc.nat(), fc.nat(), async (leaves, place, other, bit) => {
        const size = leaves.length;
        const [index, wrong] = [place % size, other % (size + 2)];
        const leaf = leafHash(leaves[index] ?? Buffer.of());
        const proof = await inclusionProof(index, size, hashesOf(leaves));
        const root = treeHash(leaves);
        expect(provesInclusion(index, size, leaf, proof, root)).toBe(true);
        const wrongLeaf = leafHash(Buffer.concat([leaves[index] ?? Buffer.of(), Buffer.of(1)]));
        expect(provesInclusion(index, size, wrongLeaf, proof, root)).toBe(false);
        const sameThere = wrong < size && sameHash(leafHash(leaves[wrong] ?? Buffer.of()), leaf);
        if (wrong !== index && !sameThere) expect(provesInclusion(wrong, size, leaf, proof, root)).toBe(false);
        expect(provesInclusion(index, size, leaf, [...proof, root], root)).toBe(false);
        if (proof.length === 0) return;
        expect(provesInclusion(index, size, leaf, proof.slice(1), root)).toBe(false);
        expect(provesInclusion(index, size, leaf, flipped(proof, bit), root)).toBe(false);
      }),
    );
  });

  test('of consistency hold between a tree and what it grew to alone', async () => {
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(), fc.nat(), async (leaves, cut, bit) => {
        const [old, size] = [1 + (cut % leaves.length), leaves.length];
        const [oldRoot, root] = [treeHash(leaves.slice(0, old)), treeHash(leaves)];
        const proof = await consistencyProof(old, size, hashesOf(leaves));
        expect(provesConsistency(old, size, oldRoot, root, proof)).toBe(true);
        const rewritten = leaves.slice(0, old).with(0, Buffer.from('another history'));
        expect(provesConsistency(old, size, treeHash(rewritten), root, proof)).toBe(false);
        expect(provesConsistency(old, size, oldRoot, root, [...proof, root])).toBe(false);
        if (proof.length > 0) expect(provesConsistency(old, size, oldRoot, root, flipped(proof, bit))).toBe(false);
      }),
    );
  });
});

/** The proof with one bit of one hash turned. */
function flipped(proof: readonly Buffer[], bit: number): readonly Buffer[] {
  const at = bit % proof.length;
  const hash = Buffer.from(proof[at] ?? Buffer.alloc(32));
  const byte = Math.floor(bit / proof.length) % hash.length;
  hash[byte] = (hash[byte] ?? 0) ^ (1 << (bit % 8));
  return proof.with(at, hash);
}
