import { sqlError } from '../errors.ts';
import type { Expression, Query, Source } from './ast.ts';
import { hasAggregate, isAggregate } from './ast.ts';
import { compileFullText } from './full-text.ts';
import { builtIns } from './functions.ts';
import type { Json, Value } from './json.ts';
import { isObject } from './json.ts';
import { and, equal, likePattern, not, operators, or } from './operators.ts';

/** What holds for one execution of a query. */
export interface Execution {
  readonly parameters: ReadonlyMap<string, Value>;
  readonly now: number;
  /** The keys of the items that match a full-text call, and their scores; looked up once per execution. */
  readonly fullText: (call: Expression & { kind: 'call' }, terms: readonly string[]) => ReadonlyMap<number, number>;
}

/** One combination of an item with the elements its JOINs took from it. */
export interface Row {
  /** The item's key in the store. */
  readonly key: number;
  readonly slots: readonly Value[];
  readonly aggregates: readonly Value[];
}

export type Evaluate = (row: Row, execution: Execution) => Value;

/** The names an expression may use, by slot, and where its aggregate calls are collected. */
export interface Scope {
  readonly names: readonly string[];
  /** Undefined where aggregates are not allowed. */
  readonly aggregates: (Expression & { kind: 'call' })[] | undefined;
}

export function compile(node: Expression, scope: Scope): Evaluate {
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'undefined':
      return () => undefined;
    case 'parameter':
      return (_, execution) => execution.parameters.get(node.name);
    case 'identifier': {
      const slot = scope.names.lastIndexOf(node.name);
      if (slot < 0) throw sqlError('SC2001', `Identifier '${node.name}' could not be resolved.`, node.start, node.end);
      return (row) => row.slots[slot];
    }
    case 'member':
      return compileMember(node, scope);
    case 'unary': {
      const operand = compile(node.operand, scope);
      if (node.operator === 'NOT') return (row, execution) => not(operand(row, execution));
      const sign = node.operator === '-' ? -1 : 1;
      return (row, execution) => {
        const value = operand(row, execution);
        return typeof value === 'number' ? sign * value : undefined;
      };
    }
    case 'binary': {
      const left = compile(node.left, scope);
      const right = compile(node.right, scope);
      const operator = operators[node.operator];
      if (node.operator === 'AND') {
        return (row, execution) => {
          const first = left(row, execution);
          return first === false ? false : and(first, right(row, execution));
        };
      }
      if (node.operator === 'OR') {
        return (row, execution) => {
          const first = left(row, execution);
          return first === true ? true : or(first, right(row, execution));
        };
      }
      return (row, execution) => operator(left(row, execution), right(row, execution));
    }
    case 'in': {
      const operand = compile(node.operand, scope);
      const list = node.list.map((item) => compile(item, scope));
      return negatedIf(node.not, (row, execution) => {
        const value = operand(row, execution);
        return list.reduce<Value>((found, item) => or(found, equal(value, item(row, execution))), false);
      });
    }
    case 'between': {
      const operand = compile(node.operand, scope);
      const low = compile(node.low, scope);
      const high = compile(node.high, scope);
      return negatedIf(node.not, (row, execution) => {
        const value = operand(row, execution);
        return and(operators['>='](value, low(row, execution)), operators['<='](value, high(row, execution)));
      });
    }
    case 'like':
      return compileLike(node, scope);
    case 'conditional': {
      const test = compile(node.test, scope);
      const then = compile(node.then, scope);
      const otherwise = compile(node.otherwise, scope);
      return (row, execution) => (test(row, execution) === true ? then(row, execution) : otherwise(row, execution));
    }
    case 'array': {
      const items = node.items.map((item) => compile(item, scope));
      // A missing member becomes null and the array keeps its length (recorded on a hosted account).
      return (row, execution) => items.map((item) => item(row, execution) ?? null);
    }
    case 'object': {
      const entries = node.entries.map(([name, value]) => [name, compile(value, scope)] as const);
      return (row, execution) => {
        const built: Record<string, Json> = {};
        for (const [name, value] of entries) {
          const found = value(row, execution);
          if (found !== undefined) built[name] = found;
        }
        return built;
      };
    }
    case 'exists': {
      const rows = compileSubquery(node.query, scope);
      return (row, execution) => rows(row, execution).length > 0;
    }
    case 'subarray':
      return compileSubquery(node.query, scope);
    case 'call':
      return compileCall(node, scope);
  }
}

function negatedIf(negated: boolean, evaluate: Evaluate): Evaluate {
  return negated ? (row, execution) => not(evaluate(row, execution)) : evaluate;
}

