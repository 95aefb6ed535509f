import { createHash } from 'node:crypto';
import { isObject } from '../http/exchange.ts';

/** Numbers from 0 on, the same for the same seed and order of asking. */
export type Dice = (sides: number) => number;

export function seededDice(seed: string): Dice {
  let turn = 0;
  return (sides) => {
    turn += 1;
    return createHash('sha256').update(`${seed}:${turn}`).digest().readUInt32BE(0) % sides;
  };
}

/** Deeper than this the shortest way out is taken: null, an empty list, no optional property. */
const deepest = 6;

/**
 * A value that fits the JSON Schema, chosen by dice: the right shape and no meaning. It covers what strict structured
 * outputs allow, and bounds and common formats besides; it does not solve patterns.
 */
export function fillSchema(schema: unknown, dice: Dice): unknown {
  const resolve = (ref: string): unknown =>
    ref
      .replace(/^#\/?/, '')
      .split('/')
      .filter((key) => key !== '')
      .reduce<unknown>(
        (at, key) => (isObject(at) ? at[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
        schema,
      );

  const fill = (part: unknown, name: string, depth: number): unknown => {
    if (!isObject(part)) return null;
    if (typeof part.$ref === 'string') return fill(resolve(part.$ref), name, depth + 1);
    if ('const' in part) return part.const;
    if (Array.isArray(part.enum)) return pick(part.enum, dice);
    const options = part.anyOf ?? part.oneOf;
    if (Array.isArray(options)) return fill(choose(options, depth, isNull), name, depth + 1);
    const types = Array.isArray(part.type) ? part.type : [part.type ?? (part.properties ? 'object' : 'string')];
    return ofType(
      choose(types, depth, (type) => type === 'null'),
      part,
      name,
      depth,
    );
  };

  const choose = (options: unknown[], depth: number, out: (option: unknown) => boolean): unknown =>
    (depth > deepest ? options.find(out) : undefined) ?? pick(options, dice);

  const ofType = (type: unknown, part: Record<string, unknown>, name: string, depth: number): unknown => {
    switch (type) {
      case 'object': {
        const properties = isObject(part.properties) ? part.properties : {};
        const required = Array.isArray(part.required) ? part.required : [];
        const wanted = Object.entries(properties).filter(([key]) => required.includes(key) || depth <= deepest);
        return Object.fromEntries(wanted.map(([key, value]) => [key, fill(value, key, depth + 1)]));
      }
      case 'array': {
        const least = bound(part.minItems, 0);
        const length = depth > deepest ? least : Math.min(bound(part.maxItems, 2), Math.max(least, dice(3)));
        return Array.from({ length }, () => fill(part.items ?? {}, name, depth + 1));
      }
      case 'integer':
      case 'number': {
        const least = Math.ceil(bound(part.minimum, bound(part.exclusiveMinimum, -1) + 1));
        const most = Math.floor(bound(part.maximum, bound(part.exclusiveMaximum, least + 101) - 1));
        return least + dice(Math.min(most - least, 100) + 1);
      }
      case 'boolean':
        return dice(2) === 1;
      case 'null':
        return null;
      default:
        return text(part, name, dice);
    }
  };
  return fill(schema, 'answer', 0);
}

function text(part: Record<string, unknown>, name: string, dice: Dice): string {
  switch (part.format) {
    case 'date':
      return `20${30 + dice(10)}-0${1 + dice(9)}-1${dice(10)}`;
    case 'date-time':
      return `20${30 + dice(10)}-0${1 + dice(9)}-1${dice(10)}T12:00:00Z`;
    case 'email':
      return `stub-${dice(1000)}@example.com`;
    case 'uri':
      return `https://example.com/stub-${dice(1000)}`;
    case 'uuid':
      return `00000000-0000-4000-8000-${String(dice(1e9)).padStart(12, '0')}`;
    default: {
      const words = `stub ${name} ${dice(0xffff).toString(16)}`;
      return words.padEnd(bound(part.minLength, 0), '.').slice(0, bound(part.maxLength, 10_000));
    }
  }
}

const pick = (options: unknown[], dice: Dice): unknown => options[dice(Math.max(options.length, 1))];
const bound = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback);
const isNull = (option: unknown): boolean => isObject(option) && option.type === 'null';
