import { type HashAt, inclusionProof } from '../tree/prove.ts';
import { nodeHash } from '../verifier/hashes.ts';
import type { EpochEvidence, EvidenceLeaf } from './evidence-window.ts';

/**
 * The tree by the leaves of the package and the hashes around them, so that thousands of proofs need no reading. A subtree that
 * lies outside is one of those around, or larger than what is ever asked for.
 */
function hashesAround({ first, leaves, before, after }: EpochEvidence): HashAt {
  const known = new Map([...before, ...after].map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  const hash = (level: number, index: number): Buffer => {
    const key = `${level}/${index}`;
    const found = known.get(key) ?? (level === 0 ? leaves[index - first]?.hash : undefined);
    if (found) return found;
    if (level === 0) throw new RangeError(`leaf ${index} is neither in the package nor around it`);
    const made = nodeHash(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
    known.set(key, made);
    return made;
  };
  return async (level, index) => hash(level, index);
}

/** A package holds so many proofs of an epoch; other leaves are proven by the file of leaves as a whole. */
const mostProofs = 5_000;

const acts: ReadonlySet<string> = new Set(['decision', 'intent', 'outcome', 'rollback']);

/** All, while they are few enough; else what auditors take samples of. */
function sampled(leaves: readonly EvidenceLeaf[]): readonly EvidenceLeaf[] {
  const chosen = leaves.length <= mostProofs ? leaves : leaves.filter(({ leaf }) => acts.has(leaf.phase));
  return chosen.slice(0, mostProofs);
}

/** Proofs of single leaves against the checkpoint of the package, by their index. */
export async function proofsOf(epoch: EpochEvidence): Promise<ReadonlyMap<number, readonly Buffer[]>> {
  const hashAt = hashesAround(epoch);
  const proofs = new Map<number, readonly Buffer[]>();
  for (const { leaf } of sampled(epoch.leaves))
    proofs.set(leaf.seq, await inclusionProof(leaf.seq, epoch.checkpoint.size, hashAt));
  return proofs;
}
