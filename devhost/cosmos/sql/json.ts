export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
/** A value of the query language: JSON, or `undefined` for what is absent or makes no sense. */
export type Value = Json | undefined;

/** Order of types in ORDER BY, MIN and MAX (learn.microsoft.com, "ORDER BY clause in Azure Cosmos DB for NoSQL"). */
export const rankOf = { undefined: 0, null: 1, boolean: 2, number: 3, string: 4, array: 5, object: 6 } as const;
type TypeName = keyof typeof rankOf;

export function typeOf(value: Value): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as 'undefined' | 'boolean' | 'number' | 'string' | 'object';
}

export function isObject(value: Value): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** By code point, as SQLite compares UTF-8 bytes; JavaScript's own order differs beyond the basic plane. */
function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    const aSurrogate = a >= 0xd800 && a <= 0xdfff;
    const bSurrogate = b >= 0xd800 && b <= 0xdfff;
    if (aSurrogate !== bSurrogate) return aSurrogate ? (b >= 0xe000 ? 1 : a - b) : a >= 0xe000 ? -1 : a - b;
    return a - b;
  }
  return left.length - right.length;
}

/** Deep equality of JSON; the order of an object's members does not matter. */
export function deepEqual(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((item, at) => deepEqual(item, right[at]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && deepEqual(left[name] as Json, right[name] as Json))
  );
}

/** Total order over all values, for ORDER BY. Arrays and objects among themselves go by their text: the service's order is not documented. */
export function compareOrder(left: Value, right: Value): number {
  const type = typeOf(left);
  const difference = rankOf[type] - rankOf[typeOf(right)];
  if (difference !== 0) return difference;
  if (type === 'number' || type === 'boolean') return Number(left) - Number(right);
  if (type === 'string') return compareText(left as string, right as string);
  if (type === 'array' || type === 'object') return compareText(JSON.stringify(left), JSON.stringify(right));
  return 0;
}

/** A text equal for equal values whatever the order of their members: the key of DISTINCT and GROUP BY. */
export function canonical(value: Value): string {
  if (value === undefined) return 'undefined';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}
