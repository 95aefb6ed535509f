import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { provesEntries } from '../../../src/audit/proving/prove-entries.ts';
import { leafHash } from '../../../src/audit/verifier/hashes.ts';
import { parseVkey } from '../../../src/audit/verifier/signed-note.ts';
import { openSealingWorld, type SealingWorld } from '../sealing/sealing-world.ts';
import { buildVerifier, hasGo } from './go.ts';
import { type Files, mirroredLog, writeTo } from './mirrored-log.ts';
import { verifyWithSigstore } from './sigstore.ts';

// A log the product wrote, sealed and serves, judged by software of others: what they accept and what they refuse.

const [earlier, size, proven] = [300, 700, [0, 1, 255, 256, 511, 512, 699]];
let world: SealingWorld;
let files: Files;
let vkeys: readonly string[];
let leaves: readonly string[];

beforeAll(async () => {
  world = await openSealingWorld();
  const scope = await world.tenant();
  const { seal } = world.instance();
  await world.fill(scope, earlier);
  await seal(scope);
  await world.fill(scope, size - earlier);
  const { keys = [] } = (await seal(scope)) ?? {};
  vkeys = keys.map(({ vkey }) => vkey);
  files = await mirroredLog(provesEntries(world), scope, { vkeys, earlier, proven });
  leaves = (await world.entries(scope)).map(({ leaf }) => leaf);
}, 120_000);
afterAll(() => world.stop());

const flip = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes);
  const byte = at < 0 ? changed.length + at : at;
  changed[byte] = (changed[byte] ?? 0) ^ 1;
  return changed;
};

const otherDigit = (text: string): string => text.replace(/^./, (digit) => (digit === 'A' ? 'B' : 'A'));

/** Another base64 digit at the beginning of the third line: another root. */
const otherRoot = (note: Buffer): Buffer => {
  const lines = String(note).split('\n');
  return Buffer.from(lines.with(2, otherDigit(lines[2] ?? '')).join('\n'));
};

describe.skipIf(!hasGo)(
  `Go’s sumdb${hasGo ? '' : ' (skipped: golang-1.19-go and golang-golang-x-mod-dev are not installed)'}`,
  () => {
    let built: ReturnType<typeof buildVerifier>;
    beforeAll(() => {
      built = buildVerifier();
    }, 120_000);
    afterAll(() => rmSync(built.folder, { recursive: true, force: true }));

    const judge = (all: Files) => {
      const folder = mkdtempSync(join(built.folder, 'log-'));
      writeTo(folder, all);
      const { status, stdout, stderr } = spawnSync(built.program, [folder], { encoding: 'utf8' });
      return { status, says: `${stdout}${stderr}` };
    };

    test('accepts the log: signatures, every leaf, tiles, proofs and consistency', () => {
      expect(judge(files)).toEqual({
        status: 0,
        says: `verified: ${size} leaves, 2 keys, ${proven.length} proofs, consistent with ${earlier}\n`,
      });
    });

    test.each<[string, string, (bytes: Buffer) => Buffer, RegExp]>([
      ['the root', 'checkpoint', otherRoot, /invalid signature/],
      [
        'the size',
        'checkpoint',
        (note) => Buffer.from(String(note).replace('\n700\n', '\n699\n')),
        /invalid signature/,
      ],
      ['the Ed25519 signature', 'checkpoint', (note) => changedSignature(note, 0), /invalid signature/],
      ['the ES256 signature', 'checkpoint', (note) => changedSignature(note, 1), /invalid signature/],
      ['the earlier checkpoint', 'earlier', otherRoot, /invalid signature/],
      ['a leaf', 'tile/entries/001', (bytes) => flip(bytes, 40), /entries are not those/],
      ['the last leaf', 'tile/entries/002.p/188', (bytes) => flip(bytes, -1), /entries are not those/],
      ['the length of a leaf', 'tile/entries/000', (bytes) => flip(bytes, 1), /entries are not those|bundle/],
      ['a hash of a full tile', 'tile/0/001', (bytes) => flip(bytes, 77), /is not of this tree/],
      ['a hash of a partial tile', 'tile/0/002.p/188', (bytes) => flip(bytes, -1), /is not of this tree/],
      ['a hash of an upper tile', 'tile/1/000.p/2', (bytes) => flip(bytes, 0), /is not of this tree/],
      [
        'a proof of inclusion',
        'proofs/256.tlog-proof',
        (bytes) => flip(bytes, 40),
        /256\.tlog-proof|illegal|malformed/,
      ],
      [
        'the place a proof is of',
        'proofs/256.tlog-proof',
        (bytes) => Buffer.from(String(bytes).replace('index 256', 'index 257')),
        /256\.tlog-proof/,
      ],
      ['the proof of consistency', 'consistency', otherHash, /consistency/],
    ])('refuses another form of %s', (_, path, change, reason) => {
      const { status, says } = judge(new Map([...files, [path, change(files.get(path) ?? Buffer.alloc(0))]]));
      expect(says).toMatch(reason);
      expect(status).toBe(1);
    });

    test('refuses a leaf that was changed together with its tile', () => {
      const bundle = flip(files.get('tile/entries/001') ?? Buffer.alloc(0), 40);
      const tile = Buffer.from(files.get('tile/0/001') ?? Buffer.alloc(0));
      leafHash(bundle.subarray(2, 2 + bundle.readUInt16BE(0))).copy(tile);
      const { status, says } = judge(new Map([...files, ['tile/entries/001', bundle], ['tile/0/001', tile]]));
      expect(says).toMatch(/entries are not those/);
      expect(status).toBe(1);
    });
  },
);

