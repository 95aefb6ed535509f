import { badRequest, sqlError } from '../errors.ts';
import type { Expression, Query } from './ast.ts';
import { childrenOf, hasAggregate, isAggregate, selectExpressions } from './ast.ts';
import type { Evaluate, Execution, Row } from './compile.ts';
import { compile, compileSources } from './compile.ts';
import { propertyPath } from './full-text.ts';
import type { Json, Value } from './json.ts';
import { parseQuery } from './parse-query.ts';
import { conjunctsOf, jsonPath } from './pushdown.ts';

type Call = Expression & { kind: 'call' };

/** A parsed and checked query; it knows no parameters and no container yet. */
export interface PreparedQuery {
  readonly query: Query;
  readonly root: string;
  readonly conditions: readonly { readonly expression: Expression; readonly evaluate: Evaluate }[];
  readonly expand: ((row: Row, execution: Execution) => Row[]) | undefined;
  /** True when a result is the item's own text, untouched. */
  readonly wholeItem: boolean;
  readonly project: (row: Row, execution: Execution) => Value;
  readonly order: readonly { readonly path: string; readonly descending: boolean; readonly evaluate: Evaluate }[];
  readonly grouped: boolean;
  readonly groups: readonly Evaluate[];
  readonly aggregates: readonly { readonly call: Call; readonly argument: Evaluate }[];
}

const known = new Map<string, PreparedQuery>();

/** Parses, checks and compiles a query text; the last few hundred are remembered. */
export function prepare(text: string): PreparedQuery {
  let prepared = known.get(text);
  if (prepared === undefined) {
    prepared = prepareQuery(parseQuery(text));
    if (known.size >= 500) known.clear();
    known.set(text, prepared);
  }
  return prepared;
}

export function prepareQuery(query: Query): PreparedQuery {
  const root = query.root ?? '';
  const steps = query.sources.filter((source) => source.source !== undefined);
  const { scope, expand } = compileSources(steps, {
    names: query.root === undefined ? [] : [root],
    aggregates: undefined,
  });
  const conditions = conjunctsOf(query.where).map((expression) => ({
    expression,
    evaluate: compile(expression, scope),
  }));
  const calls: Call[] = [];
  const grouped = query.groupBy.length > 0 || selectExpressions(query.select).some(hasAggregate);
  const project = compileSelect(query, grouped ? { ...scope, aggregates: calls } : scope);
  if (grouped) checkGrouping(query);
  return {
    query,
    root,
    conditions,
    expand: steps.length > 0 ? expand : undefined,
    wholeItem: steps.length === 0 && isWholeItem(query, root),
    project,
    order: query.orderBy.map(({ expression, descending }) => {
      const path = jsonPath(propertyPath(expression, root) ?? '');
      if (path === undefined) {
        const message = 'Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.';
        throw sqlError('SC2306', message, expression.start, expression.end);
      }
      return { path, descending, evaluate: compile(expression, scope) };
    }),
    grouped,
    groups: query.groupBy.map((expression) => compile(expression, scope)),
    aggregates: calls.map((call) => ({ call, argument: compile(call.args[0] as Expression, scope) })),
  };
}

function isWholeItem(query: Query, root: string): boolean {
  const { select } = query;
  if (select.kind === 'all') return true;
  return select.kind === 'value' && select.expression.kind === 'identifier' && select.expression.name === root;
}

function compileSelect(query: Query, scope: Parameters<typeof compile>[1]): (row: Row, execution: Execution) => Value {
  const { select } = query;
  if (select.kind === 'value') return compile(select.expression, scope);
  if (select.kind === 'all') {
    if (query.sources.length !== 1) {
      const message = "'SELECT *' is only valid with a single input set.";
      throw sqlError('SC2056', message, query.selectSpan.start, query.selectSpan.end);
    }
    return (row) => row.slots.at(-1);
  }
  const items = select.items.map(({ name, expression }) => [name, compile(expression, scope)] as const);
  return (row, execution) => {
    const built: Record<string, Json> = {};
    for (const [name, evaluate] of items) {
      const value = evaluate(row, execution);
      if (value !== undefined) built[name] = value;
    }
    return built;
  };
}

/** Whatever is selected beside aggregates must be one of the GROUP BY expressions, compared by its text. */
function checkGrouping(query: Query): void {
  if (query.orderBy.length > 0 || query.rank !== undefined) {
    throw badRequest('ORDER BY together with an aggregate or GROUP BY is not supported.');
  }
  const textOf = (node: Expression) => query.text.slice(node.start, node.end).replace(/\s+/gu, '');
  const allowed = new Set(query.groupBy.map(textOf));
  const check = (node: Expression): void => {
    if (isAggregate(node) || allowed.has(textOf(node))) return;
    if (node.kind === 'identifier' || node.kind === 'member' || node.kind === 'exists' || node.kind === 'subarray') {
      const message =
        `Property reference '${query.text.slice(node.start, node.end)}' is invalid in the select list because ` +
        'it is not contained in an aggregate function or the GROUP BY clause.';
      throw sqlError('SC2102', message, node.start, node.end);
    }
    childrenOf(node).forEach(check);
  };
  if (query.select.kind === 'all') {
    throw sqlError('SC2102', "'SELECT *' cannot be grouped.", query.selectSpan.start, query.selectSpan.end);
  }
  selectExpressions(query.select).forEach(check);
}
