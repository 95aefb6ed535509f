import { dice } from '../../support/dice.ts';

/** Everything random about one input; the same seed and number give the same throws. */
export class Roll {
  readonly #throw: () => number;

  constructor(seed: number, input: number) {
    this.#throw = dice(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(input + 1, 0x85ebca6b));
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.#throw() * end);
  }

  chance(probability: number): boolean {
    return this.#throw() < probability;
  }

  of<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }

  /** Small ones mostly, up to `most`. */
  count(most: number): number {
    return 1 + Math.floor(this.#throw() ** 4 * most);
  }
}

/** Where a text can be cut, so many characters of it at most. */
export function aStretch(roll: Roll, length: number, most = length): readonly [from: number, to: number] {
  const from = roll.below(length + 1);
  return [from, Math.min(length, from + roll.count(most))];
}