/** The last but eleventh digit of a signature line, the first or the second, becomes another. */
function changedSignature(note: Buffer, line: number): Buffer {
  const lines = String(note).split('\n');
  const at = lines.findIndex((each) => each.startsWith('— ')) + line;
  const text = lines[at] ?? '';
  const digit = text.at(-12) === 'A' ? 'B' : 'A';
  return Buffer.from(lines.with(at, `${text.slice(0, -12)}${digit}${text.slice(-11)}`).join('\n'));
}

const otherHash = (proof: Buffer): Buffer => Buffer.from(otherDigit(String(proof)));

describe('@sigstore/verify', () => {
  const verify = (index: number, change: Partial<{ proof: string; leaf: string }> = {}) => {
    const key = vkeys.map(parseVkey).find((each) => each?.kind === 'es256');
    const { proof = String(files.get(`proofs/${index}.tlog-proof`)), leaf = leaves[index] ?? '' } = change;
    if (!key) throw new Error('the log has no ES256 key');
    verifyWithSigstore(proof, Buffer.from(leaf), key);
  };
  const changed = (index: number, change: (proof: Buffer) => Buffer): string =>
    String(change(files.get(`proofs/${index}.tlog-proof`) ?? Buffer.alloc(0)));
  const onCheckpoint = (change: (note: Buffer) => Buffer) => (proof: Buffer) => {
    const at = proof.indexOf('\n\n') + 2;
    return Buffer.concat([proof.subarray(0, at), change(proof.subarray(at))]);
  };

  test.each(proven)('accepts the proof of entry %i', (index) => expect(() => verify(index)).not.toThrow());

  test.each<[string, (proof: Buffer) => Buffer, RegExp]>([
    ['root', onCheckpoint(otherRoot), /invalid checkpoint signature/],
    ['signature', onCheckpoint((note) => changedSignature(note, 1)), /invalid checkpoint signature/],
    [
      'hash of the proof',
      (proof) =>
        Buffer.from(
          String(proof).replace(/(index 256\n)./, (all, start) => `${start}${all.endsWith('A') ? 'B' : 'A'}`),
        ),
      /does not match/,
    ],
    ['place', (proof) => Buffer.from(String(proof).replace('index 256', 'index 257')), /does not match/],
  ])('refuses another %s', (_, change, reason) => {
    expect(() => verify(256, { proof: changed(256, change) })).toThrow(reason);
  });

  test('refuses another leaf', () => {
    expect(() => verify(256, { leaf: leaves[257] ?? '' })).toThrow(/does not match/);
  });
});
