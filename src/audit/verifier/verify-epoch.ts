import { type Findings, Malformed } from './findings.ts';
import { sameHash } from './hashes.ts';
import { checkHeld, type HeldCheckpoint } from './held-checkpoints.ts';
import type { KeyRing, SignedCheckpoint, Signer } from './key-ring.ts';
import { earlierSizes, epochFiles, provenEntries, resultsFile } from './layout.ts';
import { addAll, growsTree, type Leaves, readLeaves } from './leaves.ts';
import type { Manifest, ManifestEpoch } from './manifest.ts';
import type { ClaimsOf } from './oscal-events.ts';
import { checkPayloads, type PayloadStates } from './payloads.ts';
import { provesConsistency, provesInclusion } from './proofs.ts';
import { type ProvenRange, parseConsistency, parseRange } from './proven-range.ts';
import type { Reading } from './reading.ts';
import { parseTlogProof } from './tlog-proof.ts';

export interface EpochReport extends ManifestEpoch {
  /** Of the checkpoint, base64; absent where there is none that can be believed. */
  readonly root?: string;
  readonly signers: readonly Signer[];
  readonly payloads: PayloadStates;
  /** Inclusion proofs that hold. */
  readonly proofs: number;
  /** Leaves of the earlier checkpoint of the package that this one only adds to. */
  readonly consistentWith?: number;
  /** Checkpoints in the auditor's hands that this one only adds to. */
  readonly held: number;
}

export interface EpochChecks {
  readonly reading: Reading;
  readonly paths: readonly string[];
  readonly ring: KeyRing;
  readonly held: readonly HeldCheckpoint[];
  readonly window: Pick<Manifest, 'from' | 'until' | 'epochs'>;
  /** What the assessment results say; absent where they cannot be read. */
  readonly claims: ClaimsOf | undefined;
  readonly findings: Findings;
}

/** Everything the package has of one epoch. What is wrong goes to the findings; the report says what held. */
export async function verifyEpoch(epoch: ManifestEpoch, checks: EpochChecks): Promise<EpochReport> {
  const { reading, paths, ring, findings } = checks;
  const { first, last, size } = epoch;
  const files = epochFiles(epoch);
  const note = await findings.during(files.checkpoint, () => reading.text(files.checkpoint));
  const signed = await findings.during(files.checkpoint, async () => opened(note ?? '', epoch, size, ring));
  const range = await findings.during(files.range, async () => parseRange(await reading.text(files.range), epoch));
  const earlier = await earlierOf(epoch, signed, checks);
  const proven = provenEntries(epoch, paths);

  const tree = growsTree(new Set(checks.held.map((held) => held.size)));
  const leaves = await grown(epoch, range, new Set(proven), tree, checks);
  if (signed && range && (tree.size() !== size || !sameHash(tree.root(), signed.root)))
    findings.add(
      files.checkpoint,
      `its root is not that of the leaves: what was signed is not what is in ${files.events}`,
    );
  const payloads = await payloadsOf(epoch, leaves, checks);
  const proofs = note && signed ? await proofsOf(epoch, proven, note, signed, leaves, checks) : 0;
  const known = new Map([...tree.roots, ...(earlier ? [[earlier.size, earlier.root] as const] : [])]);
  // What was made of a broken package says nothing about what the auditor holds.
  const held = signed ? checkHeld(checks.held, epoch, known, signed.root, ring, findings) : 0;
  return {
    ...{ epoch: epoch.epoch, origin: epoch.origin, first, last, size },
    ...(signed ? { root: signed.root.toString('base64') } : {}),
    ...{ signers: signed?.signers ?? [], payloads, proofs, held },
    ...(earlier ? { consistentWith: earlier.size } : {}),
  };
}

function opened(note: string, { origin }: ManifestEpoch, size: number, ring: KeyRing): SignedCheckpoint {
  const signed = ring.open(note, origin);
  if (signed.size !== size) throw new Malformed(`has ${signed.size} leaves, where ${size} are to be`);
  return signed;
}

