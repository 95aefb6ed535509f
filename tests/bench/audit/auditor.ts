import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFindings } from '../../../src/audit/verifier/findings.ts';
import { epochFiles } from '../../../src/audit/verifier/layout.ts';
import { growsTree, readLeaves } from '../../../src/audit/verifier/leaves.ts';
import { parseManifest } from '../../../src/audit/verifier/manifest.ts';
import { parseRange } from '../../../src/audit/verifier/proven-range.ts';
import { verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { auditorsFiles } from './write-packages.ts';

// A process of its own, for its memory: `verify`, `hash`, `leaves` or `hash-leaves`, then the folder of the packages. The last two
// are about the files of leaves alone. Prints what it took as JSON.

/** What one process took. */
export interface Took {
  readonly ms: number;
  readonly megabytes: number;
  /** The most memory it ever held, in MB. */
  readonly peak: number;
}

const [work = '', folder = ''] = process.argv.slice(2);
let bytes = 0;

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    bytes += chunk.length;
    yield chunk;
  }
}

async function hash(path: string): Promise<void> {
  const digest = createHash('sha256');
  for await (const chunk of chunksOf(path)) digest.update(chunk);
  digest.digest();
}

async function pathsIn(inside: string): Promise<readonly string[]> {
  const entries = await readdir(inside, { recursive: true, withFileTypes: true });
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name).slice(inside.length + 1));
}

async function verify(inside: string, index: number): Promise<void> {
  const held = join(folder, auditorsFiles.held(index));
  const report = await verifyPackage(
    { paths: () => pathsIn(inside), read: (path) => chunksOf(join(inside, path)) },
    {
      vkeys: await readFile(join(folder, auditorsFiles.vkeys), 'utf8'),
      held: new Map(existsSync(held) ? [[held, await readFile(held, 'utf8')]] : []),
    },
  );
  if (report.verdict !== 'verified' || (index > 0 && report.epochs[0]?.held !== 1))
    throw new Error(`${inside} does not verify: ${JSON.stringify(report.findings.slice(0, 3))}`);
}

async function leaves(inside: string): Promise<void> {
  const [epoch] = parseManifest(await readFile(join(inside, 'manifest.json'), 'utf8')).epochs;
  if (!epoch) throw new Error(`${inside} holds no epoch`);
  const files = epochFiles(epoch);
  const tree = growsTree(new Set());
  for (const subtree of parseRange(await readFile(join(inside, files.range), 'utf8'), epoch).before) tree.add(subtree);
  const findings = createFindings();
  await readLeaves(chunksOf(join(inside, files.events)), files.events, epoch, new Set(), tree, undefined, findings);
  if (findings.total() > 0 || tree.size() !== epoch.size) throw new Error(`the leaves of ${inside} do not verify`);
}

const works: Readonly<Record<string, (inside: string, index: number) => Promise<void>>> = {
  verify,
  leaves,
  hash: async (inside) => {
    for (const path of await pathsIn(inside)) await hash(join(inside, path));
  },
  'hash-leaves': async (inside) => {
    for (const path of await pathsIn(inside)) if (path.includes('/events-')) await hash(join(inside, path));
  },
};

const packages = (await readdir(folder)).filter((name) => name.startsWith('package-')).sort();
const begun = performance.now();
for (const [index, name] of packages.entries()) await works[work]?.(join(folder, name), index);
const ms = performance.now() - begun;
const took: Took = { ms, megabytes: bytes / 1e6, peak: process.resourceUsage().maxRSS / 1024 };
console.log(JSON.stringify(took));
