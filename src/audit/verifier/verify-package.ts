import { createFindings, type Finding, type Findings, Malformed } from './findings.ts';
import { type HeldCheckpoint, parseHeld } from './held-checkpoints.ts';
import { createKeyRing, parseVkeys } from './key-ring.ts';
import {
  commonFiles,
  earlierSizes,
  epochFiles,
  manifestFile,
  provenEntries,
  resultsFile,
  vkeysFile,
} from './layout.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { readClaims } from './oscal-events.ts';
import type { PackageFiles } from './package-files.ts';
import { decoded, readsPackage } from './reading.ts';
import type { NoteKey } from './signed-note.ts';
import { type EpochReport, verifyEpoch } from './verify-epoch.ts';

export interface VerifyOptions {
  /** Verifier keys the auditor has from elsewhere, one a line. Without them a package vouches for itself. */
  readonly vkeys?: string;
  /** Checkpoints the auditor holds: signed notes under the names of their files. */
  readonly held?: ReadonlyMap<string, string>;
}

export interface Report {
  /** `unreadable`: there is no package to judge. */
  readonly verdict: 'verified' | 'MISMATCH' | 'unreadable';
  readonly tenant?: string;
  readonly from?: string;
  readonly until?: string;
  /** Whether the keys that counted came another way than the package. */
  readonly independent: boolean;
  readonly epochs: readonly EpochReport[];
  /** The first of them. */
  readonly findings: readonly Finding[];
  /** All of them. */
  readonly mismatches: number;
}

const mega = 2 ** 20;
/** A manifest names a file for every proof, and results describe every entry. */
const longest = { manifest: 256 * mega, results: 480 * mega };

/**
 * Whether an evidence package is what a log's keys signed, and adds to the checkpoints the auditor holds. Needs nothing but the
 * package. Never throws: whatever it is given, it reports.
 */
export async function verifyPackage(files: PackageFiles, options: VerifyOptions = {}): Promise<Report> {
  const findings = createFindings();
  const independent = options.vkeys !== undefined;
  const said = await findings.during('the package', async () => ({
    paths: await files.paths(),
    manifest: await bytesOf(files, manifestFile),
  }));
  if (!said) return { verdict: 'unreadable', independent, epochs: [], ...conclusion(findings) };
  const manifest = await findings.during(manifestFile, async () => parseManifest(decoded(said.manifest)));
  const epochs = manifest ? await verified(files, said.paths, manifest, options, findings) : [];
  const { tenant, from, until } = manifest ?? {};
  return {
    verdict: findings.total() === 0 ? 'verified' : 'MISMATCH',
    ...(tenant && from && until ? { tenant, from, until } : {}),
    ...{ independent, epochs, ...conclusion(findings) },
  };
}

const conclusion = (findings: Findings) => ({ findings: findings.kept, mismatches: findings.total() });

async function verified(
  files: PackageFiles,
  paths: readonly string[],
  manifest: Manifest,
  options: VerifyOptions,
  findings: Findings,
): Promise<readonly EpochReport[]> {
  compareNames(paths, manifest, findings);
  const present = new Set(paths);
  const hashes = new Map([...manifest.files].filter(([path]) => present.has(path)));
  const reading = readsPackage(files, hashes, findings);
  const keys = {
    packaged: await findings.during(vkeysFile, async () => packagedKeys(await reading.text(vkeysFile), manifest)),
    pinned: await findings.during('the pinned keys', async () => parseVkeys(options.vkeys ?? '')),
  };
  const ring = createKeyRing(keys.packaged ?? [], options.vkeys === undefined ? undefined : (keys.pinned ?? []));
  const held = await heldOf(options, manifest, findings);
  const claims = await findings.during(resultsFile, async () =>
    readClaims(await reading.text(resultsFile, longest.results), manifest, resultsFile, findings),
  );
  const checks = { reading, paths: [...hashes.keys()], ring, held, window: manifest, claims, findings };
  const epochs: EpochReport[] = [];
  for (const epoch of manifest.epochs) epochs.push(await verifyEpoch(epoch, checks));
  await reading.rest();
  return epochs;
}

/** A name too many is as wrong as one too few: nothing in a package goes unnoticed. */
function compareNames(paths: readonly string[], manifest: Manifest, findings: Findings): void {
  const expected = new Set<string>(commonFiles);
  const possible = new Set<string>();
  for (const epoch of manifest.epochs) {
    const names = epochFiles(epoch);
    for (const path of [names.checkpoint, names.range, ...(epoch.first < epoch.last ? [names.events] : [])])
      expected.add(path);
    for (const path of [names.events, names.payloads, names.consistency]) possible.add(path);
    for (const size of earlierSizes(epoch, manifest.files.keys())) possible.add(names.earlier(size));
    for (const seq of provenEntries(epoch, manifest.files.keys())) possible.add(names.proof(seq));
  }
  const present = new Set(paths);
  for (const path of expected) if (!manifest.files.has(path)) findings.add(path, 'is missing in the manifest');
  for (const path of manifest.files.keys()) {
    if (!present.has(path)) findings.add(path, 'is named by the manifest and not in the package');
    if (!expected.has(path) && !possible.has(path)) findings.add(path, 'is no file of an evidence package');
  }
  for (const path of paths)
    if (path !== manifestFile && !manifest.files.has(path)) findings.add(path, 'is not named by the manifest');
}

function packagedKeys(text: string, { epochs }: Manifest): readonly NoteKey[] {
  const keys = parseVkeys(text);
  const foreign = keys.find(({ name }) => !epochs.some(({ origin }) => origin === name));
  if (foreign) throw new Malformed(`holds a key of ${foreign.name}, which is no log of the package`);
  return keys;
}

/** What the auditor holds must be of a log in the package, or the package says nothing of it. */
async function heldOf(
  { held }: VerifyOptions,
  { epochs }: Manifest,
  findings: Findings,
): Promise<readonly HeldCheckpoint[]> {
  const found: HeldCheckpoint[] = [];
  for (const [name, note] of held ?? []) {
    const checkpoint = await findings.during(name, async () => parseHeld(name, note));
    if (!checkpoint) continue;
    if (epochs.some(({ origin }) => origin === checkpoint.origin)) found.push(checkpoint);
    else findings.add(name, `you hold a checkpoint of ${checkpoint.origin}, which is no log of the package`);
  }
  return found;
}

async function bytesOf(files: PackageFiles, path: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of files.read(path)) {
    bytes += chunk.length;
    if (bytes > longest.manifest) throw new Malformed(`${path} is longer than ${longest.manifest} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
