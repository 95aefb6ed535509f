import { mkdir } from 'node:fs/promises';
import type { BenchContext } from '../../../devhost/bench/context.ts';
import { type Line, part } from '../../../devhost/bench/rows.ts';
import { costs } from './costs.ts';
import { exporting } from './exporting.ts';
import { openGround } from './ground.ts';
import { proving } from './proving.ts';
import { sealing } from './sealing.ts';
import { full, type Sizes } from './sizes.ts';
import { verifying } from './verifying.ts';

/** npm run bench audit [ENTRIES]: what the log costs, and what verifying it takes, beside bare writes, mere hashing and @sigstore/verify. */
export async function benchAudit(context: BenchContext, sizes: Sizes = full): Promise<readonly Line[]> {
  const { say, folder, files } = context;
  const entries = files[0] === undefined ? sizes.entries : Number(files[0]);
  if (!Number.isSafeInteger(entries) || entries < 1) throw new TypeError('ENTRIES is a whole number');
  await mkdir(folder, { recursive: true });
  const lines: Line[] = [];
  const measure = async (what: string, go: () => Promise<readonly Line[]>) => {
    say(what);
    lines.push(...(await part(what, go)));
  };
  const ground = await openGround();
  try {
    await measure('events appended and sealed', () => sealing(ground, sizes));
    await measure('cost per event', () => costs(ground, sizes));
    for (const size of sizes.trees)
      await measure(`proofs in ${size.toLocaleString('en')} entries`, () => proving(ground, size, sizes));
  } finally {
    await ground.stop();
  }
  await measure(`export of ${sizes.exported.toLocaleString('en')} events`, () => exporting(sizes));
  await measure(`verification of ${entries.toLocaleString('en')} entries`, () =>
    verifying(folder, { ...sizes, entries }, say),
  );
  return lines;
}
