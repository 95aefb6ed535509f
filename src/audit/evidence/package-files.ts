import { canonicalJson } from '../../platform/canonical-json.ts';
import { sha256Hex } from '../../platform/ids.ts';
import { toTlogProof } from '../tree/tlog-proof.ts';
import { epochFiles, manifestFile, resultsFile, vkeysFile } from '../verifier/layout.ts';
import type { EpochEvidence, Evidence, OuterHash } from './evidence-window.ts';
import { assessmentPlan } from './oscal/assessment-plan.ts';
import { assessmentResults, planFile } from './oscal/assessment-results.ts';
import { componentDefinition } from './oscal/component-definition.ts';
import { packageReadme } from './package-readme.ts';

/** A package in memory: bytes by path. */
export type PackageContent = ReadonlyMap<string, Uint8Array>;

/** Leaf indexes and the way from each to the root of the checkpoint. */
export type ProofsByEpoch = ReadonlyMap<number, ReadonlyMap<number, readonly Buffer[]>>;

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const json = (value: unknown): Uint8Array => bytes(`${JSON.stringify(value, undefined, 1)}\n`);
const canonical = (value: unknown): Uint8Array => bytes(canonicalJson(value));
const base64 = (hash: Buffer): string => hash.toString('base64');

/** The same evidence gives the same bytes: nothing here looks at a clock or throws dice. */
export function packageFiles(evidence: Evidence, proofs: ProofsByEpoch): PackageContent {
  const files = new Map<string, Uint8Array>([
    [planFile, json(assessmentPlan(evidence.tenant))],
    ['component-definition.json', json(componentDefinition())],
    [
      vkeysFile,
      bytes(
        distinct(evidence.epochs.flatMap(({ vkeys }) => vkeys))
          .map(line)
          .join(''),
      ),
    ],
    ...evidence.epochs.flatMap((epoch) => [...epochContent(epoch, proofs.get(epoch.epoch) ?? new Map())]),
  ]);
  // For programs: it has ten thousands of members, and blanks would double it.
  files.set(resultsFile, bytes(`${JSON.stringify(assessmentResults(evidence, hashesOf(files)))}\n`));
  files.set('README.md', bytes(packageReadme(evidence)));
  files.set(manifestFile, canonical(manifestOf(evidence, hashesOf(files))));
  return files;
}

const hashesOf = (files: PackageContent): ReadonlyMap<string, string> =>
  new Map([...files].map(([path, content]) => [path, sha256Hex(content)]));

const distinct = (lines: readonly string[]): readonly string[] => [...new Set(lines)];
const line = (text: string): string => `${text}\n`;

function* epochContent(
  epoch: EpochEvidence,
  proofs: ReadonlyMap<number, readonly Buffer[]>,
): Generator<[string, Uint8Array]> {
  const { first, last, leaves, checkpoint, earlier, before, after } = epoch;
  const names = epochFiles({ ...epoch, size: checkpoint.size });
  if (leaves.length > 0) yield [names.events, bytes(leaves.map(({ text }) => line(text)).join(''))];
  const payloads = leaves.flatMap(({ leaf, payload }) =>
    payload ? [line(canonicalJson({ payload: payload.text, salt: payload.salt, seq: leaf.seq }))] : [],
  );
  if (payloads.length > 0) yield [names.payloads, bytes(payloads.join(''))];
  yield [names.checkpoint, bytes(checkpoint.note)];
  if (earlier) {
    yield [names.earlier(earlier.size), bytes(earlier.note)];
    const proof = earlier.consistency.map(base64);
    yield [names.consistency, canonical({ from: earlier.size, to: checkpoint.size, proof })];
  }
  const outer = (hashes: readonly OuterHash[]) =>
    hashes.map(({ hash, ...place }) => ({ ...place, hash: base64(hash) }));
  yield [names.range, canonical({ first, last, size: checkpoint.size, before: outer(before), after: outer(after) })];
  for (const [index, proof] of proofs)
    yield [names.proof(index), bytes(toTlogProof({ index, proof, checkpoint: checkpoint.note }))];
}

const manifestOf = ({ tenant, window, epochs }: Evidence, hashes: ReadonlyMap<string, string>) => ({
  v: 1,
  tenant,
  from: window.from,
  until: window.until,
  epochs: epochs.map(({ epoch, origin, first, last, checkpoint }) => ({
    ...{ epoch, origin, first, last },
    size: checkpoint.size,
  })),
  files: Object.fromEntries(hashes),
});
