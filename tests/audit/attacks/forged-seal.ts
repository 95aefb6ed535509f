import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Seal } from '../../../src/audit/sealing/seal.ts';
import { toSealRange } from '../../../src/audit/sealing/sealed.ts';
import { toCheckpointText } from '../../../src/audit/verifier/checkpoint.ts';
import { add, rootOf, type Subtree } from '../../../src/audit/verifier/compact-range.ts';
import { keyIdOf, type NoteKey, toNote, toVkey } from '../../../src/audit/verifier/signed-note.ts';
import type { LogKeys } from '../../../src/platform/log-keys.ts';
import { leafHashOf } from '../../support/log-check.ts';

function newSigners() {
  const ed = generateKeyPairSync('ed25519');
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });
  const signer = (kind: NoteKey['kind'], publicKey: Buffer, digest: 'sha256' | null, key: KeyObject) => {
    const signed = (text: string) => sign(digest, Buffer.from(text), key);
    return { kind, publicKey, signed, sign: async (text: string) => signed(text) };
  };
  return [
    signer('ed25519', spki(ed.publicKey).subarray(-32), null, ed.privateKey),
    signer('es256', spki(ec.publicKey), 'sha256', ec.privateKey),
  ] as const;
}

/** Of another vault, which knows no others. */
export function otherKeys(): LogKeys {
  const all = newSigners();
  const current = async () => all;
  return {
    ...{ current, all: current, rotate: current },
    withPublicKey: async (kind, key) =>
      all.find((one) => one.kind === kind && Buffer.compare(one.publicKey, key) === 0),
  };
}

/** What somebody makes of a log who can write to its database and its storage, and has no key of the vault. */
export function forgedSeal(origin: string, leaves: readonly string[], ordinal: number): Omit<Seal, 'at'> {
  const signers = newSigners();
  const keys = signers.map(({ kind, publicKey }): NoteKey => ({ name: origin, kind, publicKey }));
  const range: Subtree[] = [];
  for (const [index, leaf] of leaves.entries()) add(range, { level: 0, index, hash: leafHashOf(leaf) });
  const text = toCheckpointText({ origin, size: leaves.length, root: rootOf(range) });
  const note = toNote({
    text,
    signatures: keys.map((key, at) => ({
      name: origin,
      keyId: keyIdOf(key),
      signature: signers[at]?.signed(text) ?? Buffer.of(),
    })),
  });
  return {
    ...{ id: 'seal-of-log', kind: 'audit.seal', schema: 1, epoch: 0, ordinal, size: leaves.length, note },
    range: toSealRange(range),
    keys: keys.map((key) => ({ kind: key.kind, vkey: toVkey(key), fromOrdinal: ordinal })),
  };
}
