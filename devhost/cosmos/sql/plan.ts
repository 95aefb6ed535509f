import { badRequest, CosmosError, sqlError } from '../errors.ts';
import type { Expression, Query } from './ast.ts';
import { hasAggregate, isAggregate, selectExpressions } from './ast.ts';
import type { Value } from './json.ts';

const aggregateTypes: Readonly<Record<string, string>> = {
  COUNT: 'Count',
  SUM: 'Sum',
  AVG: 'Average',
  MIN: 'Min',
  MAX: 'Max',
};

type Call = Expression & { kind: 'call' };

/**
 * The gateway answers across partitions only what needs no state between pages: filters, projections, joins. All else
 * it refuses, also on a container with a single partition key range (recorded on a hosted account, github.com/xo/dbimp,
 * and learn.microsoft.com, "Querying resources using the REST API": "Queries that cannot be served by gateway"); the
 * SDK then merges on its own by the plan. So a query that the SDK cannot merge fails here as it fails in Azure.
 */
export function refuseWhatTheGatewayCannotServe(query: Query, parameters: ReadonlyMap<string, Value>): void {
  if (query.rank !== undefined) return;
  const aggregated = selectExpressions(query.select).some(hasAggregate);
  if ((aggregated && query.select.kind !== 'value') || query.groupBy.length > 0) {
    throw badRequest("Cross partition query only supports 'VALUE <AggregateFunc>' for aggregates.", 1004);
  }
  const stateful = query.top ?? query.limit ?? query.orderBy[0];
  if (!aggregated && !query.distinct && stateful === undefined) return;
  throw new CosmosError(
    400,
    'The provided cross partition query can not be directly served by the gateway. This is a first chance (internal) ' +
      'exception that all newer clients will know how to handle gracefully. This exception is traced, but unless you ' +
      'see it bubble up as an exception (which only happens on older SDK clients), then you can safely ignore this message.',
    { substatus: 1004, additionalErrorInfo: JSON.stringify(queryPlan(query, parameters)) },
  );
}

/**
 * The plan the SDK merges by: member names and rewritten forms as recorded on a hosted account (same source) and as
 * @azure/cosmos 4.10.1 reads them (queryExecutionContext/).
 */
export function queryPlan(query: Query, parameters: ReadonlyMap<string, Value>): Record<string, unknown> {
  if (query.rank !== undefined) {
    throw badRequest('A query plan for ORDER BY RANK is not offered: send the query itself, without forceQueryPlan.');
  }
  const number = (node: Expression | undefined): Value =>
    node?.kind === 'literal' ? node.value : node?.kind === 'parameter' ? parameters.get(node.name) : null;
  const aggregates = selectExpressions(query.select).filter(hasAggregate);
  const grouped = aggregates.length > 0 || query.groupBy.length > 0;
  const items = query.select.kind === 'list' ? query.select.items : [];
  const typeOfAggregate = (node: Expression) =>
    isAggregate(node) ? (aggregateTypes[(node as Call).name] ?? null) : null;
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: query.distinct ? 'Unordered' : 'None',
      top: number(query.top) ?? null,
      offset: number(query.offset) ?? null,
      limit: number(query.limit) ?? null,
      orderBy: query.orderBy.map(({ descending }) => (descending ? 'Descending' : 'Ascending')),
      orderByExpressions: query.orderBy.map(({ expression }) => textOf(query, expression)),
      groupByExpressions: query.groupBy.map((expression) => textOf(query, expression)),
      groupByAliases: grouped ? items.map(({ name }) => name) : [],
      aggregates: query.select.kind === 'value' ? aggregates.map(typeOfAggregate) : [],
      groupByAliasToAggregateType: grouped
        ? Object.fromEntries(items.map(({ name, expression }) => [name, typeOfAggregate(expression)]))
        : {},
      rewrittenQuery: grouped ? rewriteGrouped(query) : rewriteOrdered(query, number),
      hasSelectValue: query.select.kind === 'value',
      dCountInfo: null,
      hasNonStreamingOrderBy: false,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
    hybridSearchQueryInfo: null,
  };
}

const textOf = (query: Query, span: { start: number; end: number }) => query.text.slice(span.start, span.end);

