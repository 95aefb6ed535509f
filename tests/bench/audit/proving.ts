import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { BlobServiceClient } from '@azure/storage-blob';
import { type Line, row } from '../../../devhost/bench/rows.ts';
import { each, rounds } from '../../../devhost/bench/samples.ts';
import { provesEntries } from '../../../src/audit/proving/prove-entries.ts';
import { tileWidth } from '../../../src/audit/tree/tile-paths.ts';
import { parseCheckpoint } from '../../../src/audit/verifier/checkpoint.ts';
import { leafHash } from '../../../src/audit/verifier/hashes.ts';
import { provesInclusion } from '../../../src/audit/verifier/proofs.ts';
import { isSignedBy, parseNote } from '../../../src/audit/verifier/signed-note.ts';
import { parseTlogProof } from '../../../src/audit/verifier/tlog-proof.ts';
import { orThrow } from '../../../src/platform/result.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { verifyWithSigstore } from '../../audit/outside/sigstore.ts';
import { anyCredential } from '../../support/devhost.ts';
import type { Ground } from './ground.ts';
import type { Sizes } from './sizes.ts';
import { type TallLog, tallLog } from './tall-log.ts';
import { milliseconds, millisecondsEach } from './timed.ts';

const { verifyMerkleInclusion } = createRequire(import.meta.url)('@sigstore/verify/dist/tlog/merkle.js') as {
  verifyMerkleInclusion(
    entry: {
      readonly canonicalizedBody: Buffer;
      readonly inclusionProof: { readonly logIndex: string; readonly hashes: readonly Buffer[] };
    },
    checkpoint: { readonly logSize: bigint; readonly logHash: Buffer },
  ): void;
};
const sigstore = '@sigstore/verify';

/** The same proof so often in a round, for each is over in no time. */
const [paths, wholes] = [200, 20];

/** Inclusion proofs of one entry each, made and verified. */
export async function proving(ground: Ground, size: number, { proofs: count }: Sizes): Promise<readonly Line[]> {
  const log = tallLog(size);
  const scope = await ground.world.tenant();
  const prover = provesEntries(log);
  const prove = async (index: number) => orThrow(await prover.inclusion(scope, 0, index));
  const first = await milliseconds(() => prove(0));
  const seen = await rounds(count, async () => {
    const index = randomInt(size);
    let text = '';
    const making = await milliseconds(async () => {
      text = await prove(index);
    });
    return { making, bytes: text.length, ...(await verified(log, index, text)) };
  });
  const leaves = `${size.toLocaleString('en')} entries`;
  const microseconds = (value: (round: (typeof seen)[number]) => number) => each(seen, (round) => 1000 * value(round));
  return [
    row({
      what: `inclusion proof, ${leaves}: hashes`,
      unit: '',
      ours: each(seen, ({ hashes }) => hashes),
      peer: { name: 'the height of the tree', rounds: seen.map(() => Math.ceil(Math.log2(size))) },
      aim: { ratio: 1 },
    }),
    row({
      what: `inclusion proof, ${leaves}: bytes`,
      unit: 'bytes',
      ours: each(seen, ({ bytes }) => bytes),
      peer: { name: 'its hashes alone', rounds: each(seen, ({ hashes }) => hashes * 32) },
      note: 'as text (C2SP tlog-proof), with the checkpoint and its two signatures',
    }),
    row({
      what: `inclusion proof, ${leaves}: made, tiles in memory`,
      unit: 'µs',
      ours: microseconds(({ making }) => making),
      note: `the very first of a process, which reads the tiles under the unfinished ones: ${first.toFixed(1)} ms`,
    }),
    ...(await fromBlobs(ground, log, scope, count)),
    row({
      what: `inclusion proof, ${leaves}: path verified`,
      unit: 'µs',
      ours: microseconds(({ path }) => path),
      peer: { name: sigstore, rounds: microseconds(({ pathOutside }) => pathOutside) },
      aim: { ratio: 1 },
    }),
    row({
      what: `inclusion proof, ${leaves}: file verified`,
      unit: 'µs',
      ours: microseconds(({ whole }) => whole),
      peer: { name: sigstore, rounds: microseconds(({ wholeOutside }) => wholeOutside) },
      note: 'parsed, the ES256 signature of its checkpoint, and the path; most of it is the signature',
    }),
  ];
}

/** The same proof by both, its path alone and as a file. */
async function verified({ size, root, leafAt, es256 }: TallLog, index: number, text: string) {
  const leaf = Buffer.from(leafAt(index));
  const { proof = [] } = parseTlogProof(text) ?? {};
  const path = await millisecondsEach(paths, () => mustHold(provesInclusion(index, size, leafHash(leaf), proof, root)));
  const entry = { canonicalizedBody: leaf, inclusionProof: { logIndex: String(index), hashes: proof } };
  const checkpoint = { logSize: BigInt(size), logHash: root };
  const pathOutside = await millisecondsEach(paths, () => verifyMerkleInclusion(entry, checkpoint));
  const whole = await millisecondsEach(wholes, () => {
    const found = parseTlogProof(text);
    const note = found && parseNote(found.checkpoint);
    const signed = note && parseCheckpoint(note.text);
    mustHold(
      found && signed && isSignedBy(note, es256)
        ? provesInclusion(found.index, signed.size, leafHash(leaf), found.proof, signed.root)
        : false,
    );
  });
  const wholeOutside = await millisecondsEach(wholes, () => verifyWithSigstore(text, leaf, es256));
  return { hashes: proof.length, path, pathOutside, whole, wholeOutside };
}

function mustHold(holds: boolean): void {
  if (!holds) throw new Error('an honest proof does not verify');
}

/** Tiles in Blob storage, entries of the unfinished one in memory; beside reading the same blobs by the bare SDK. */
async function fromBlobs({ world }: Ground, log: TallLog, scope: TenantScope, count: number) {
  // Under full tiles: others lie in the database.
  const indexes = Array.from({ length: count + 1 }, () => randomInt(log.size - (log.size % tileWidth)));
  const inMemory = provesEntries(log);
  const reads: (readonly string[])[] = [];
  for (const index of [0, ...indexes]) {
    log.read.clear();
    orThrow(await inMemory.inclusion(scope, 0, index));
    reads.push([...log.read]);
  }
  for (const name of new Set(reads.flat()))
    await world.writeOnce.create(scope, name, log.tiles.get(name) ?? Buffer.alloc(0));
  const prover = provesEntries({ reader: log.reader, writeOnce: world.writeOnce });
  orThrow(await prover.inclusion(scope, 0, 0));
  const service = new BlobServiceClient(world.services.blob.url, anyCredential);
  const container = service.getContainerClient('transparency-log');
  const seen = await rounds(count, async (round) => {
    const names = reads[round + 2] ?? [];
    const ours = await milliseconds(() => prover.inclusion(scope, 0, indexes[round + 1] ?? 0));
    const bare = await milliseconds(() =>
      Promise.all(names.map((name) => container.getBlobClient(`${scope.tenant}/${name}`).downloadToBuffer())),
    );
    return { ours, bare };
  });
  return [
    row({
      what: `inclusion proof, ${log.size.toLocaleString('en')} entries: made, tiles in Blob`,
      unit: 'ms',
      ours: each(seen, ({ ours }) => ours),
      peer: { name: 'bare reads of the same tiles', rounds: each(seen, ({ bare }) => bare) },
      note: `${Math.max(...reads.slice(1).map((names) => names.length))} tiles at most; what lies in the database is in memory here`,
    }),
  ];
}
