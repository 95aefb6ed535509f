import { sqlError } from '../errors.ts';
import { accumulatorFor } from './aggregate.ts';
import type { Expression } from './ast.ts';
import type { Execution, Row } from './compile.ts';
import type { Position } from './continuation.ts';
import { readContinuation, writeContinuation } from './continuation.ts';
import { ftsQuery, propertyPath, termsOf } from './full-text.ts';
import type { Json, Value } from './json.ts';
import { canonical, compareOrder } from './json.ts';
import { countOf, Page } from './page.ts';
import type { PreparedQuery } from './prepare.ts';
import type { SqlCondition } from './pushdown.ts';
import { pushDown } from './pushdown.ts';

export interface StoredItem {
  readonly key: number;
  readonly body: string;
}

export interface Selection {
  readonly conditions: readonly SqlCondition[];
  readonly order: readonly { readonly path: string; readonly descending: boolean }[];
  /** Items at or after these ORDER BY values suffice; more may be given. */
  readonly after: Position | undefined;
}

/** The items of one container, or of one partition of it: a query can reach nothing else. */
export interface ItemSource {
  scan(selection: Selection): Iterable<StoredItem>;
  count(conditions: readonly SqlCondition[]): number;
  /** Key and score of each item whose text at `path` matches an FTS5 query. */
  fullText(path: string, query: string): ReadonlyMap<number, number>;
}

export interface QueryPage {
  /** JSON text of each result. */
  readonly results: readonly string[];
  readonly continuation: string | undefined;
  /** Items looked at, for the modelled charge. */
  readonly loaded: number;
}

