import { isObject } from '../http/exchange.ts';
import { type ApiError, invalid } from './api-error.ts';

/*
 * Strict structured outputs take a subset of JSON Schema (learn.microsoft.com, "How to use structured outputs with Azure
 * OpenAI": supported schemas and limitations). The wording of refusals follows the service's; not every one was captured.
 */
const keywords = new Set([
  '$schema',
  '$id',
  '$defs',
  'definitions',
  '$ref',
  'title',
  'description',
  'default',
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'const',
  'anyOf',
]);
const mostProperties = 100;
const mostLevels = 5;

/** Throws the 400 of the service when `schema` is outside the subset. */
export function checkStrictSchema(name: string, schema: unknown): void {
  const refuse = (context: readonly string[], message: string): ApiError =>
    invalid(
      'response_format',
      `Invalid schema for response_format '${name}': In context=(${context.map((part) => `'${part}'`).join(', ')}), ${message}`,
    );
  let properties = 0;

  const walk = (part: unknown, context: readonly string[], level: number): void => {
    if (!isObject(part)) throw refuse(context, 'the schema must be an object.');
    for (const keyword of Object.keys(part)) {
      if (!keywords.has(keyword)) throw refuse(context, `'${keyword}' is not permitted.`);
    }
    const open =
      part.$ref === undefined && part.anyOf === undefined && part.enum === undefined && part.const === undefined;
    if (open && part.type === undefined) throw refuse(context, "schema must have a 'type' key.");
    for (const holder of ['$defs', 'definitions']) {
      for (const [key, value] of entries(part[holder])) walk(value, [...context, holder, key], 0);
    }
    for (const [at, option] of list(part.anyOf).entries()) walk(option, [...context, 'anyOf', `${at}`], level);
    if (part.type === 'array') walk(part.items, [...context, 'items'], level + 1);
    if (part.type === 'object' || part.properties !== undefined) walkObject(part, context, level);
  };

  const walkObject = (part: Record<string, unknown>, context: readonly string[], level: number): void => {
    if (level >= mostLevels) throw refuse(context, `objects may be nested ${mostLevels} levels deep at most.`);
    if (part.additionalProperties !== false) {
      throw refuse(context, "'additionalProperties' is required to be supplied and to be false.");
    }
    const required = list(part.required);
    for (const [key, value] of entries(part.properties)) {
      properties += 1;
      if (!required.includes(key)) {
        throw refuse(
          context,
          `'required' is required to be supplied and to be an array including every key in properties. Missing '${key}'.`,
        );
      }
      walk(value, [...context, 'properties', key], level + 1);
    }
    if (properties > mostProperties) throw refuse(context, `a schema may have ${mostProperties} properties at most.`);
  };

  if (!isObject(schema) || schema.type !== 'object') throw refuse([], "schema must be of type 'object'.");
  walk(schema, [], 0);
}

const entries = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