/** The earlier checkpoint of the package, where there is one and this one is proven to add to it. */
async function earlierOf(
  epoch: ManifestEpoch,
  signed: SignedCheckpoint | undefined,
  { reading, paths, ring, findings }: EpochChecks,
): Promise<SignedCheckpoint | undefined> {
  const files = epochFiles(epoch);
  const sizes = earlierSizes(epoch, paths);
  if (!reading.has(files.consistency)) {
    for (const size of sizes) findings.add(files.earlier(size), 'is not proven: there is no consistency.json');
    return undefined;
  }
  return findings.during(files.consistency, async () => {
    const { from, to, proof } = parseConsistency(await reading.text(files.consistency));
    if (to !== epoch.size || from > epoch.first || sizes.some((size) => size !== from))
      throw new Malformed(`is from ${from} to ${to} leaves, which are not those of the package's checkpoints`);
    const earlier = opened(await reading.text(files.earlier(from)), epoch, from, ring);
    if (!signed || !provesConsistency(from, to, earlier.root, signed.root, proof))
      throw new Malformed(`does not prove that the checkpoint of ${to} leaves only adds to the one of ${from}`);
    return earlier;
  });
}

/** Adds the leaves, between what surrounds them, to the tree. */
async function grown(
  epoch: ManifestEpoch,
  range: ProvenRange | undefined,
  proven: ReadonlySet<number>,
  tree: ReturnType<typeof growsTree>,
  { reading, window, claims: claimsOf, findings }: EpochChecks,
): Promise<Leaves | undefined> {
  const { events } = epochFiles(epoch);
  if (range) addAll(tree, range.before);
  const claims = claimsOf?.(epoch.epoch);
  const leaves = await findings.during(events, () =>
    readLeaves(reading.chunks(events), events, epoch, proven, tree, claims, findings),
  );
  if (leaves && leaves.count !== epoch.last - epoch.first)
    findings.add(events, `has ${leaves.count} leaves, where ${epoch.last - epoch.first} are to be`);
  for (const seq of claims?.unmet.keys() ?? [])
    findings.add(resultsFile, `names entry ${seq} of epoch ${epoch.epoch}, which is not in the package or is no leaf`);
  // The leaves are as few as hold every event of the window, so the first of the first epoch is one, and the last of the last.
  const [from, until] = [Date.parse(window.from), Date.parse(window.until)];
  const isOuter = { first: window.epochs[0]?.epoch === epoch.epoch, last: window.epochs.at(-1)?.epoch === epoch.epoch };
  const edges = [...(isOuter.first ? [leaves?.edges[0]] : []), ...(isOuter.last ? [leaves?.edges.at(-1)] : [])];
  for (const time of edges)
    if (time !== undefined && !(Date.parse(time) >= from && Date.parse(time) < until))
      findings.add(events, `begins or ends with a leaf of ${time}, which is not of the window`);
  if (range) addAll(tree, range.after);
  return leaves;
}

async function payloadsOf(epoch: ManifestEpoch, leaves: Leaves | undefined, { reading, findings }: EpochChecks) {
  const { payloads } = epochFiles(epoch);
  const none: PayloadStates = { verified: 0, mismatched: [], mismatches: 0, redacted: [] };
  if (!leaves) return none;
  const chunks = reading.has(payloads) ? reading.chunks(payloads) : nothing();
  const check = () => checkPayloads(chunks, payloads, epoch, leaves.commitments, findings);
  return (await findings.during(payloads, check)) ?? none;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** How many of the proofs hold. They lead to the checkpoint of the package, byte for byte. */
async function proofsOf(
  { epoch, first, size }: ManifestEpoch,
  proven: readonly number[],
  note: string,
  { root }: SignedCheckpoint,
  leaves: Leaves | undefined,
  { reading, findings }: EpochChecks,
): Promise<number> {
  let holding = 0;
  for (const seq of proven) {
    const path = epochFiles({ epoch, first, size }).proof(seq);
    await findings.during(path, async () => {
      const found = parseTlogProof(await reading.text(path));
      if (!found) throw new Malformed('is not a tlog-proof');
      if (found.checkpoint !== note) throw new Malformed("leads to another checkpoint than the package's");
      const leaf = leaves?.hashes.get(seq);
      if (!leaf || found.index !== seq || !provesInclusion(seq, size, leaf, found.proof, root))
        throw new Malformed(`does not prove that entry ${seq} is in the log`);
      holding++;
    });
  }
  return holding;
}
