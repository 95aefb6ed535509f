import fc from 'fast-check';

type Value = unknown;
type Item = Record<string, Value>;

/** A piece of query text and, written down beside it from the documentation, what it must give for an item. */
export interface Piece {
  readonly sql: string;
  readonly value: (item: Item) => Value;
}

const names = ['a', 'b', 'n', 's'] as const;
const scalars = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, 2, -1, 1.5, '', 'a', 'ab', 'b', 'B', 'é', '\u{1F600}', "it's", '%'),
  fc.integer({ min: -3, max: 3 }),
);
const nested = fc.oneof(
  { weight: 6, arbitrary: scalars },
  { weight: 1, arbitrary: fc.array(scalars, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('x', 'y'), scalars) },
);

/** Items whose few properties are often missing, null, or of another type than the query expects. */
export const someItems = fc.array(
  fc.record(
    { a: nested, b: nested, n: nested, s: nested, o: fc.dictionary(fc.constantFrom('x', 'y'), nested) },
    { requiredKeys: [] },
  ),
  { maxLength: 12 },
);

const type = (value: Value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const literal = (value: Value) => JSON.stringify(value);
const same = (left: Value, right: Value): boolean | undefined => {
  if (left === undefined || right === undefined || type(left) !== type(right)) return undefined;
  return sorted(left) === sorted(right);
};
const sorted = (value: Value): string =>
  JSON.stringify(value, (_, part: Value) =>
    type(part) === 'object' ? Object.fromEntries(Object.entries(part as Item).sort()) : part,
  );
const codePoints = (text: string) => [...text].map((character) => character.codePointAt(0) ?? 0);
function order(left: string | number | boolean | null, right: string | number | boolean | null): number {
  if (typeof left !== 'string' || typeof right !== 'string') return Number(left) - Number(right);
  const [a, b] = [codePoints(left), codePoints(right)];
  for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) return (a[at] ?? 0) - (b[at] ?? 0);
  return a.length - b.length;
}

const path: fc.Arbitrary<Piece> = fc.oneof(
  fc.constantFrom(...names).map((name) => ({ sql: `c.${name}`, value: (item: Item) => item[name] })),
  fc.constantFrom('x', 'y').map((name) => ({
    sql: `c.o["${name}"]`,
    value: (item: Item) => (item.o as Item | undefined)?.[name],
  })),
);
const constant: fc.Arbitrary<Piece> = scalars.map((value) => ({ sql: literal(value), value: () => value }));
const operand: fc.Arbitrary<Piece> = fc.oneof({ weight: 3, arbitrary: path }, { weight: 2, arbitrary: constant });

const comparison: fc.Arbitrary<Piece> = fc
  .tuple(operand, fc.constantFrom('=', '!=', '<', '<=', '>', '>='), operand)
  .map(([left, operator, right]) => ({
    sql: `${left.sql} ${operator} ${right.sql}`,
    value: (item) => compare(left.value(item), operator, right.value(item)),
  }));

function compare(a: Value, operator: string, b: Value): Value {
  if (operator === '=') return same(a, b);
  if (same(a, b) === undefined || ['array', 'object'].includes(type(a))) return undefined;
  const difference = order(a as string, b as string);
  const holds = {
    '!=': difference !== 0,
    '<': difference < 0,
    '<=': difference <= 0,
    '>': difference > 0,
    '>=': difference >= 0,
  };
  return holds[operator as keyof typeof holds];
}

const either = (a: Value, b: Value) =>
  a === true || b === true ? true : a === false && b === false ? false : undefined;
const both = (a: Value, b: Value) => (a === false || b === false ? false : a === true && b === true ? true : undefined);
const opposite = (a: Value) => (typeof a === 'boolean' ? !a : undefined);
const maybeNot = (not: boolean, value: Value) => (not ? opposite(value) : value);

const membership: fc.Arbitrary<Piece> = fc
  .tuple(path, fc.boolean(), fc.array(constant, { minLength: 1, maxLength: 3 }))
  .map(([left, not, list]) => ({
    sql: `${left.sql} ${not ? 'NOT ' : ''}IN (${list.map(({ sql }) => sql).join(', ')})`,
    value: (item) =>
      maybeNot(not, list.map((each) => same(left.value(item), each.value(item)) as Value).reduce(either)),
  }));

