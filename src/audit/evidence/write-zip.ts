import type { PackageContent } from './package-files.ts';

/** The first moment a zip can name, as the machine's own clock shows it, which is what is written: equal content, equal bytes. */
const noDate = (): Date => new Date(1980, 0, 1);

/** Beyond it packages get little smaller and take twice as long. */
const level = 4;

/** Files in the order of their names. */
export async function writeZip(files: PackageContent): Promise<Uint8Array> {
  const { zipSync } = await import('fflate');
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { mtime: noDate(), level });
}
