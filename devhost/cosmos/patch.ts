import type { Container } from './container.ts';
import { badRequest, preconditionFailed } from './errors.ts';
import type { Json, Value } from './sql/json.ts';
import { isObject } from './sql/json.ts';
import { parseCondition } from './sql/parse-query.ts';
import { prepareQuery } from './sql/prepare.ts';

/** learn.microsoft.com, "Partial document update": at most ten operations. */
const maxOperations = 10;
const readOnly = new Set(['id', '_rid', '_self', '_etag', '_attachments', '_ts']);

interface Operation {
  readonly op: string;
  readonly names: readonly string[];
  readonly value: Value;
}

type Mutable = { [name: string]: Json } | Json[];

/** Reads `[{op, path, value}]` or `{operations, condition}` and gives the change of an item it asks for. */
export function readPatch(body: Json, container: Container): (item: Json, key: number) => Json {
  const list = Array.isArray(body) ? body : isObject(body) ? body.operations : undefined;
  if (!Array.isArray(list) || list.length === 0) throw badRequest('The patch needs a list of operations.');
  if (list.length > maxOperations) throw badRequest(`The number of patch operations cannot exceed '${maxOperations}'.`);
  const [keyPath] = container.definition.partitionKey.paths;
  const operations = (list as Json[]).map((operation, at) => readOperation(operation, at + 1, keyPath));
  const condition = isObject(body) ? body.condition : undefined;
  if (condition !== undefined && typeof condition !== 'string') throw badRequest('The patch condition must be a text.');
  const filter = condition === undefined ? undefined : prepareQuery(parseCondition(condition));
  return (item, key) => {
    const execution = { parameters: new Map<string, Value>(), now: container.now(), fullText: () => new Map() };
    const row = { key, slots: [item], aggregates: [] };
    if (filter?.conditions.some(({ evaluate }) => evaluate(row, execution) !== true)) throw preconditionFailed();
    const changed = structuredClone(item) as Mutable;
    for (const [at, operation] of operations.entries()) apply(changed, operation, at + 1);
    return changed as Json;
  };
}

function readOperation(operation: Json, number: number, keyPath: string): Operation {
  const path = isObject(operation) ? operation.path : undefined;
  const op = isObject(operation) ? operation.op : undefined;
  if (!isObject(operation) || typeof op !== 'string' || typeof path !== 'string' || !path.startsWith('/')) {
    throw badRequest(`For Operation(${number}): an "op" and a "path" that starts with '/' are needed.`);
  }
  if (!['add', 'set', 'replace', 'remove', 'incr'].includes(op)) {
    throw badRequest(`For Operation(${number}): the patch operation '${op}' is not supported by this devhost.`);
  }
  if (op !== 'remove' && operation.value === undefined)
    throw badRequest(`For Operation(${number}): a "value" is needed.`);
  // JSON Pointer escapes (RFC 6901).
  const names = path
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (names.includes('__proto__')) throw badRequest(`For Operation(${number}): '${path}' is not a valid path.`);
  if (readOnly.has(names[0] ?? '') || keyPath === path || keyPath.startsWith(`${path}/`)) {
    throw badRequest(`For Operation(${number}): '${path}' is a read-only property and cannot be patched.`);
  }
  return { op, names, value: operation.value };
}

/** learn.microsoft.com, "Partial document update", table "Similarities and differences of the operations". */
function apply(item: Mutable, { op, names, value }: Operation, number: number): void {
  const fail = (why: string) => badRequest(`For Operation(${number}): ${why}`);
  const path = `/${names.join('/')}`;
  let parent: Mutable = item;
  for (const name of names.slice(0, -1)) {
    // Own members only: a path may say `__proto__`.
    const next: Value = Array.isArray(parent)
      ? parent[indexOf(name)]
      : Object.hasOwn(parent, name)
        ? parent[name]
        : undefined;
    if (typeof next !== 'object' || next === null)
      throw fail(`${op} cannot reach '${path}': a part of it does not exist.`);
    parent = next as Mutable;
  }
  const name = names.at(-1) ?? '';
  if (Array.isArray(parent)) {
    const at = name === '-' ? parent.length : indexOf(name);
    const inside = at < parent.length;
    if (op === 'add' && at <= parent.length) parent.splice(at, 0, value as Json);
    else if (op === 'set' && at === parent.length) parent.push(value as Json);
    else if (!inside) throw fail(`the index '${name}' of '${path}' is outside the array.`);
    else if (op === 'remove') parent.splice(at, 1);
    else parent[at] = op === 'incr' ? increment(parent[at], value, fail) : (value as Json);
    return;
  }
  const exists = Object.hasOwn(parent, name);
  if ((op === 'remove' || op === 'replace') && !exists) throw fail(`${op} needs '${path}' to exist.`);
  if (op === 'remove') delete parent[name];
  else parent[name] = op === 'incr' ? increment(exists ? parent[name] : 0, value, fail) : (value as Json);
}

const indexOf = (name: string) => (/^(0|[1-9]\d*)$/u.test(name) ? Number(name) : Number.POSITIVE_INFINITY);

function increment(old: Value, by: Value, fail: (why: string) => Error): number {
  if (typeof old !== 'number' || typeof by !== 'number') throw fail('incr works on numbers only.');
  return old + by;
}
