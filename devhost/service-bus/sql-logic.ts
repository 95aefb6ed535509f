/** True, false, or undefined for SQL's unknown. */
export type Truth = boolean | undefined;
export type Comparison = '=' | '!=' | '<>' | '<' | '>' | '<=' | '>=';

export function and(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

export function or(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

export function not(a: Truth): Truth {
  return a === undefined ? undefined : !a;
}

/** Unknown when a side is absent or null, or when the types cannot be compared. */
export function compare(operator: Comparison, left: unknown, right: unknown): Truth {
  const [a, b] = [comparable(left), comparable(right)];
  if (a === undefined || b === undefined || typeof a !== typeof b) return undefined;
  switch (operator) {
    case '=':
      return a === b;
    case '!=':
    case '<>':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
  }
}

/** `x IN (a, b)` is `x = a OR x = b`. */
export function isOneOf(value: unknown, members: readonly unknown[]): Truth {
  return members.map((member) => compare('=', value, member)).reduce(or, false);
}

/** LIKE with % (any run) and _ (any one character). */
export function like(value: unknown, pattern: unknown): Truth {
  if (typeof value !== 'string' || typeof pattern !== 'string') return undefined;
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}

function comparable(value: unknown): string | number | boolean | undefined {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
