import { sqlError } from '../errors.ts';
import type { Expression, OrderKey, Query, Select, Source } from './ast.ts';
import { Cursor } from './cursor.ts';
import { tokenize } from './lexer.ts';
import { parseExpression } from './parse-expression.ts';

/** The longest query text the service takes: `maxSqlQueryInputLength` of the account (hosted account: 524,288). */
const maxQueryLength = 524_288;

/** Parses one query of the subset written down in `sql.md`; anything outside is refused with its position. */
export function parseQuery(text: string): Query {
  if (text.length > maxQueryLength) throw sqlError('SC1000', 'The query text is too long.', 0, maxQueryLength);
  const cursor = new Cursor(text, tokenize(text));
  if (cursor.peek().kind === 'end') throw sqlError('SC1002', 'Syntax error, unexpected end of query.', 0, 0);
  const query = query_(cursor);
  if (cursor.peek().kind !== 'end') throw cursor.unexpected();
  return query;
}

/** A patch condition: `FROM c WHERE …` without a SELECT (learn.microsoft.com, "Partial document update", conditional patch). */
export function parseCondition(text: string): Query {
  const trimmed = text.trimStart();
  if (!/^from\b/iu.test(trimmed)) throw sqlError('SC1001', "A patch condition starts with 'from'.", 0, 4);
  return parseQuery(`SELECT * ${trimmed}`);
}

const expression = (cursor: Cursor): Expression => parseExpression(cursor, query_);

function query_(cursor: Cursor): Query {
  cursor.expect('SELECT');
  const distinct = cursor.take('DISTINCT');
  const top = cursor.take('TOP') ? count(cursor) : undefined;
  const selectStart = cursor.peek().start;
  const select = selectClause(cursor);
  const selectSpan = { start: selectStart, end: cursor.end };
  const fromStart = cursor.peek().start;
  const from = cursor.take('FROM') ? fromClause(cursor) : undefined;
  const fromSpan = from === undefined ? undefined : { start: fromStart, end: cursor.end };
  const where = cursor.take('WHERE') ? expression(cursor) : undefined;
  const groupBy: Expression[] = [];
  if (cursor.take('GROUP')) {
    cursor.expect('BY');
    do groupBy.push(expression(cursor));
    while (cursor.take(','));
  }
  const orderBy: OrderKey[] = [];
  let rank: Expression | undefined;
  if (cursor.take('ORDER')) {
    cursor.expect('BY');
    if (
      cursor.peek().kind === 'word' &&
      cursor.peek().text.toUpperCase() === 'RANK' &&
      cursor.peek(1).kind === 'word'
    ) {
      cursor.next();
      rank = expression(cursor);
    } else {
      do {
        const key = expression(cursor);
        const descending = cursor.take('DESC');
        if (!descending) cursor.take('ASC');
        orderBy.push({ expression: key, descending });
      } while (cursor.take(','));
    }
  }
  let offset: Expression | undefined;
  let limit: Expression | undefined;
  if (cursor.take('OFFSET')) {
    offset = count(cursor);
    cursor.expect('LIMIT');
    limit = count(cursor);
  }
  if (top !== undefined && limit !== undefined) {
    throw sqlError('SC2203', "'TOP' and 'OFFSET LIMIT' cannot be used together.", top.start, top.end);
  }
  const sources = from?.sources ?? [];
  return {
    text: cursor.text,
    select,
    selectSpan,
    distinct,
    top,
    root: from?.root,
    sources,
    fromSpan,
    where,
    groupBy,
    orderBy,
    rank,
    offset,
    limit,
  };
}

/** TOP, OFFSET and LIMIT take a number or a parameter. */
function count(cursor: Cursor): Expression {
  const token = cursor.next();
  const span = { start: token.start, end: token.end };
  if (token.kind === 'number') return { kind: 'literal', value: Number(token.text), ...span };
  if (token.kind === 'parameter') return { kind: 'parameter', name: token.text, ...span };
  throw sqlError('SC1001', 'Syntax error: a number or a parameter expected.', token.start, token.end);
}

function selectClause(cursor: Cursor): Select {
  if (cursor.take('*')) return { kind: 'all' };
  if (cursor.take('VALUE')) return { kind: 'value', expression: expression(cursor) };
  const items: { name: string; expression: Expression }[] = [];
  let unnamed = 0;
  do {
    const value = expression(cursor);
    const named = cursor.take('AS') || cursor.peek().kind === 'word';
    const last = value.kind === 'member' ? value.key : value;
    const own =
      last.kind === 'identifier'
        ? last.name
        : last.kind === 'literal' && value.kind === 'member'
          ? last.value
          : undefined;
    const name = named ? cursor.word() : typeof own === 'string' ? own : `$${++unnamed}`;
    if (items.some((item) => item.name === name)) {
      throw sqlError('SC2022', `The alias '${name}' was already used in the SELECT list.`, value.start, cursor.end);
    }
    items.push({ name, expression: value });
  } while (cursor.take(','));
  return { kind: 'list', items };
}

function fromClause(cursor: Cursor): { root: string; sources: Source[] } {
  const sources: Source[] = [];
  let root: string;
  if (cursor.peek(1).kind === 'keyword' && cursor.peek(1).text === 'IN') {
    const alias = cursor.word();
    cursor.expect('IN');
    const source = expression(cursor);
    root = baseName(source);
    sources.push({ alias, source, iterate: true });
  } else {
    const source = expression(cursor);
    root = baseName(source);
    const alias = cursor.take('AS') || cursor.peek().kind === 'word' ? cursor.word() : undefined;
    if (source.kind === 'identifier') {
      root = alias ?? source.name;
      sources.push({ alias: root, source: undefined, iterate: false });
    } else sources.push({ alias: alias ?? lastName(source), source, iterate: false });
  }
  while (cursor.take('JOIN')) {
    const alias = cursor.word();
    cursor.expect('IN');
    sources.push({ alias, source: expression(cursor), iterate: true });
  }
  return { root, sources };
}

function baseName(source: Expression): string {
  if (source.kind === 'identifier') return source.name;
  if (source.kind === 'member') return baseName(source.target);
  throw sqlError('SC1001', 'FROM takes a path, not an expression.', source.start, source.end);
}

function lastName(source: Expression): string {
  const key = source.kind === 'member' ? source.key : source;
  return key.kind === 'literal' ? String(key.value) : 'item';
}
