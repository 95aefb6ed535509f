/** The first and the last entry of an epoch whose event is of the window. */
export interface Ends {
  readonly first: number;
  readonly last: number;
}

/** The leaves [first, last) of an epoch. */
export interface EpochRange {
  readonly epoch: number;
  readonly first: number;
  readonly last: number;
}

/**
 * From the first event of the window to the last, over as many epochs as lie between, without a gap. `ends` by epoch; `sizeOf`
 * is asked for epochs that are full.
 */
export function rangesOver(
  ends: readonly (Ends | undefined)[],
  sizeOf: (epoch: number) => number,
): readonly EpochRange[] {
  const from = ends.findIndex((found) => found);
  const to = ends.findLastIndex((found) => found);
  return ends.flatMap((found, epoch) =>
    from < 0 || epoch < from || epoch > to
      ? []
      : [
          {
            epoch,
            first: epoch === from ? (found?.first ?? 0) : 0,
            last: epoch === to && found ? found.last + 1 : sizeOf(epoch),
          },
        ],
  );
}

export const countIn = (ranges: readonly EpochRange[]): number =>
  ranges.reduce((sum, { first, last }) => sum + last - first, 0);
