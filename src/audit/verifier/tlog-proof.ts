import { hashBytes } from './hashes.ts';

/** C2SP tlog-proof: that one leaf stands in the tree of a checkpoint, in one file. */
export interface TlogProof {
  readonly index: number;
  /** From the leaf's sibling to the root's child. */
  readonly proof: readonly Buffer[];
  /** The signed note the proof leads to, byte for byte as it was signed. */
  readonly checkpoint: string;
}

export const tlogProofHeader = 'c2sp.org/tlog-proof@v1';

/** A path in a tree of less than 2^63 leaves is not longer. */
const longestProof = 63;

/**
 * Undefined for what is no such proof. Hostile input: nothing in it is believed before the checkpoint's signature and the
 * proof are verified. Data of the application (`extra …`) is not in these logs' proofs, so that line is refused.
 */
export function parseTlogProof(text: string): TlogProof | undefined {
  const end = text.indexOf('\n\n');
  if (end < 0) return undefined;
  const [header, indexLine = '', ...encoded] = text.slice(0, end).split('\n');
  const [, digits] = /^index (0|[1-9]\d{0,15})$/.exec(indexLine) ?? [];
  if (header !== tlogProofHeader || digits === undefined || encoded.length > longestProof) return undefined;
  const index = Number(digits);
  const proof = encoded.map((line) => Buffer.from(line, 'base64'));
  // Only one spelling of the same bytes is taken, or a changed byte could hide in the padding.
  const areHashes = proof.every((hash, at) => hash.length === hashBytes && hash.toString('base64') === encoded[at]);
  return areHashes && Number.isSafeInteger(index) ? { index, proof, checkpoint: text.slice(end + 2) } : undefined;
}
