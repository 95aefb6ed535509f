import { createHash } from 'node:crypto';
import { toTlogProof } from '../../src/audit/tree/tlog-proof.ts';
import { subtreesOver } from '../../src/audit/verifier/compact-range.ts';
import { canonicalJson } from '../../src/platform/canonical-json.ts';
import type { HonestLog } from './honest-log.ts';

/** What of an epoch goes into a package. */
export interface Window {
  readonly log: HonestLog;
  readonly first: number;
  readonly last: number;
  readonly size: number;
  /** Of the checkpoint before. */
  readonly earlier?: number;
  readonly redacted?: ReadonlySet<number>;
  readonly proofs?: readonly number[];
  /** Signed notes by their size, where signing anew would not do: ES256 never signs twice alike. */
  readonly notes?: ReadonlyMap<number, string>;
}

export type Files = Map<string, Buffer>;

/** An evidence package as `life-of-a-log.md` lays it out; what is only read by people is kept short. */
export async function packageOf(windows: readonly Window[]): Promise<Files> {
  const files: Files = new Map();
  const put = (path: string, text: string) => files.set(path, Buffer.from(text));
  for (const window of windows) await putEpoch(window, put);
  const times = windows
    .flatMap(({ log, first, last }) => log.entries.slice(first, last).map(({ time }) => time))
    .sort();
  const from = times[0] ?? '2026-11-01T00:00:00.000Z';
  const until = new Date(Date.parse(times.at(-1) ?? from) + 1).toISOString();
  put('vkeys.txt', [...new Set(windows.flatMap(({ log }) => log.vkeys()))].map((vkey) => `${vkey}\n`).join(''));
  put('README.md', 'Verify it.\n');
  put('assessment-plan.json', '{}');
  put('component-definition.json', '{}');
  put('assessment-results.json', resultsOf(windows, from, until));
  const epochs = windows.map(({ log: { epoch, origin }, first, last, size }) => ({ epoch, origin, first, last, size }));
  put(
    'manifest.json',
    canonicalJson({ v: 1, tenant: windows[0]?.log.tenant ?? 'contoso', from, until, epochs, files: {} }),
  );
  return resealed(files);
}

async function putEpoch(window: Window, put: (path: string, text: string) => unknown): Promise<void> {
  const { log, first, last, size, earlier, redacted, proofs, notes } = window;
  const folder = `e${log.epoch}`;
  const shown = log.entries.slice(first, last).map((entry, at) => ({ ...entry, seq: first + at }));
  const note = notes?.get(size) ?? (await log.checkpoint(size));
  const range = async (from: number, to: number) =>
    Promise.all(
      subtreesOver(from, to).map(async ({ level, index }) => ({
        ...{ level, index },
        hash: (await log.hashAt(level, index)).toString('base64'),
      })),
    );
  put(`${folder}/events-${first}.ndjson`, shown.map(({ leaf }) => `${leaf}\n`).join(''));
  put(
    `${folder}/payloads-${first}.ndjson`,
    shown
      .filter(({ seq }) => !redacted?.has(seq))
      .map(({ payload, salt, seq }) => `${canonicalJson({ payload, salt: salt.toString('base64'), seq })}\n`)
      .join(''),
  );
  put(`${folder}/checkpoint-${size}.txt`, note);
  const [before, after] = [await range(0, first), await range(last, size)];
  put(`${folder}/range.json`, canonicalJson({ first, last, size, before, after }));
  for (const seq of proofs ?? [])
    put(
      `${folder}/proofs/${seq}.tlog-proof`,
      toTlogProof({ index: seq, proof: await log.inclusion(seq, size), checkpoint: note }),
    );
  if (earlier === undefined) return;
  put(`${folder}/checkpoint-${earlier}.txt`, notes?.get(earlier) ?? (await log.checkpoint(earlier)));
  const proof = (await log.consistency(earlier, size)).map((hash) => hash.toString('base64'));
  put(`${folder}/consistency.json`, canonicalJson({ from: earlier, to: size, proof }));
}

function resultsOf(windows: readonly Window[], start: string, end: string): string {
  const observations = windows.flatMap(({ log: { epoch, entries }, first, last }) =>
    entries.slice(first, last).map(({ leaf, hash }, at) => {
      const { id, type, time, phase, outcome, gate } = JSON.parse(leaf) as Record<string, string>;
      const facts = {
        ...{ epoch: String(epoch), seq: String(first + at), phase, outcome, 'leaf-hash': hash.toString('base64') },
        ...{ 'event-id': id, 'event-type': type, 'event-time': time, ...(gate ? { 'gate-level': gate } : {}) },
      };
      return { props: Object.entries(facts).map(([name, value]) => ({ name, value })) };
    }),
  );
  const result = { start, end, ...(observations.length > 0 ? { observations } : {}) };
  return JSON.stringify({ 'assessment-results': { results: [result] } });
}

/** What whoever changes a package does next: the manifest names the files as they are now. */
export function resealed(files: Files): Files {
  const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '{}') as Record<string, unknown>;
  const hashes = [...files]
    .filter(([path]) => path !== 'manifest.json')
    .map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')]);
  const sealed = canonicalJson({ ...manifest, files: Object.fromEntries(hashes) });
  return new Map([...files, ['manifest.json', Buffer.from(sealed)]]);
}

/** The files with one of them changed. */
export const having = (files: Files, path: string, change: (bytes: Buffer) => Buffer | string): Files => {
  const bytes = files.get(path);
  if (!bytes) throw new Error(`the package has no ${path}`);
  return new Map([...files, [path, Buffer.from(change(Buffer.from(bytes)))]]);
};
