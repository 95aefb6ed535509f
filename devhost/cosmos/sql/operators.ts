import { CosmosError } from '../errors.ts';
import type { BinaryOperator } from './ast.ts';
import { finite } from './functions.ts';
import type { Value } from './json.ts';
import { compareOrder, deepEqual, typeOf } from './json.ts';

/**
 * Equality between different types, or with undefined, is undefined; between two values of one type it is decided
 * (learn.microsoft.com, "Equality and comparison operators": the table of result types).
 */
export function equal(left: Value, right: Value): boolean | undefined {
  if (left === undefined || right === undefined || typeOf(left) !== typeOf(right)) return undefined;
  return deepEqual(left, right);
}

/** `<`, `>=` and `!=` are undefined across types and between two arrays or objects (same page). */
function compare(left: Value, right: Value, decide: (order: number) => boolean): boolean | undefined {
  const type = typeOf(left);
  if (type === 'undefined' || type === 'array' || type === 'object' || type !== typeOf(right)) return undefined;
  return decide(compareOrder(left, right));
}

function calculate(left: Value, right: Value, work: (a: number, b: number) => number): Value {
  return typeof left === 'number' && typeof right === 'number' ? finite(work(left, right)) : undefined;
}

function divide(a: number, b: number): number {
  // Recorded on a hosted account: 400 with the number 4001 as code and substatus.
  if (b === 0)
    throw new CosmosError(400, 'Message: {"errors":[{"severity":"Error","code":4001}]} Division by zero.', {
      substatus: 4001,
    });
  return a / b;
}

/** Three-valued logic: undefined AND false is false, undefined OR true is true, else undefined stays ("Logical operators"). */
export function and(left: Value, right: Value): boolean | undefined {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : undefined;
}

export function or(left: Value, right: Value): boolean | undefined {
  if (left === true || right === true) return true;
  return left === false && right === false ? false : undefined;
}

export const not = (value: Value): boolean | undefined => (typeof value === 'boolean' ? !value : undefined);

export const operators: Readonly<Record<BinaryOperator, (left: Value, right: Value) => Value>> = {
  AND: and,
  OR: or,
  '=': equal,
  '!=': (left, right) => compare(left, right, (order) => order !== 0),
  '<': (left, right) => compare(left, right, (order) => order < 0),
  '<=': (left, right) => compare(left, right, (order) => order <= 0),
  '>': (left, right) => compare(left, right, (order) => order > 0),
  '>=': (left, right) => compare(left, right, (order) => order >= 0),
  '+': (left, right) => calculate(left, right, (a, b) => a + b),
  '-': (left, right) => calculate(left, right, (a, b) => a - b),
  '*': (left, right) => calculate(left, right, (a, b) => a * b),
  '/': (left, right) => calculate(left, right, divide),
  '%': (left, right) => calculate(left, right, (a, b) => (b === 0 ? divide(a, b) : a % b)),
  '||': (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : undefined),
  '??': (left, right) => (left === undefined ? right : left),
};

/** LIKE: `%` any run, `_` one character, `[a-z]` a set, `[^…]` its complement ("LIKE keyword"). */
export function likePattern(pattern: string, escapeCharacter: string | undefined): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&');
    if (character === escapeCharacter && at + 1 < pattern.length) source += literal(pattern[++at] as string);
    else if (character === '%') source += '[\\s\\S]*';
    else if (character === '_') source += '[\\s\\S]';
    else if (character === '[' && pattern.indexOf(']', at + 2) > 0) {
      const close = pattern.indexOf(']', at + 2);
      source += `[${pattern.slice(at + 1, close).replace(/[\\[\]]/gu, '\\$&')}]`;
      at = close;
    } else source += literal(character);
  }
  return new RegExp(`^${source}$`, 'u');
}
