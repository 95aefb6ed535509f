import {
  comparePercent,
  increaseBy,
  type Money,
  type Percent,
  type PercentageIncrease,
  sum,
} from '../platform/money.ts';

export interface PriceLine {
  readonly name: string;
  readonly amount: Money;
}

export interface UpliftedLine extends PercentageIncrease {
  readonly name: string;
}

export interface UpliftedPrice {
  readonly percent: Percent;
  readonly lines: readonly UpliftedLine[];
  readonly before: Money;
  /** The sum of the rounded lines, not the rounded increase of the sum. */
  readonly after: Money;
  /** The contract allows no more than this, and `percent` is above it: do not offer it. */
  readonly exceedsLimit: boolean;
}

/** The price of the next term: each line raised and rounded by itself, half-up to the minor unit. All lines in one currency. */
export function upliftPrice(lines: readonly PriceLine[], percent: Percent, limit?: Percent): UpliftedPrice {
  const currency = lines[0]?.amount.currency;
  if (currency === undefined) throw new RangeError('a price without lines cannot be raised');
  const raised = lines.map(({ name, amount }) => ({ name, ...increaseBy(amount, percent) }));
  return {
    percent,
    lines: raised,
    before: sum(
      raised.map((line) => line.before),
      currency,
    ),
    after: sum(
      raised.map((line) => line.after),
      currency,
    ),
    exceedsLimit: limit !== undefined && comparePercent(percent, limit) > 0,
  };
}
