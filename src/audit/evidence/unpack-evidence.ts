import type { PackageContent } from './package-files.ts';

/** As packages name their files: letters, digits, `.`, `-` and `_`, in folders of an epoch. No name leads out of a folder. */
const name = /^(?:e\d{1,6}\/(?:proofs\/)?)?[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)+$/;

const mostFiles = 65_535;
const mostBytes = 2 ** 30;

/** The files of a zip. Hostile input: throws on a name that is none of a package, and before more than 1 GB is unpacked. */
export async function unpackEvidence(zip: Uint8Array): Promise<PackageContent> {
  const { unzipSync } = await import('fflate');
  let [files, bytes] = [0, 0];
  const unpacked = unzipSync(zip, {
    filter(file) {
      if (!name.test(file.name))
        throw new Error(
          `the package has a file with a name it must not have: ${JSON.stringify(file.name.slice(0, 200))}`,
        );
      files++;
      bytes += file.originalSize;
      if (files > mostFiles || bytes > mostBytes) throw new Error('the package is larger than any package is');
      return true;
    },
  });
  return new Map(Object.entries(unpacked));
}
