import type { Json, Value } from './json.ts';
import { deepEqual, isObject, typeOf } from './json.ts';

interface BuiltIn {
  readonly least: number;
  readonly most: number;
  /** Results follow learn.microsoft.com, "System functions": an argument of the wrong type gives undefined. */
  readonly apply: (args: readonly Value[], now: number) => Value;
}

const isText = (value: Value): value is string => typeof value === 'string';
const isNumber = (value: Value): value is number => typeof value === 'number';
const isList = (value: Value): value is readonly Json[] => Array.isArray(value);

const typeTest = (test: (value: Value) => boolean): BuiltIn => ({ least: 1, most: 1, apply: ([value]) => test(value) });

const arithmetic = (work: (value: number) => number): BuiltIn => ({
  least: 1,
  most: 1,
  apply: ([value]) => (isNumber(value) ? finite(work(value)) : undefined),
});

const textToText = (work: (value: string) => string): BuiltIn => ({
  least: 1,
  most: 1,
  apply: ([value]) => (isText(value) ? work(value) : undefined),
});

/** Two strings and an optional Boolean: true compares without regard to case. */
const textTest = (test: (text: string, part: string) => boolean): BuiltIn => ({
  least: 2,
  most: 3,
  apply: (args) => {
    const [text, part] = args;
    if (!isText(text) || !isText(part)) return undefined;
    if (args.length === 3 && typeof args[2] !== 'boolean') return undefined;
    return args[2] === true ? test(text.toLowerCase(), part.toLowerCase()) : test(text, part);
  },
});

/** JSON has no infinity and no NaN: such a result is undefined. */
export const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** Rounds half away from zero ("ROUND: midpoint is rounded away from zero"). */
const round = (value: number) => Math.sign(value) * Math.round(Math.abs(value));

/** Does `element` hold everything `wanted` says? The third argument of ARRAY_CONTAINS allows a part of an object. */
function holds(element: Json, wanted: Json): boolean {
  if (!isObject(wanted)) return deepEqual(element, wanted);
  if (!isObject(element)) return false;
  return Object.keys(wanted).every(
    (name) => Object.hasOwn(element, name) && holds(element[name] as Json, wanted[name] as Json),
  );
}

const arrayContains: BuiltIn = {
  least: 2,
  most: 3,
  apply: (args) => {
    const [list, wanted, partial] = args;
    if (!isList(list) || wanted === undefined) return undefined;
    if (args.length === 3 && typeof partial !== 'boolean') return undefined;
    return list.some((item) => (partial === true ? holds(item, wanted) : deepEqual(item, wanted)));
  },
};

const substring: BuiltIn = {
  least: 3,
  most: 3,
  apply: ([text, from, length]) =>
    isText(text) && isNumber(from) && isNumber(length)
      ? text.slice(Math.max(0, from), Math.max(0, from) + Math.max(0, length))
      : undefined,
};

const concat: BuiltIn = {
  least: 2,
  most: 200,
  apply: (args) => (args.every(isText) ? args.join('') : undefined),
};

/** `YYYY-MM-DDThh:mm:ss.fffffffZ`: seven digits of a second ("GetCurrentDateTime"). */
const currentDateTime: BuiltIn = {
  least: 0,
  most: 0,
  apply: (_, now) => new Date(now).toISOString().replace('Z', '0000Z'),
};

/** Every scalar function of the subset but the full-text ones, which need the index. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ['IS_DEFINED', typeTest((value) => value !== undefined)],
  ['IS_NULL', typeTest((value) => value === null)],
  ['IS_STRING', typeTest(isText)],
  ['IS_NUMBER', typeTest(isNumber)],
  ['IS_BOOL', typeTest((value) => typeof value === 'boolean')],
  ['IS_ARRAY', typeTest(isList)],
  ['IS_OBJECT', typeTest(isObject)],
  ['IS_PRIMITIVE', typeTest((value) => ['null', 'boolean', 'number', 'string'].includes(typeOf(value)))],
  ['STARTSWITH', textTest((text, part) => text.startsWith(part))],
  ['ENDSWITH', textTest((text, part) => text.endsWith(part))],
  ['CONTAINS', textTest((text, part) => text.includes(part))],
  ['STRINGEQUALS', textTest((text, part) => text === part)],
  ['LOWER', textToText((text) => text.toLowerCase())],
  ['UPPER', textToText((text) => text.toUpperCase())],
  ['TRIM', textToText((text) => text.trim())],
  ['LENGTH', { least: 1, most: 1, apply: ([text]) => (isText(text) ? text.length : undefined) }],
  ['SUBSTRING', substring],
  ['CONCAT', concat],
  ['ABS', arithmetic(Math.abs)],
  ['ROUND', arithmetic(round)],
  ['FLOOR', arithmetic(Math.floor)],
  ['CEILING', arithmetic(Math.ceil)],
  ['ARRAY_CONTAINS', arrayContains],
  ['ARRAY_LENGTH', { least: 1, most: 1, apply: ([list]) => (isList(list) ? list.length : undefined) }],
  ['GETCURRENTDATETIME', currentDateTime],
  ['GETCURRENTTIMESTAMP', { least: 0, most: 0, apply: (_, now) => now }],
]);
