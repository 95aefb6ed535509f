/** A median with what it hides: the smallest and largest of the rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly rounds: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
    rounds: sorted.length,
  };
}

/** The value at or below which `share` of the samples lie (nearest rank, never interpolated: it was really measured). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The values of one field over the rounds. */
export const each = <T>(rounds: readonly T[], value: (round: T) => number): number[] => rounds.map(value);

/** Runs `round` so many times and keeps what it gave; a first one is run and thrown away, since it warms everything up. */
export async function rounds<T>(count: number, round: (index: number) => Promise<T>): Promise<T[]> {
  await round(-1);
  const seen: T[] = [];
  for (let index = 0; index < count; index++) seen.push(await round(index));
  return seen;
}
