import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes waiting to be stored under their hash. Small ones wait in memory, larger ones in a temporary file. */
export interface Spooled {
  readonly size: number;
  /** hex */
  readonly sha256: string;
  readonly at: { readonly bytes: Uint8Array } | { readonly file: string };
  dispose(): Promise<void>;
}

const memoryBytes = 4 * 1024 * 1024;

/** DANGEROUS for anything but ciphertext: a crash leaves the temporary file behind. */
export async function spoolCiphertext(ciphertext: AsyncIterable<Uint8Array>): Promise<Spooled> {
  const hash = createHash('sha256');
  let size = 0;
  let held: Uint8Array[] = [];
  let folder: string | undefined;
  let file: FileHandle | undefined;
  const dispose = async () => {
    await file?.close();
    file = undefined;
    if (folder) await rm(folder, { recursive: true, force: true });
  };
  try {
    for await (const piece of ciphertext) {
      hash.update(piece);
      size += piece.length;
      held.push(piece);
      if (size <= memoryBytes) continue;
      folder ??= await mkdtemp(join(tmpdir(), 'spool-'));
      file ??= await open(join(folder, 'content'), 'wx', 0o600);
      await file.writev(held);
      held = [];
    }
  } catch (fault) {
    await dispose();
    throw fault;
  }
  await file?.close();
  file = undefined;
  const at = folder ? { file: join(folder, 'content') } : { bytes: Buffer.concat(held) };
  return { size, sha256: hash.digest('hex'), at, dispose };
}
