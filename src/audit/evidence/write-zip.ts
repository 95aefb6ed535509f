import { setImmediate as others } from 'node:timers/promises';
import type { PackageContent } from './package-files.ts';

/** The first moment a zip can name, as the machine's own clock shows it, which is what is written: equal content, equal bytes. */
const noDate = (): Date => new Date(1980, 0, 1);

/** Beyond it packages get little smaller and take twice as long. */
const level = 4;

/** Thousands of proofs: they are hashes, which get no smaller. */
const small = 4096;

/** After so much others get their turn: a large package takes seconds. */
const stretch = 2 ** 20;

/** Files in the order of their names. */
export async function writeZip(files: PackageContent): Promise<Uint8Array> {
  const { Zip, ZipDeflate, ZipPassThrough } = await import('fflate');
  const written: Uint8Array[] = [];
  const zip = new Zip((fault, chunk) => {
    if (fault) throw fault;
    written.push(chunk);
  });
  let since = 0;
  for (const [name, content] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const file = content.length < small ? new ZipPassThrough(name) : new ZipDeflate(name, { level });
    file.mtime = noDate();
    zip.add(file);
    for (let at = 0; at === 0 || at < content.length; at += stretch) {
      const part = content.subarray(at, at + stretch);
      file.push(part, at + stretch >= content.length);
      since += part.length;
      if (since < stretch) continue;
      since = 0;
      await others();
    }
  }
  zip.end();
  return Buffer.concat(written);
}
