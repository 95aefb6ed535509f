import type { Expression } from './ast.ts';
import type { Value } from './json.ts';
import { compareOrder, typeOf } from './json.ts';

interface Accumulator {
  add(value: Value): void;
  result(): Value;
}

/** COUNT counts what is defined; COUNT(1) counts rows. */
function count(): Accumulator {
  let counted = 0;
  return {
    add(value) {
      if (value !== undefined) counted++;
    },
    result: () => counted,
  };
}

/**
 * SUM and AVG skip undefined; one value that is no number makes the whole undefined (learn.microsoft.com, "SUM", "AVG").
 * The sum of nothing is 0: unverified against the service.
 */
function total(finish: (sum: number, counted: number) => Value): Accumulator {
  let sum = 0;
  let counted = 0;
  let broken = false;
  return {
    add(value) {
      if (value === undefined) return;
      if (typeof value !== 'number') broken = true;
      else {
        sum += value;
        counted++;
      }
    },
    result: () => (broken ? undefined : finish(sum, counted)),
  };
}

/** MIN and MAX take primitives of any type in the order of ORDER BY; an array or object makes them undefined ("MIN", "MAX"). */
function extreme(sign: number): Accumulator {
  let best: Value;
  let broken = false;
  return {
    add(value) {
      if (value === undefined) return;
      if (typeOf(value) === 'array' || typeOf(value) === 'object') broken = true;
      else if (best === undefined || sign * compareOrder(value, best) < 0) best = value;
    },
    result: () => (broken ? undefined : best),
  };
}

export function accumulatorFor(call: Expression & { kind: 'call' }): Accumulator {
  switch (call.name) {
    case 'COUNT':
      return count();
    case 'SUM':
      return total((sum) => sum);
    case 'AVG':
      return total((sum, counted) => (counted === 0 ? undefined : sum / counted));
    case 'MIN':
      return extreme(1);
    default:
      return extreme(-1);
  }
}
