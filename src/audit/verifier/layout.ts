import type { ManifestEpoch } from './manifest.ts';

/** The names of an epoch's files. Made of numbers alone: no name of a package is ever opened because the package says so. */
export const epochFiles = ({ epoch, first, size }: Pick<ManifestEpoch, 'epoch' | 'first' | 'size'>) => ({
  events: `e${epoch}/events-${first}.ndjson`,
  payloads: `e${epoch}/payloads-${first}.ndjson`,
  checkpoint: `e${epoch}/checkpoint-${size}.txt`,
  earlier: (earlierSize: number) => `e${epoch}/checkpoint-${earlierSize}.txt`,
  consistency: `e${epoch}/consistency.json`,
  range: `e${epoch}/range.json`,
  proof: (seq: number) => `e${epoch}/proofs/${seq}.tlog-proof`,
});

export const manifestFile = 'manifest.json';
export const resultsFile = 'assessment-results.json';
export const vkeysFile = 'vkeys.txt';

/** What every package holds, beside the manifest. */
export const commonFiles = [
  'README.md',
  resultsFile,
  'assessment-plan.json',
  'component-definition.json',
  vkeysFile,
] as const;

/** The entries of which an epoch's folder has proofs: those of the window that the manifest names a file for. */
export function provenEntries(epoch: ManifestEpoch, paths: Iterable<string>): readonly number[] {
  const folder = `e${epoch.epoch}/proofs/`;
  const found: number[] = [];
  for (const path of paths) {
    const digits = path.startsWith(folder)
      ? /^(0|[1-9]\d{0,15})\.tlog-proof$/.exec(path.slice(folder.length))?.[1]
      : undefined;
    const seq = Number(digits ?? Number.NaN);
    if (seq >= epoch.first && seq < epoch.last) found.push(seq);
  }
  return found.sort((one, other) => one - other);
}

/** The size of the earlier checkpoint an epoch's folder has beside the one of the manifest. */
export function earlierSizes(epoch: ManifestEpoch, paths: Iterable<string>): readonly number[] {
  const start = `e${epoch.epoch}/checkpoint-`;
  const found: number[] = [];
  for (const path of paths) {
    const digits = path.startsWith(start) ? /^(0|[1-9]\d{0,15})\.txt$/.exec(path.slice(start.length))?.[1] : undefined;
    if (digits !== undefined && Number(digits) < epoch.size) found.push(Number(digits));
  }
  return found;
}