const range: fc.Arbitrary<Piece> = fc.tuple(path, fc.boolean(), constant, constant).map(([left, not, low, high]) => ({
  sql: `${left.sql} ${not ? 'NOT ' : ''}BETWEEN ${low.sql} AND ${high.sql}`,
  value: (item) => {
    const value = left.value(item);
    return maybeNot(not, both(compare(value, '>=', low.value(item)), compare(value, '<=', high.value(item))));
  },
}));

const tests: Record<string, (value: Value) => boolean> = {
  IS_DEFINED: (value) => value !== undefined,
  IS_NULL: (value) => value === null,
  IS_STRING: (value) => typeof value === 'string',
  IS_NUMBER: (value) => typeof value === 'number',
  IS_BOOL: (value) => typeof value === 'boolean',
  IS_ARRAY: (value) => Array.isArray(value),
  IS_OBJECT: (value) => type(value) === 'object',
};
const typeTest: fc.Arbitrary<Piece> = fc.tuple(fc.constantFrom(...Object.keys(tests)), path).map(([name, inner]) => ({
  sql: `${name}(${inner.sql})`,
  value: (item) => tests[name]?.(inner.value(item)),
}));

const textTests: Record<string, (text: string, part: string) => boolean> = {
  STARTSWITH: (text, part) => text.startsWith(part),
  ENDSWITH: (text, part) => text.endsWith(part),
  CONTAINS: (text, part) => text.includes(part),
  STRINGEQUALS: (text, part) => text === part,
};
const textTest: fc.Arbitrary<Piece> = fc
  .tuple(fc.constantFrom(...Object.keys(textTests)), path, operand, fc.constantFrom(undefined, true, false))
  .map(([name, left, right, insensitive]) => ({
    sql: `${name}(${left.sql}, ${right.sql}${insensitive === undefined ? '' : `, ${insensitive}`})`,
    value: (item) => {
      const [text, part] = [left.value(item), right.value(item)];
      if (typeof text !== 'string' || typeof part !== 'string') return undefined;
      return insensitive ? textTests[name]?.(text.toLowerCase(), part.toLowerCase()) : textTests[name]?.(text, part);
    },
  }));

const arrayTest: fc.Arbitrary<Piece> = fc.tuple(path, constant, fc.boolean()).map(([list, wanted, exists]) => ({
  sql: exists
    ? `EXISTS(SELECT VALUE e FROM e IN ${list.sql} WHERE e = ${wanted.sql})`
    : `ARRAY_CONTAINS(${list.sql}, ${wanted.sql})`,
  value: (item) => {
    const elements = list.value(item);
    if (!Array.isArray(elements)) return exists ? false : undefined;
    return elements.some((element: Value) => same(element, wanted.value(item)) === true);
  },
}));

/** Conditions of some depth over all of the above. */
export const { condition } = fc.letrec<{ condition: Piece }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    membership,
    range,
    typeTest,
    textTest,
    arrayTest,
    path,
    tie('condition').map((inner) => ({
      sql: `NOT (${inner.sql})`,
      value: (item: Item) => opposite(inner.value(item)),
    })),
    fc.tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition')).map(([left, word, right]) => ({
      sql: `(${left.sql}) ${word} (${right.sql})`,
      value: (item: Item) => (word === 'AND' ? both : either)(left.value(item), right.value(item)),
    })),
  ),
}));

const ranks = ['undefined', 'null', 'boolean', 'number', 'string', 'array', 'object'];

/** The order ORDER BY gives two values; 0 where the documentation leaves it open. */
export function compareForOrder(left: Value, right: Value): number {
  const rank = ranks.indexOf(type(left)) - ranks.indexOf(type(right));
  if (rank !== 0 || ['undefined', 'null', 'array', 'object'].includes(type(left))) return rank;
  return order(left as string, right as string);
}