/** Runs one page of a query. `pageSize` -1 leaves the size to the service. */
export function execute(
  prepared: PreparedQuery,
  source: ItemSource,
  request: { parameters: ReadonlyMap<string, Value>; now: number; pageSize: number; continuation: string | undefined },
): QueryPage {
  const { query } = prepared;
  const execution: Execution = {
    parameters: request.parameters,
    now: request.now,
    fullText: (call, terms) => source.fullText(propertyPath(call.args[0], prepared.root) ?? '', ftsQuery(call, terms)),
  };
  const offset = countOf(query.offset, request.parameters) ?? 0;
  const most =
    countOf(query.top, request.parameters) ?? countOf(query.limit, request.parameters) ?? Number.POSITIVE_INFINITY;
  const { position, answered = 0 } = readContinuation(request.continuation);
  const page = new Page(request.pageSize);
  let loaded = 0;

  const pushed: SqlCondition[] = [];
  const residual = prepared.conditions.filter(({ expression }) => {
    const condition = pushDown(expression, prepared.root, request.parameters);
    if (condition !== undefined) pushed.push(condition);
    return condition === undefined;
  });

  if (prepared.grouped || query.distinct || query.rank !== undefined) {
    const results = buffered();
    for (let at = answered; ; at++) {
      const result = results[at];
      if (result === undefined) return { results: page.results, continuation: undefined, loaded };
      if (page.full(result))
        return { results: page.results, continuation: writeContinuation({ answered: at }), loaded };
      page.results.push(result);
    }
  }
  return streamed();

  /** The rows that pass WHERE, item by item in the order of the query. */
  function* rows(after: Position | undefined): Generator<{ item: StoredItem; rows: readonly Row[] }> {
    if (prepared.query.sources.length === 0) {
      yield { item: { key: 0, body: 'null' }, rows: [{ key: 0, slots: [], aggregates: [] }] };
      return;
    }
    const parse = residual.length > 0 || !prepared.wholeItem || after !== undefined || prepared.grouped;
    for (const item of source.scan({ conditions: pushed, order: prepared.order, after })) {
      loaded++;
      const whole: Row = { key: item.key, slots: [parse ? (JSON.parse(item.body) as Json) : null], aggregates: [] };
      if (after !== undefined && before(whole, after)) continue;
      const candidates = prepared.expand === undefined ? [whole] : prepared.expand(whole, execution);
      yield {
        item,
        rows:
          residual.length === 0
            ? candidates
            : candidates.filter((row) => residual.every(({ evaluate }) => evaluate(row, execution) === true)),
      };
    }
  }

  function before(row: Row, after: Position): boolean {
    for (const [at, key] of prepared.order.entries()) {
      const difference = compareOrder(key.evaluate(row, execution), after.order[at]);
      if (difference !== 0) return (key.descending ? -difference : difference) < 0;
    }
    return prepared.order[0]?.descending === true ? row.key > after.key : row.key < after.key;
  }

  function text(row: Row, item: StoredItem): string | undefined {
    return prepared.wholeItem ? item.body : JSON.stringify(prepared.project(row, execution));
  }

  function streamed(): QueryPage {
    let toSkip = position === undefined ? offset : 0;
    let given = position?.answered ?? 0;
    let last: { item: StoredItem; rowsOfItem: number } | undefined;
    if (given >= most) return { results: [], continuation: undefined, loaded };
    for (const { item, rows: found } of rows(position)) {
      const done = position?.key === item.key ? position.rowsOfItem : 0;
      for (const [at, row] of found.entries()) {
        if (at < done) continue;
        const result = text(row, item);
        if (result === undefined) continue;
        if (toSkip > 0) {
          toSkip--;
          continue;
        }
        if (page.full(result)) {
          return { results: page.results, continuation: last && stoppedAt(last, given), loaded };
        }
        page.results.push(result);
        given++;
        if (given >= most) return { results: page.results, continuation: undefined, loaded };
        last = { item, rowsOfItem: at + 1 };
      }
    }
    return { results: page.results, continuation: undefined, loaded };
  }

  function stoppedAt(last: { item: StoredItem; rowsOfItem: number }, given: number): string {
    const row: Row = { key: last.item.key, slots: [JSON.parse(last.item.body) as Json], aggregates: [] };
    const order = prepared.order.map((key) => key.evaluate(row, execution));
    return writeContinuation({ position: { key: row.key, rowsOfItem: last.rowsOfItem, order, answered: given } });
  }

  /** The whole result in memory: what needs all rows before it can answer the first. */
  function buffered(): string[] {
    let results = prepared.grouped ? groupedResults() : rankedResults();
    if (query.distinct) {
      const seen = new Set<string>();
      results = results.filter((result) => {
        const key = canonical(JSON.parse(result) as Json);
        return seen.has(key) ? false : seen.add(key) !== undefined;
      });
    }
    return results.slice(offset, offset + most);
  }

  function rankedResults(): string[] {
    const { rank } = query;
    const scored: { score: number; result: string }[] = [];
    const scores = rank === undefined ? undefined : rankScores(rank);
    for (const { item, rows: found } of rows(undefined)) {
      for (const row of found) {
        const result = text(row, item);
        if (result !== undefined) scored.push({ score: scores?.get(item.key) ?? 0, result });
      }
    }
    return (scores === undefined ? scored : scored.sort((a, b) => b.score - a.score)).map(({ result }) => result);
  }

  function rankScores(rank: Expression): ReadonlyMap<number, number> {
    if (rank.kind !== 'call' || rank.name !== 'FULLTEXTSCORE') {
      throw sqlError(
        'SC2240',
        'ORDER BY RANK takes one FullTextScore(path, terms); RRF is not supported.',
        rank.start,
        rank.end,
      );
    }
    return execution.fullText(rank, termsOf(rank, execution));
  }

  function groupedResults(): string[] {
    const plainCount =
      residual.length === 0 &&
      prepared.expand === undefined &&
      query.groupBy.length === 0 &&
      query.sources.length > 0 &&
      prepared.aggregates.every(({ call }) => call.name === 'COUNT' && call.args[0]?.kind === 'literal');
    const groups = new Map<string, { row: Row; accumulators: ReturnType<typeof accumulatorFor>[] }>();
    const open = (key: string, row: Row) => {
      const group = { row, accumulators: prepared.aggregates.map(({ call }) => accumulatorFor(call)) };
      groups.set(key, group);
      return group;
    };
    if (query.groupBy.length === 0) open('[]', { key: 0, slots: [], aggregates: [] });
    if (plainCount) {
      const number = source.count(pushed);
      loaded += Math.ceil(number / 100);
      return finish({ key: 0, slots: [], aggregates: prepared.aggregates.map(() => number) });
    }
    for (const { rows: found } of rows(undefined)) {
      for (const row of found) {
        const key = canonicalGroup(prepared.groups.map((evaluate) => evaluate(row, execution)));
        const group = groups.get(key) ?? open(key, row);
        for (const [at, { argument }] of prepared.aggregates.entries()) {
          group.accumulators[at]?.add(argument(row, execution));
        }
      }
    }
    return [...groups.values()].flatMap(({ row, accumulators }) =>
      finish({ ...row, aggregates: accumulators.map((accumulator) => accumulator.result()) }),
    );
  }

  function finish(row: Row): string[] {
    const result = JSON.stringify(prepared.project(row, execution)) as string | undefined;
    return result === undefined ? [] : [result];
  }
}

const canonicalGroup = (values: readonly Value[]): string => `[${values.map(canonical).join(',')}]`;
