import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProvesEntries } from '../../../src/audit/proving/prove-entries.ts';
import { type Tile, tilePath, widthIn } from '../../../src/audit/tree/tile-paths.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';

export type Files = Map<string, Buffer>;

/**
 * A log as the proof API serves it, in the layout of C2SP tlog-tiles: `checkpoint` and `tile/…`, beside them `vkeys`,
 * `proofs/<index>.tlog-proof`, and an `earlier` checkpoint with the `consistency` between the two.
 */
export async function mirroredLog(
  proves: ProvesEntries,
  scope: TenantScope,
  { vkeys, earlier, proven }: { vkeys: readonly string[]; earlier: number; proven: readonly number[] },
): Promise<Files> {
  const checkpoint = await proves.checkpoint(scope, 0);
  const before = await proves.checkpointUpTo(scope, 0, earlier);
  const consistency = await proves.consistency(scope, 0, earlier);
  if (!checkpoint || before?.size !== earlier || !consistency.ok) throw new Error('the log has no such checkpoints');
  const lines = (all: readonly string[]) => Buffer.from(all.map((line) => `${line}\n`).join(''));
  const files: Files = new Map([
    ['checkpoint', Buffer.from(checkpoint.note)],
    ['earlier', Buffer.from(before.note)],
    ['consistency', lines(consistency.value.proof)],
    ['vkeys', lines(vkeys)],
  ]);
  for (const level of ['entries', 0, 1] as const)
    for (let index = 0; ; index++) {
      const tile: Tile = { level, index, width: widthIn(checkpoint.size, level, index) };
      if (tile.width === 0) break;
      files.set(tilePath(tile), (await proves.tile(scope, 0, tile)) ?? Buffer.alloc(0));
    }
  for (const index of proven) {
    const proof = await proves.inclusion(scope, 0, index);
    if (!proof.ok) throw new Error(proof.refusal.message);
    files.set(`proofs/${index}.tlog-proof`, Buffer.from(proof.value));
  }
  return files;
}

export function writeTo(folder: string, files: Files): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
