import { type TlogProof, tlogProofHeader } from '../verifier/tlog-proof.ts';

/** C2SP tlog-proof, text: what `parseTlogProof` reads. */
export const toTlogProof = ({ index, proof, checkpoint }: TlogProof): string =>
  [tlogProofHeader, `index ${index}`, ...proof.map((hash) => hash.toString('base64')), '', checkpoint].join('\n');
