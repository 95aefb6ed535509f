import { bytesOf, countOf, listOf, type Members, membersOf, parseCanonical } from './canonical.ts';
import { type CompactRange, subtreesOver } from './compact-range.ts';
import { Malformed } from './findings.ts';
import { hashBytes } from './hashes.ts';
import type { ManifestEpoch } from './manifest.ts';

/** What surrounds the leaves of a package in their tree: [0, first) and [last, size). */
export interface ProvenRange {
  readonly before: CompactRange;
  readonly after: CompactRange;
}

/** `range.json`. Throws `Malformed` for what is not of this epoch and window. Hostile input. */
export function parseRange(text: string, { first, last, size }: ManifestEpoch): ProvenRange {
  const members = membersOf(parseCanonical(text), 'after', 'before', 'first', 'last', 'size');
  if (members.first !== first || members.last !== last || members.size !== size)
    throw new Malformed('is of other leaves than the manifest names');
  return { before: rangeIn(members, 'before', 0, first), after: rangeIn(members, 'after', last, size) };
}

/** A stretch has exactly one compact range: another division of it would let hashes pass that stand for nothing. */
function rangeIn(members: Members, name: string, from: number, to: number): CompactRange {
  const expected = subtreesOver(from, to);
  const found = listOf(members, name);
  if (found.length !== expected.length) throw new Malformed(`${name} is not the compact range [${from}, ${to})`);
  return expected.map(({ level, index }, at) => {
    const subtree = membersOf(found[at], 'hash', 'index', 'level');
    if (subtree.level !== level || subtree.index !== index)
      throw new Malformed(`${name} is not the compact range [${from}, ${to})`);
    return { level, index, hash: bytesOf(subtree.hash, hashBytes) };
  });
}

/** `consistency.json`. */
export interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly proof: readonly Buffer[];
}

/** Throws `Malformed`. Hostile input. */
export function parseConsistency(text: string): Consistency {
  const members = membersOf(parseCanonical(text), 'from', 'proof', 'to');
  const to = countOf(members, 'to');
  const proof = listOf(members, 'proof');
  if (proof.length > 64) throw new Malformed('is longer than any proof');
  return { from: countOf(members, 'from', to), to, proof: proof.map((hash) => bytesOf(hash, hashBytes)) };
}
