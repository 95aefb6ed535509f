import { describe, expect, test } from 'vitest';
import { canonical } from '../../../src/audit/verifier/canonical.ts';
import { parseCheckpoint } from '../../../src/audit/verifier/checkpoint.ts';
import { leafHash } from '../../../src/audit/verifier/hashes.ts';
import { provesConsistency, provesInclusion } from '../../../src/audit/verifier/proofs.ts';
import { isSignedBy, type NoteKey, parseNote, parseVkey, toNote } from '../../../src/audit/verifier/signed-note.ts';
import { parseTlogProof } from '../../../src/audit/verifier/tlog-proof.ts';
import { canonicalJson } from '../../../src/platform/canonical-json.ts';
import { isPublished, published, publishedFiles, without } from './published.ts';

const bytes = (base64: string | null) => Buffer.from(base64 ?? '', 'base64');
const all = (base64: readonly string[] | null) => (base64 ?? []).map(bytes);

interface Inclusion {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}
interface Consistency {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}
const vector = (...path: readonly string[]): unknown => JSON.parse(String(published(...path)));

describe.skipIf(!isPublished('rfc6962'))(
  `RFC 6962, the vectors of transparency-dev/merkle${without('rfc6962')}`,
  () => {
    const inclusion = publishedFiles('rfc6962/testdata/inclusion', '.json');
    const consistency = publishedFiles('rfc6962/testdata/consistency', '.json');

    test('are 98 of inclusion and 98 of consistency', () => {
      expect([inclusion.length, consistency.length]).toEqual([98, 98]);
    });

    test.each(inclusion)('inclusion %s', (path) => {
      const { leafIdx, treeSize, root, leafHash, proof, wantErr } = vector(
        'rfc6962/testdata/inclusion',
        path,
      ) as Inclusion;
      expect(provesInclusion(leafIdx, treeSize, bytes(leafHash), all(proof), bytes(root))).toBe(!wantErr);
    });

    test.each(consistency)('consistency %s', (path) => {
      const found = vector('rfc6962/testdata/consistency', path) as Consistency;
      const { size1, size2, root1, root2, proof, wantErr } = found;
      expect(provesConsistency(size1, size2, bytes(root1), bytes(root2), all(proof))).toBe(!wantErr);
    });
  },
);

describe.skipIf(!isPublished('jcs'))(`RFC 8785, the vectors of its author${without('jcs')}`, () => {
  const names = publishedFiles('jcs/testdata/input', '.json');

  test('are six', () => expect(names).toHaveLength(6));

  test.each(names)('%s is written as it must be, by the product and by the verifier', (name) => {
    const value = vector('jcs/testdata/input', name);
    const hex = String(published('jcs/testdata/outhex', name.replace('.json', '.txt'))).replaceAll(/\s/g, '');
    expect(Buffer.from(canonicalJson(value)).toString('hex')).toBe(hex);
    expect(Buffer.from(canonical(value)).toString('hex')).toBe(hex);
  });
});

const keyOf = (vkey: string): NoteKey => {
  const key = parseVkey(vkey);
  if (!key) throw new Error(`${vkey} is no verifier key`);
  return key;
};

describe.skipIf(!isPublished('signed-note'))(`C2SP signed-note, its example${without('signed-note')}`, () => {
  test('is signed by its key, and no longer when a word changes', () => {
    const { vkey, note } = vector('signed-note', 'c2sp-signed-note-example.json') as { vkey: string; note: string };
    const parsed = parseNote(note);
    expect(parsed && isSignedBy(parsed, keyOf(vkey))).toBe(true);
    expect(parsed && toNote(parsed)).toBe(note);
    const changed = parseNote(note.replace('example message', 'example passage'));
    expect(changed && isSignedBy(changed, keyOf(vkey))).toBe(false);
  });
});

describe.skipIf(!isPublished('sample-log'))(`a log that Go's sumdb verified${without('sample-log')}`, () => {
  const note = () => parseNote(String(published('sample-log', 'checkpoint')));
  const checkpoint = () => parseCheckpoint(note()?.text ?? '');

  test.each(['vkey', 'vkey-ecdsa'])('is signed by %s', (name) => {
    const signed = note();
    expect(signed && isSignedBy(signed, keyOf(String(published('sample-log', name)).trim()))).toBe(true);
  });

  test('has the leaf of its tlog-proof', () => {
    const text = String(published('sample-log', 'proof.tlog-proof'));
    const proof = parseTlogProof(text);
    const { size = 0, root = Buffer.alloc(0) } = checkpoint() ?? {};
    expect(proof?.checkpoint).toBe(String(published('sample-log', 'checkpoint')));
    const leaf = leafHash(published('sample-log', 'leaf'));
    expect(provesInclusion(proof?.index ?? -1, size, leaf, proof?.proof ?? [], root)).toBe(true);
    expect(provesInclusion((proof?.index ?? -1) + 1, size, leaf, proof?.proof ?? [], root)).toBe(false);
  });

  test('only added to its first 700 leaves', () => {
    const { m, n, r1, r2, proof } = vector('sample-log', 'cons.json') as {
      [name in 'm' | 'n']: number;
    } & { [name in 'r1' | 'r2']: string } & { proof: readonly string[] };
    expect(bytes(r2)).toEqual(checkpoint()?.root);
    expect(provesConsistency(m, n, bytes(r1), bytes(r2), all(proof))).toBe(true);
    expect(provesConsistency(m, n, bytes(r2), bytes(r2), all(proof))).toBe(false);
  });
});