/** ORDER BY carries its keys beside the payload; OFFSET is left to the SDK, which must not skip twice. */
function rewriteOrdered(query: Query, number: (node: Expression | undefined) => Value): string {
  const from = query.fromSpan === undefined ? '' : ` ${textOf(query, query.fromSpan)}`;
  const offset = number(query.offset);
  const limit = number(query.limit);
  const reach = typeof offset === 'number' && typeof limit === 'number' ? ` OFFSET 0 LIMIT ${offset + limit}` : '';
  const top = query.top === undefined ? '' : `TOP ${String(number(query.top))} `;
  if (query.orderBy.length === 0) {
    if (reach === '') return '';
    const distinct = query.distinct ? 'DISTINCT ' : '';
    return `SELECT ${distinct}${textOf(query, query.selectSpan)}${from}${where(query)}${query.distinct ? '' : reach}`;
  }
  if (query.distinct) throw badRequest('DISTINCT together with ORDER BY across partitions is not supported.');
  const keys = query.orderBy.map(({ expression }) => `{"item": ${textOf(query, expression)}}`).join(', ');
  const order = query.orderBy
    .map(({ expression, descending }) => `${textOf(query, expression)} ${descending ? 'DESC' : 'ASC'}`)
    .join(', ');
  const filter = ' WHERE ({documentdb-formattableorderbyquery-filter})';
  const condition = query.where === undefined ? filter : `${filter} AND (${textOf(query, query.where)})`;
  const rid = `${query.root ?? 'c'}._rid`;
  return `SELECT ${top}${rid}, [${keys}] AS orderByItems, ${payload(query)} AS payload${from}${condition} ORDER BY ${order}${reach}`;
}

function payload(query: Query): string {
  const { select } = query;
  if (select.kind === 'all') return query.sources.at(-1)?.alias ?? 'c';
  if (select.kind === 'value') return textOf(query, select.expression);
  return `{${select.items.map(({ name, expression }) => `${JSON.stringify(name)}: ${textOf(query, expression)}`).join(', ')}}`;
}

function rewriteGrouped(query: Query): string {
  const { select } = query;
  if (query.distinct) throw badRequest('DISTINCT together with an aggregate across partitions is not supported.');
  const tail = `${query.fromSpan === undefined ? '' : ` ${textOf(query, query.fromSpan)}`}${where(query)}`;
  const group = query.groupBy.map((expression) => textOf(query, expression));
  const value = select.kind === 'value' ? `${partialIn(query, select.expression, true)}` : undefined;
  if (group.length === 0 && value !== undefined) return `SELECT VALUE ${value}${tail}`;
  const items = select.kind === 'list' ? select.items : [];
  const body = items.map(({ name, expression }) => `${JSON.stringify(name)}: ${partialIn(query, expression, false)}`);
  const whole = value ?? `{${body.join(', ')}}`;
  if (group.length === 0) return `SELECT VALUE {"payload": ${whole}}${tail}`;
  const keys = group.map((text) => `{"item": ${text}}`).join(', ');
  return `SELECT [${keys}] AS groupByItems, ${whole} AS payload${tail} GROUP BY ${group.join(', ')}`;
}

/** What one range has to hand over so that the SDK's aggregators (queryExecutionContext/Aggregators) can add it up. */
function partialIn(query: Query, node: Expression, listed: boolean): string {
  const text = textOf(query, node);
  if (!isAggregate(node)) {
    if (hasAggregate(node)) {
      const message =
        'An expression over an aggregate is not supported across partitions: select the aggregate itself.';
      throw sqlError('SC2106', message, node.start, node.end);
    }
    return text;
  }
  const { name, args } = node as Call;
  const argument = args[0] === undefined ? '1' : textOf(query, args[0]);
  const partial =
    name === 'AVG'
      ? `{"item": {"sum": SUM(${argument}), "count": COUNT(${argument})}}`
      : name === 'MIN' || name === 'MAX'
        ? `{"item": ${text}, "item2": {"${name.toLowerCase()}": ${text}, "count": COUNT(${argument})}}`
        : `{"item": ${text}}`;
  return listed ? `[${partial}]` : partial;
}

const where = (query: Query) => (query.where === undefined ? '' : ` WHERE ${textOf(query, query.where)}`);