function compileMember(node: Expression & { kind: 'member' }, scope: Scope): Evaluate {
  const target = compile(node.target, scope);
  const key = compile(node.key, scope);
  return (row, execution) => {
    const value = target(row, execution);
    const name = key(row, execution);
    if (typeof name === 'string') return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    return typeof name === 'number' && Array.isArray(value) ? (value[name] as Value) : undefined;
  };
}

function compileLike(node: Expression & { kind: 'like' }, scope: Scope): Evaluate {
  const operand = compile(node.operand, scope);
  const pattern = compile(node.pattern, scope);
  let known: { text: string; expression: RegExp } | undefined;
  return negatedIf(node.not, (row, execution) => {
    const text = operand(row, execution);
    const wanted = pattern(row, execution);
    if (typeof text !== 'string' || typeof wanted !== 'string') return undefined;
    if (known?.text !== wanted) known = { text: wanted, expression: likePattern(wanted, node.escape) };
    return known.expression.test(text);
  });
}

function compileCall(node: Expression & { kind: 'call' }, scope: Scope): Evaluate {
  if (isAggregate(node)) {
    const collected = scope.aggregates;
    if (collected === undefined || node.args.some(hasAggregate) || node.args.length !== 1) {
      throw sqlError('SC2105', `The aggregate '${node.name}' cannot be used here.`, node.start, node.end);
    }
    const at = collected.push(node) - 1;
    return (row) => row.aggregates[at];
  }
  const fullText = compileFullText(node, scope);
  if (fullText !== undefined) return fullText;
  const builtIn = builtIns.get(node.name);
  if (builtIn === undefined) {
    throw sqlError('SC2005', `'${node.name}' is not a recognized built-in function name.`, node.start, node.end);
  }
  if (node.args.length < builtIn.least || node.args.length > builtIn.most) {
    const wanted = builtIn.least === builtIn.most ? builtIn.least : `${builtIn.least} to ${builtIn.most}`;
    throw sqlError('SC2050', `The ${node.name} function requires ${wanted} argument(s).`, node.start, node.end);
  }
  const args = node.args.map((item) => compile(item, scope));
  return (row, execution) =>
    builtIn.apply(
      args.map((item) => item(row, execution)),
      execution.now,
    );
}

/** Compiles FROM and JOIN below the first `start` names: each row becomes as many rows as the arrays give. */
export function compileSources(
  sources: readonly Source[],
  scope: Scope,
): { scope: Scope; expand: (row: Row, execution: Execution) => Row[] } {
  let names = scope.names;
  const steps: { iterate: boolean; value: Evaluate }[] = [];
  for (const { alias, source, iterate } of sources) {
    if (source === undefined) throw new Error('The root of a query is no step of its own.');
    steps.push({ iterate, value: compile(source, { names, aggregates: undefined }) });
    names = [...names, alias];
  }
  const expand = (row: Row, execution: Execution): Row[] => {
    let rows = [row];
    for (const step of steps) {
      rows = rows.flatMap((each) => {
        const value = step.value(each, execution);
        const elements = step.iterate
          ? Array.isArray(value)
            ? (value as Value[])
            : []
          : value === undefined
            ? []
            : [value];
        return elements.map((element) => ({ ...each, slots: [...each.slots, element] }));
      });
    }
    return rows;
  };
  return { scope: { names, aggregates: scope.aggregates }, expand };
}

/** EXISTS and ARRAY take `SELECT VALUE … FROM x IN path [JOIN …] [WHERE …]` over the outer names, nothing more. */
function compileSubquery(query: Query, outer: Scope): (row: Row, execution: Execution) => Json[] {
  const { select, sources, where } = query;
  const extra =
    query.distinct || query.top || query.limit || query.rank || query.groupBy.length + query.orderBy.length > 0;
  const span = query.selectSpan;
  const first = sources[0];
  if (extra || select.kind !== 'value' || first?.source === undefined || hasAggregate(select.expression)) {
    const wanted = 'SELECT VALUE expression FROM name IN path, with JOIN and WHERE';
    throw sqlError('SC2199', `This subquery is not supported: write ${wanted}.`, span.start, span.end);
  }
  const { scope, expand } = compileSources(sources, { names: outer.names, aggregates: undefined });
  const condition = where === undefined ? undefined : compile(where, scope);
  const value = compile(select.expression, scope);
  return (row, execution) => {
    const found: Json[] = [];
    for (const each of expand(row, execution)) {
      if (condition !== undefined && condition(each, execution) !== true) continue;
      const result = value(each, execution);
      if (result !== undefined) found.push(result);
    }
    return found;
  };
}
