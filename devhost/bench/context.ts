export interface BenchContext {
  readonly root: string;
  /** Kept between runs: what was downloaded. Runs make folders of their own below it and remove them. */
  readonly folder: string;
  /** Says what is being measured. */
  readonly say: (line: string) => void;
  /** What came behind the name: files to measure with. */
  readonly files: readonly string[];
}
