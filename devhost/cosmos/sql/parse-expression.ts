import { sqlError } from '../errors.ts';
import type { BinaryOperator, Expression, Query } from './ast.ts';
import type { Cursor } from './cursor.ts';

type ParseQuery = (cursor: Cursor) => Query;

/** Binary operators from loosest to tightest; comparison, IN, BETWEEN and LIKE stand between AND and `||`. */
const looseLevels: readonly (readonly BinaryOperator[])[] = [['??'], ['OR'], ['AND']];
const tightLevels: readonly (readonly BinaryOperator[])[] = [['||'], ['+', '-'], ['*', '/', '%']];
const comparisons: readonly BinaryOperator[] = ['=', '!=', '<', '<=', '>', '>='];

/** Parses one scalar expression. `parseQuery` comes in as an argument since subqueries are expressions too. */
export function parseExpression(cursor: Cursor, parseQuery: ParseQuery): Expression {
  const start = cursor.peek().start;

  function conditional(): Expression {
    const from = cursor.peek().start;
    const test = level(looseLevels, 0, negation);
    if (!cursor.take('?')) return test;
    const then = conditional();
    cursor.expect(':');
    const otherwise = conditional();
    return { kind: 'conditional', test, then, otherwise, start: from, end: cursor.end };
  }

  function level(levels: readonly (readonly BinaryOperator[])[], at: number, inner: () => Expression): Expression {
    const operators = levels[at];
    if (operators === undefined) return inner();
    const from = cursor.peek().start;
    let left = level(levels, at + 1, inner);
    for (;;) {
      const operator = operators.find((candidate) => cursor.take(candidate));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: level(levels, at + 1, inner), start: from, end: cursor.end };
    }
  }

  function negation(): Expression {
    const from = cursor.peek().start;
    if (!cursor.take('NOT')) return comparison();
    return { kind: 'unary', operator: 'NOT', operand: negation(), start: from, end: cursor.end };
  }

  function comparison(): Expression {
    const from = cursor.peek().start;
    let left = level(tightLevels, 0, unary);
    for (;;) {
      const operator = comparisons.find((candidate) => cursor.take(candidate));
      if (operator !== undefined) {
        left = {
          kind: 'binary',
          operator,
          left,
          right: level(tightLevels, 0, unary),
          start: from,
          end: cursor.end,
        };
        continue;
      }
      const not = cursor.is('NOT') && ['IN', 'BETWEEN', 'LIKE'].includes(cursor.peek(1).text);
      if (not) cursor.next();
      if (cursor.take('IN'))
        left = { kind: 'in', not, operand: left, list: list('(', ')'), start: from, end: cursor.end };
      else if (cursor.take('BETWEEN')) {
        const low = level(tightLevels, 0, unary);
        cursor.expect('AND');
        left = {
          kind: 'between',
          not,
          operand: left,
          low,
          high: level(tightLevels, 0, unary),
          start: from,
          end: cursor.end,
        };
      } else if (cursor.take('LIKE')) {
        const pattern = level(tightLevels, 0, unary);
        const escapeCharacter = cursor.take('ESCAPE') ? cursor.next().text : undefined;
        left = { kind: 'like', not, operand: left, pattern, escape: escapeCharacter, start: from, end: cursor.end };
      } else return left;
    }
  }

  function unary(): Expression {
    const from = cursor.peek().start;
    for (const operator of ['-', '+'] as const) {
      if (cursor.take(operator)) return { kind: 'unary', operator, operand: unary(), start: from, end: cursor.end };
    }
    return postfix(primary(), from);
  }

  function postfix(inner: Expression, from: number): Expression {
    let target = inner;
    for (;;) {
      if (cursor.take('.')) {
        const token = cursor.peek();
        if (token.kind !== 'word') {
          throw cursor.unexpected(token.kind === 'keyword' ? 'a reserved word: write it as ["name"]' : undefined);
        }
        cursor.next();
        const key: Expression = { kind: 'literal', value: token.text, start: token.start, end: token.end };
        target = { kind: 'member', target, key, start: from, end: cursor.end };
      } else if (cursor.take('[')) {
        const key = conditional();
        cursor.expect(']');
        target = { kind: 'member', target, key, start: from, end: cursor.end };
      } else return target;
    }
  }

  function list(open: string, close: string): Expression[] {
    cursor.expect(open);
    const items: Expression[] = [];
    if (cursor.take(close)) return items;
    do items.push(conditional());
    while (cursor.take(','));
    cursor.expect(close);
    return items;
  }

  function primary(): Expression {
    const token = cursor.peek();
    const from = token.start;
    const at = () => ({ start: from, end: cursor.end });
    if (cursor.take('(')) {
      if (cursor.is('SELECT')) throw cursor.unexpected('a scalar subquery is not supported, only EXISTS and ARRAY');
      const inner = conditional();
      cursor.expect(')');
      return { ...inner, ...at() };
    }
    if (cursor.is('[')) return { kind: 'array', items: list('[', ']'), ...at() };
    if (cursor.take('{')) return { kind: 'object', entries: entries(), ...at() };
    for (const [word, kind] of [
      ['EXISTS', 'exists'],
      ['ARRAY', 'subarray'],
    ] as const) {
      if (!cursor.take(word)) continue;
      cursor.expect('(');
      const query = parseQuery(cursor);
      cursor.expect(')');
      return { kind, query, ...at() };
    }
    cursor.next();
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text), ...at() };
    if (token.kind === 'string') return { kind: 'literal', value: token.text, ...at() };
    if (token.kind === 'parameter') return { kind: 'parameter', name: token.text, ...at() };
    if (token.kind === 'keyword' && token.text === 'UNDEFINED') return { kind: 'undefined', ...at() };
    const constants: Record<string, null | boolean> = { NULL: null, TRUE: true, FALSE: false };
    if (token.kind === 'keyword' && token.text in constants) {
      return { kind: 'literal', value: constants[token.text] as null | boolean, ...at() };
    }
    if (token.kind === 'word') {
      if (!cursor.is('(')) return { kind: 'identifier', name: token.text, ...at() };
      return { kind: 'call', name: token.text.toUpperCase(), args: list('(', ')'), ...at() };
    }
    const found = token.kind === 'end' ? 'end of query' : cursor.text.slice(token.start, token.end);
    throw sqlError('SC1001', `Syntax error, incorrect syntax near '${found}'.`, token.start, token.end);
  }

  function entries(): [string, Expression][] {
    const found: [string, Expression][] = [];
    if (cursor.take('}')) return found;
    do {
      const name = cursor.next();
      if (name.kind !== 'string' && name.kind !== 'word') throw cursor.unexpected('a member name expected');
      cursor.expect(':');
      found.push([name.text, conditional()]);
    } while (cursor.take(','));
    cursor.expect('}');
    return found;
  }

  const result = conditional();
  return { ...result, start, end: cursor.end };
}
