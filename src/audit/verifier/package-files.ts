/** Where a package lies. Its content is hostile until it is verified. */
export interface PackageFiles {
  /** Of every file, from the package's folder, with `/` between folders. */
  paths(): Promise<readonly string[]>;
  read(path: string): AsyncIterable<Uint8Array>;
}

const chunkBytes = 2 ** 20;

/** A package in memory. Its files come in pieces, as from a disk: the lines of a piece are held at once. */
export const filesOf = (files: ReadonlyMap<string, Uint8Array>): PackageFiles => ({
  paths: async () => [...files.keys()],
  async *read(path) {
    const bytes = files.get(path);
    if (!bytes) throw new Error('there is no such file');
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  },
});
