import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';
import { keyIdOf, type NoteKey } from '../../../src/audit/verifier/signed-note.ts';
import { parseTlogProof } from '../../../src/audit/verifier/tlog-proof.ts';

// What @sigstore/verify does with an entry of a public log. The two functions are internal to version 3.1.1.

interface Entry {
  readonly canonicalizedBody: Buffer;
  readonly inclusionProof: {
    readonly logIndex: string;
    readonly hashes: readonly Buffer[];
    readonly checkpoint: { readonly envelope: string };
  };
}
interface Log {
  readonly logID: Buffer;
  readonly publicKey: KeyObject;
  readonly baseURL: string;
}
const required = createRequire(import.meta.url);
const { verifyCheckpoint } = required('@sigstore/verify/dist/tlog/checkpoint.js') as {
  verifyCheckpoint(entry: Entry, logs: readonly Log[]): object;
};
const { verifyMerkleInclusion } = required('@sigstore/verify/dist/tlog/merkle.js') as {
  verifyMerkleInclusion(entry: Entry, checkpoint: object): void;
};

/** Throws when the ES256 signature of the proof's checkpoint is wrong, or the leaf is not in its tree. */
export function verifyWithSigstore(tlogProof: string, leaf: Uint8Array, key: NoteKey): void {
  const { index, proof = [], checkpoint = '' } = parseTlogProof(tlogProof) ?? {};
  const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
  const logID = createHash('sha256').update(key.publicKey).digest();
  if (logID.toString('hex', 0, 4) !== keyIdOf(key)) throw new Error('the id of the key is not the hash of the key');
  const entry: Entry = {
    canonicalizedBody: Buffer.from(leaf),
    inclusionProof: { logIndex: String(index), hashes: proof, checkpoint: { envelope: checkpoint } },
  };
  verifyMerkleInclusion(entry, verifyCheckpoint(entry, [{ logID, publicKey, baseURL: key.name }]));
}
