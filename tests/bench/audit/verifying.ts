import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Line, row } from '../../../devhost/bench/rows.ts';
import { each } from '../../../devhost/bench/samples.ts';
import type { Took } from './auditor.ts';
import type { Sizes } from './sizes.ts';
import { writePackages } from './write-packages.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./auditor.ts', import.meta.url));

/** Evidence verified as an auditor does, beside reading and hashing the same files once. Each in a process of its own. */
export async function verifying(
  parent: string,
  { entries, perPackage, verifications }: Sizes,
  say: (line: string) => void,
): Promise<readonly Line[]> {
  const folder = await mkdtemp(join(parent, 'audit-'));
  try {
    const packages = await writePackages(folder, entries, perPackage);
    say(`  ${packages} packages are written`);
    const took = async (work: string): Promise<Took> =>
      JSON.parse((await run(process.execPath, [script, work, folder])).stdout) as Took;
    // Nothing is to be warmed up: every process begins anew, and the files were just written.
    const seen: Readonly<Record<'verify' | 'hash' | 'leaves' | 'leavesHashed', Took>>[] = [];
    for (let round = 0; round < verifications; round++)
      seen.push({
        ...{ verify: await took('verify'), hash: await took('hash') },
        ...{ leaves: await took('leaves'), leavesHashed: await took('hash-leaves') },
      });
    const size = Math.round(seen[0]?.hash.megabytes ?? 0);
    const what = `${entries.toLocaleString('en')} entries verified`;
    return [
      row({
        what,
        unit: 's',
        ours: each(seen, ({ verify }) => verify.ms / 1000),
        peer: { name: 'SHA-256 of the same files', rounds: each(seen, ({ hash }) => hash.ms / 1000) },
        note: `${size} MB in packages of ${perPackage.toLocaleString('en')} entries, the most that are exported at once: leaves, payloads, OSCAL results, each package against pinned keys and the checkpoint of the one before`,
      }),
      row({
        what: '  leaves alone: hash, schema, tree',
        unit: 's',
        ours: each(seen, ({ leaves }) => leaves.ms / 1000),
        peer: {
          name: 'SHA-256 of the files of leaves',
          rounds: each(seen, ({ leavesHashed }) => leavesHashed.ms / 1000),
        },
        note: `${Math.round(seen[0]?.leavesHashed.megabytes ?? 0)} MB; two hashes an entry where the peer makes one of a file`,
      }),
      row({
        what: '  most memory held',
        unit: 'MB',
        ours: each(seen, ({ verify }) => verify.peak),
        peer: { name: 'hashing alone', rounds: each(seen, ({ hash }) => hash.peak) },
        note: 'the results of a package are one JSON document, which is read whole; everything else is streamed',
      }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
