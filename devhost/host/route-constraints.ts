/** Judges one decoded route value. */
export type RouteConstraint = (value: string) => boolean;

const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const integerBetween =
  (smallest: bigint, largest: bigint): RouteConstraint =>
  (value) =>
    /^[+-]?\d{1,30}$/.test(value) &&
    BigInt(value.replace('+', '')) >= smallest &&
    BigInt(value.replace('+', '')) <= largest;

const isLong = integerBetween(-(2n ** 63n), 2n ** 63n - 1n);

/** The constraints without argument (https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints). */
const plain: Readonly<Record<string, RouteConstraint>> = {
  int: integerBetween(-(2n ** 31n), 2n ** 31n - 1n),
  long: isLong,
  bool: (value) => /^(?:true|false)$/i.test(value),
  guid: (value) => /^[{(]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[)}]?$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  decimal: (value) => /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(value),
  double: (value) => number.test(value),
  float: (value) => number.test(value),
  // .NET takes many forms in the invariant culture; ISO and the American form are the ones seen in URLs.
  datetime: (value) =>
    /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4})/.test(value) && !Number.isNaN(Date.parse(value)),
  required: (value) => value !== '',
};

/** The constraint of that name and argument; undefined when there is none such. */
export function constraintFor(name: string, argument: string | undefined): RouteConstraint | undefined {
  const key = name.toLowerCase();
  if (argument === undefined) return Object.hasOwn(plain, key) ? plain[key] : undefined;
  if (key === 'regex') return matching(argument);
  const numbers = argument.split(',').map((part) => part.trim());
  if (!numbers.every((part) => /^-?\d+$/.test(part))) return undefined;
  const [first, second] = numbers;
  if (first === undefined || numbers.length > 2) return undefined;
  return bounded(key, BigInt(first), second === undefined ? undefined : BigInt(second));
}

function bounded(key: string, first: bigint, second: bigint | undefined): RouteConstraint | undefined {
  const lengthOf = (value: string): bigint => BigInt(value.length);
  if (second !== undefined) {
    if (key === 'length') return (value) => lengthOf(value) >= first && lengthOf(value) <= second;
    if (key === 'range') return (value) => isLong(value) && BigInt(value) >= first && BigInt(value) <= second;
    return undefined;
  }
  if (key === 'length') return (value) => lengthOf(value) === first;
  if (key === 'minlength') return (value) => lengthOf(value) >= first;
  if (key === 'maxlength') return (value) => lengthOf(value) <= first;
  if (key === 'min') return (value) => isLong(value) && BigInt(value) >= first;
  if (key === 'max') return (value) => isLong(value) && BigInt(value) <= first;
  return undefined;
}

/** ASP.NET does not anchor the expression and ignores case. */
function matching(source: string): RouteConstraint | undefined {
  try {
    const pattern = new RegExp(source, 'i');
    return (value) => pattern.test(value);
  } catch {
    return undefined;
  }
}
