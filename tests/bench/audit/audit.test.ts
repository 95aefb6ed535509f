import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { table } from '../../../devhost/bench/print.ts';
import { benchAudit } from './index.ts';
import type { Sizes } from './sizes.ts';

const tiny: Sizes = {
  ...{ rounds: 1, events: 100, demands: 1, checkpoints: new Map([[1, 1]]), proofs: 3, exported: 50 },
  ...{ entries: 250, perPackage: 100, verifications: 1, trees: [700] },
};

it('every part measures something, in small', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'counterpart-'));
  try {
    const lines = await benchAudit({ root: folder, folder, files: [], say: () => {} }, tiny);
    expect(lines.filter((line) => 'skipped' in line)).toEqual([]);
    const figures = lines.flatMap((line) => ('skipped' in line ? [] : [line]));
    expect(figures.filter(({ ours }) => !(ours.median > 0)).map(({ what }) => what)).toEqual([]);
    const by = (what: string) => figures.find((line) => line.what.startsWith(what));
    expect(by('key operations for 1,000 events')?.ratio?.median).toBe(1);
    expect(by('blob writes for 1,000 events')?.ratio?.median).toBe(1);
    expect(by('inclusion proof, 700 entries: hashes')?.ours.max).toBeLessThanOrEqual(10);
    expect(table(lines)).toContain('250 entries verified');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
