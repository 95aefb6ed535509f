import type { Container } from './container.ts';
import { badRequest } from './errors.ts';
import type { PartitionKeyText } from './partition-key.ts';
import type { ItemSource, QueryPage, Selection, StoredItem } from './sql/execute.ts';
import { execute } from './sql/execute.ts';
import type { Json, Value } from './sql/json.ts';
import { isObject, rankOf } from './sql/json.ts';
import { refuseWhatTheGatewayCannotServe } from './sql/plan.ts';
import type { PreparedQuery } from './sql/prepare.ts';
import { prepare } from './sql/prepare.ts';
import type { SqlCondition } from './sql/pushdown.ts';
import { rankSql, valueSql } from './sql/pushdown.ts';

interface QueryRequest {
  readonly text: string;
  readonly parameters: ReadonlyMap<string, Value>;
  /** Limits the query to one partition; undefined spans the container. */
  readonly partition: PartitionKeyText | undefined;
  /** A partition key range is named: the SDK is running its plan. */
  readonly range: boolean;
  readonly pageSize: number;
  readonly continuation: string | undefined;
}

/** `{query, parameters: [{name, value}]}` as the SDK sends it; the refusals are recorded on a hosted account. */
export function readQuery(body: Json): { text: string; parameters: Map<string, Value> } {
  if (!isObject(body) || typeof body.query !== 'string') throw badRequest('The query body needs a text in "query".');
  const parameters = new Map<string, Value>();
  const list = body.parameters ?? [];
  if (!Array.isArray(list)) throw badRequest('"parameters" must be a list.');
  for (const parameter of list as Json[]) {
    const name = isObject(parameter) ? parameter.name : undefined;
    if (!isObject(parameter) || typeof name !== 'string' || !/^@\w+$/u.test(name)) {
      throw badRequest("Parameter names should be in the format of symbol '@' followed by a valid identifier.");
    }
    if (parameters.has(name)) throw badRequest(`Specified duplicate parameter name '${name}'.`);
    parameters.set(name, parameter.value);
  }
  return { text: body.query, parameters };
}

export function runQuery(container: Container, request: QueryRequest): QueryPage {
  const prepared = prepare(request.text);
  const { query } = prepared;
  if (request.partition === undefined && !request.range) refuseWhatTheGatewayCannotServe(query, request.parameters);
  if (query.rank !== undefined && query.top === undefined && query.limit === undefined) {
    throw badRequest('ORDER BY RANK needs TOP or OFFSET LIMIT.');
  }
  checkCompositeIndex(container, prepared);
  return execute(prepared, sourceOf(container, request.partition), { ...request, now: container.now() });
}

/** Several ORDER BY keys need a composite index with these paths in these directions, or all of them turned round. */
function checkCompositeIndex(container: Container, { order }: PreparedQuery): void {
  if (order.length < 2) return;
  const wanted = order.map(({ path, descending }) => ({
    path: path.slice(1).replace(/\."([^"]*)"/gu, '/$1'),
    descending,
  }));
  const composites = container.definition.indexingPolicy.compositeIndexes ?? [];
  const fits = (flip: boolean) =>
    composites.some(
      (index) =>
        index.length === wanted.length &&
        index.every(
          (part, at) =>
            part.path.replaceAll('"', '') === wanted[at]?.path &&
            ((part.order === 'descending') !== flip) === wanted[at]?.descending,
        ),
    );
  if (!fits(false) && !fits(true)) {
    throw badRequest('The order by query does not have a corresponding composite index that it can be served from.');
  }
}

/** The items a query may see: its own container's and, with a partition key, that partition's alone. */
export function sourceOf(container: Container, partition: PartitionKeyText | undefined): ItemSource {
  const scope = partition === undefined ? 'container = ?' : 'container = ? AND pk = ?';
  const bound = partition === undefined ? [container.number] : [container.number, partition];
  const table = partition === undefined ? 'items' : 'items INDEXED BY items_by_id';
  const tail = (conditions: readonly SqlCondition[]) =>
    ` FROM ${table} WHERE ${scope}${container.aliveSql()}${conditions.map(({ sql }) => ` AND (${sql})`).join('')}`;
  const valuesOf = (conditions: readonly SqlCondition[]) => conditions.flatMap(({ values }) => values);
  const observe = ({ conditions, order }: Pick<Selection, 'conditions' | 'order'>) => {
    if (partition !== undefined) return;
    const equal = conditions.flatMap(({ equalPath }) => equalPath ?? []);
    const range = conditions.find(({ rangePath }) => rangePath !== undefined)?.rangePath;
    const rest = order.length > 0 || range === undefined ? order.map(({ path }) => path) : [range];
    container.indexes.observe(equal, rest);
  };
  return {
    *scan(selection) {
      observe(selection);
      const { conditions, after } = selection;
      // What an equality holds fast needs no ordering: so an index over the rest gives the order for nothing.
      const fixed = new Set(conditions.map(({ equalPath }) => equalPath));
      const order = selection.order
        .map((key, at) => ({ ...key, last: after?.order[at] }))
        .filter(({ path }) => !fixed.has(path));
      const keys = order.map(({ path, descending }) => {
        const direction = descending ? ' DESC' : '';
        return `${rankSql(path)}${direction}, ${valueSql(path)}${direction}, `;
      });
      const byKey = { sql: ' AND key >= ?', values: [after?.key ?? 0] };
      const resume = after === undefined ? undefined : selection.order.length === 0 ? byKey : resumeSql(order[0]);
      const values = [...bound, ...valuesOf(conditions), ...(resume?.values ?? [])];
      const direction = selection.order[0]?.descending === true ? ' DESC' : '';
      const sql = `SELECT key, body${tail(conditions)}${resume?.sql ?? ''} ORDER BY ${keys.join('')}key${direction}`;
      yield* container.store.iterate(sql, ...values) as Iterable<Record<string, unknown> & StoredItem>;
    },
    count(conditions) {
      observe({ conditions, order: [] });
      const row = container.store.get(
        `SELECT count(*) AS number${tail(conditions)}`,
        ...bound,
        ...valuesOf(conditions),
      );
      return Number(row?.number);
    },
    fullText: (path, query) => container.texts.search(path, query),
  };
}

/** Skips in SQL what lies before the last answered value of the first key; what is left over is skipped one by one. */
function resumeSql(first: { path: string; descending: boolean; last: Value } | undefined): SqlCondition {
  if (first === undefined || (typeof first.last !== 'string' && typeof first.last !== 'number'))
    return { sql: '', values: [] };
  const rank = typeof first.last === 'string' ? rankOf.string : rankOf.number;
  const operator = first.descending ? '<=' : '>=';
  const sql = ` AND (${rankSql(first.path)}, ${valueSql(first.path)}) ${operator} (${rank}, ?)`;
  return { sql, values: [first.last] };
}
