/** Where a package lies. Its content is hostile until it is verified. */
export interface PackageFiles {
  /** Of every file, from the package's folder, with `/` between folders. */
  paths(): Promise<readonly string[]>;
  read(path: string): AsyncIterable<Uint8Array>;
}

/** A package in memory. */
export const filesOf = (files: ReadonlyMap<string, Uint8Array>): PackageFiles => ({
  paths: async () => [...files.keys()],
  async *read(path) {
    const bytes = files.get(path);
    if (!bytes) throw new Error('there is no such file');
    yield bytes;
  },
});
