/** How much is measured. */
export interface Sizes {
  readonly rounds: number;
  /** Appended and sealed in a round. */
  readonly events: number;
  /** Single events sealed on demand. */
  readonly demands: number;
  /** Checkpoints measured by the events each covers. */
  readonly checkpoints: ReadonlyMap<number, number>;
  /** Verified in all, in packages of so many. */
  readonly entries: number;
  readonly perPackage: number;
  readonly verifications: number;
  /** Leaves of the logs that entries are proven in. */
  readonly trees: readonly number[];
  readonly proofs: number;
  readonly exported: number;
}

export const full: Sizes = {
  rounds: 5,
  events: 900,
  demands: 40,
  checkpoints: new Map([
    [1, 20],
    [10, 10],
    [256, 4],
  ]),
  entries: 1_000_000,
  perPackage: 100_000, // the most that is exported at once
  verifications: 3,
  trees: [1_000, 1_000_000],
  proofs: 40,
  exported: 10_000,
};
