import { type Line, row } from '../../../devhost/bench/rows.ts';
import { each, rounds } from '../../../devhost/bench/samples.ts';
import { exportsEvidence } from '../../../src/audit/evidence/export-evidence.ts';
import { packageFaults } from '../../../src/audit/evidence/package-faults.ts';
import type { PackageContent } from '../../../src/audit/evidence/package-files.ts';
import { writeZip } from '../../../src/audit/evidence/write-zip.ts';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { memoryLog, scope } from '../../audit/evidence/memory-log.ts';
import { action, anHonestDay, type Told, tells, week } from '../../audit/evidence/sample-events.ts';
import type { Sizes } from './sizes.ts';
import { milliseconds } from './timed.ts';

/** A window exported, part by part, from a log in memory. */
export async function exporting({ exported, rounds: count }: Sizes): Promise<readonly Line[]> {
  const log = memoryLog();
  const told: Told[] = [];
  for (let n = 0; told.length < exported; n++) told.push(...anHonestDay.slice(0, 2), ...action(`p${n}`));
  tells(log, told.slice(0, exported));
  log.seal();
  const exports = exportsEvidence(log.parts);
  let [zipped, named] = [0, 0];
  const seen = await rounds(count, async () => {
    let files: PackageContent = new Map();
    const made = await milliseconds(async () => {
      files = orThrow(await exports(scope, week)).files;
    });
    const zip = await milliseconds(async () => {
      zipped = (await writeZip(files)).length;
    });
    named = files.size;
    const verify = await milliseconds(() => verifyPackage(filesOf(files)));
    const oscal = await milliseconds(() => packageFaults(files));
    return { made, zip, verify, oscal };
  });
  type Seen = (typeof seen)[number];
  const peer = { name: 'zipping the same files', rounds: each(seen, ({ zip }) => zip / 1000) };
  const line = (what: string, value: (round: Seen) => number) =>
    row({ what, unit: 's', ours: each(seen, (round) => value(round) / 1000), peer });
  return [
    row({
      what: `export of ${exported.toLocaleString('en')} events`,
      unit: 's',
      ours: each(seen, ({ made, zip }) => (made + zip) / 1000),
      peer,
      aim: { ours: 5 },
      note: `${named} files, a zip of ${(zipped / 1e6).toFixed(1)} MB; read from memory, so the database's part is not in it`,
    }),
    line('  read, proven and written as files', ({ made, verify, oscal }) => made - verify - oscal),
    line('  verified as its reader will', ({ verify }) => verify),
    line("  OSCAL's references and hashes checked", ({ oscal }) => oscal),
  ];
}
