import { type Commitments, createCommitments } from './commitments.ts';
import { add, type CompactRange, rootOf, type Subtree } from './compact-range.ts';
import type { Findings } from './findings.ts';
import { emptyRoot, leafHash } from './hashes.ts';
import { parseLeafLine, whyNoLeaf } from './leaf-line.ts';
import type { ManifestEpoch } from './manifest.ts';
import type { Claims } from './oscal-events.ts';
import { linesOf } from './reading.ts';

/** A tree that grows from left to right, and what is asked of it on its way. */
export interface Growth {
  /** Leaves it stands for. */
  size(): number;
  add(subtree: Subtree): void;
  root(): Buffer;
  /** Roots of the sizes asked for that it came by. */
  readonly roots: ReadonlyMap<number, Buffer>;
}

export function growsTree(sizes: ReadonlySet<number>): Growth {
  const range: Subtree[] = [];
  const roots = new Map<number, Buffer>([[0, emptyRoot()]]);
  let size = 0;
  return {
    size: () => size,
    add(subtree) {
      add(range, subtree);
      size = (subtree.index + 1) * 2 ** subtree.level;
      if (sizes.has(size)) roots.set(size, rootOf(range));
    },
    root: () => rootOf(range),
    roots,
  };
}

export const addAll = (tree: Growth, range: CompactRange): void => {
  for (const subtree of range) tree.add(subtree);
};

/** What is kept of the leaves of a package. */
export interface Leaves {
  /** Of the places asked for. */
  readonly hashes: ReadonlyMap<number, Buffer>;
  readonly commitments: Commitments;
  /** Times of the first and the last one. */
  readonly edges: readonly string[];
  /** Lines there are, whether they belong to the window or not. */
  readonly count: number;
}

/** An entry in a bundle has its length in two bytes (C2SP tlog-tiles), so no leaf is longer. */
const longestLeaf = 65_535;

/** Reads the leaves of an epoch once: each is hashed, checked against the closed schema and added to the tree. */
export async function readLeaves(
  chunks: AsyncIterable<Uint8Array>,
  where: string,
  { origin, first, last }: ManifestEpoch,
  asked: ReadonlySet<number>,
  tree: Growth,
  claims: Claims | undefined,
  findings: Findings,
): Promise<Leaves> {
  const hashes = new Map<number, Buffer>();
  const commitments = createCommitments();
  const log = JSON.stringify(origin).slice(1, -1);
  const edges: string[] = [];
  let seq = first;
  for await (const lines of linesOf(chunks, longestLeaf)) {
    for (const bytes of lines) {
      if (seq >= last) {
        seq++; // beyond the window nothing is kept: garbage cannot fill the memory
        continue;
      }
      const hash = leafHash(bytes);
      tree.add({ level: 0, index: seq, hash });
      if (asked.has(seq)) hashes.set(seq, hash);
      const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
      const leaf = parseLeafLine(line);
      const at = `${where} line ${seq - first + 1}`;
      if (!leaf) findings.add(at, whyNoLeaf(line));
      else if (leaf.log !== log) findings.add(at, `is a leaf of another log: ${leaf.log}`);
      else if (leaf.seq !== seq) findings.add(at, `is entry ${leaf.seq}, where entry ${seq} must be`);
      else claims?.meet(seq, leaf, hash);
      commitments.push(leaf);
      if (leaf && (seq === first || seq === last - 1)) edges.push(leaf.time);
      seq++;
    }
  }
  return { hashes, commitments, edges, count: seq - first };
}
