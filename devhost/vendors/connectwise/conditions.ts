import type { Json } from './answer.ts';

/** Thrown for a condition outside the subset: the API answers 400 naming it, rather than guess. */
export class ConditionError extends Error {}

type Test = (record: Json) => boolean;
type Value = string | number | boolean | null;

const TOKEN =
  /\s*(?:(\()|(\))|(,)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\[([^\]]*)\]|(<=|>=|!=|=|<|>)|([A-Za-z_][\w/]*)|(-?\d+(?:\.\d+)?))/y;

type Token = { kind: 'sign' | 'word' | 'value'; text: string; value?: Value };

/**
 * `conditions` of a list: comparisons of a field ("company/identifier") with = != < <= > >=, contains, like (with * or %), in and their
 * `not`, joined by AND and OR, grouped by parentheses. Strings in quotes, dates in brackets, True, False, null. Text is compared without case.
 */
export function parseConditions(source: string): Test {
  const tokens = tokenise(source);
  let at = 0;
  const peek = () => tokens[at];
  const isWord = (word: string) => peek()?.kind === 'word' && peek()?.text.toLowerCase() === word;
  const isSign = (sign: string) => peek()?.kind === 'sign' && peek()?.text === sign;
  const expect = (sign: string) => {
    if (!isSign(sign)) throw new ConditionError(`expected ${sign} in conditions near "${peek()?.text ?? 'the end'}"`);
    at++;
  };
  const either = (): Test => {
    const tests = [both()];
    while (isWord('or')) {
      at++;
      tests.push(both());
    }
    return (record) => tests.some((test) => test(record));
  };
  const both = (): Test => {
    const tests = [single()];
    while (isWord('and')) {
      at++;
      tests.push(single());
    }
    return (record) => tests.every((test) => test(record));
  };
  const single = (): Test => {
    if (isSign('(')) {
      at++;
      const inner = either();
      expect(')');
      return inner;
    }
    const field = tokens[at++];
    if (field?.kind !== 'word')
      throw new ConditionError(`expected a field in conditions near "${field?.text ?? 'the end'}"`);
    const negated = isWord('not');
    if (negated) at++;
    const operator = tokens[at++]?.text.toLowerCase() ?? '';
    const test = comparison(field.text, operator, operator === 'in' ? list() : [value()]);
    return negated ? (record) => !test(record) : test;
  };
  const value = (): Value => {
    const token = tokens[at++];
    if (token?.kind === 'value' && token.value !== undefined) return token.value;
    const word = token?.text.toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    throw new ConditionError(`expected a value in conditions near "${token?.text ?? 'the end'}"`);
  };
  const list = (): Value[] => {
    expect('(');
    const values = [value()];
    while (isSign(',')) {
      at++;
      values.push(value());
    }
    expect(')');
    return values;
  };
  const test = either();
  if (peek()) throw new ConditionError(`unexpected "${peek()?.text}" in conditions`);
  return test;
}

function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) throw new ConditionError(`cannot read conditions at "${source.slice(from, from + 20)}"`);
    const [, open, close, comma, double, single, date, sign, word, number] = match;
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ kind: 'value', text: quoted, value: quoted.replace(/\\(.)/g, '$1') });
    else if (date !== undefined) tokens.push({ kind: 'value', text: date, value: date });
    else if (number !== undefined) tokens.push({ kind: 'value', text: number, value: Number(number) });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'sign', text: open ?? close ?? comma ?? sign ?? '' });
  }
  return tokens;
}

function comparison(field: string, operator: string, values: readonly Value[]): Test {
  const [first = null] = values;
  switch (operator) {
    case '=':
      return (record) => order(valueAt(record, field), first) === 0;
    case '!=':
      return (record) => order(valueAt(record, field), first) !== 0;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (record) => {
        const sign = order(valueAt(record, field), first);
        return (
          sign !== undefined &&
          (operator.startsWith('<') ? sign < 0 : sign > 0) !== (sign === 0 && operator.length === 2)
        );
      };
    case 'contains':
      return (record) =>
        String(valueAt(record, field) ?? '')
          .toLowerCase()
          .includes(String(first).toLowerCase());
    case 'like':
      return (record) => wildcard(String(first)).test(String(valueAt(record, field) ?? ''));
    case 'in':
      return (record) => values.some((value) => order(valueAt(record, field), value) === 0);
    default:
      throw new ConditionError(`the operator "${operator}" is not supported in conditions`);
  }
}

/** `lastUpdated` stands for `_info/lastUpdated`, as the guide's own example uses it. */
export function valueAt(record: Json, field: string): Value | undefined {
  const path = field === 'lastUpdated' ? ['_info', 'lastUpdated'] : field.split('/');
  let at: unknown = record;
  for (const name of path) at = typeof at === 'object' && at !== null ? (at as Json)[name] : undefined;
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean' ? at : null;
}

/** Negative, 0 or positive; undefined where the two cannot be compared. */
export function order(left: Value | undefined, right: Value): number | undefined {
  if (left === null || left === undefined || right === null) return (left ?? null) === right ? 0 : undefined;
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [left.toLowerCase(), right.toLowerCase()];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (typeof left !== typeof right) return undefined;
  return Number(left) - Number(right);
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/[*%]+/g, '.*')}$`, 'is');
