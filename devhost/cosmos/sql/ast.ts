import type { Json } from './json.ts';

/** Where a node stands in the query text: rewritten queries of a plan and error messages quote the text itself. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export type BinaryOperator =
  | 'AND'
  | 'OR'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '||'
  | '??';

export type Expression = Span &
  (
    | { readonly kind: 'literal'; readonly value: Json }
    | { readonly kind: 'undefined' }
    | { readonly kind: 'parameter'; readonly name: string }
    | { readonly kind: 'identifier'; readonly name: string }
    | { readonly kind: 'member'; readonly target: Expression; readonly key: Expression }
    | { readonly kind: 'unary'; readonly operator: 'NOT' | '-' | '+'; readonly operand: Expression }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: 'in'; readonly not: boolean; readonly operand: Expression; readonly list: readonly Expression[] }
    | {
        readonly kind: 'between';
        readonly not: boolean;
        readonly operand: Expression;
        readonly low: Expression;
        readonly high: Expression;
      }
    | {
        readonly kind: 'like';
        readonly not: boolean;
        readonly operand: Expression;
        readonly pattern: Expression;
        readonly escape: string | undefined;
      }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
    | {
        readonly kind: 'conditional';
        readonly test: Expression;
        readonly then: Expression;
        readonly otherwise: Expression;
      }
    | { readonly kind: 'array'; readonly items: readonly Expression[] }
    | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Expression])[] }
    | { readonly kind: 'exists' | 'subarray'; readonly query: Query }
  );

/** `FROM c`, `FROM x IN c.items`, `JOIN x IN c.items`. `source` undefined means the container's items themselves. */
export interface Source {
  readonly alias: string;
  readonly source: Expression | undefined;
  readonly iterate: boolean;
}

export interface OrderKey {
  readonly expression: Expression;
  readonly descending: boolean;
}

export type Select =
  | { readonly kind: 'all' }
  | { readonly kind: 'value'; readonly expression: Expression }
  | { readonly kind: 'list'; readonly items: readonly { readonly name: string; readonly expression: Expression }[] };

export interface Query {
  readonly text: string;
  readonly select: Select;
  readonly selectSpan: Span;
  readonly distinct: boolean;
  readonly top: Expression | undefined;
  /** The root's own name, when FROM starts from a path below it. */
  readonly root: string | undefined;
  readonly sources: readonly Source[];
  readonly fromSpan: Span | undefined;
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly orderBy: readonly OrderKey[];
  /** The scoring call of ORDER BY RANK. */
  readonly rank: Expression | undefined;
  readonly offset: Expression | undefined;
  readonly limit: Expression | undefined;
}

const aggregateNames: ReadonlySet<string> = new Set(['COUNT', 'SUM', 'AVG', 'MIN', 'MAX']);

/** The direct parts of an expression; subqueries are opaque. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'member':
      return [node.target, node.key];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'in':
      return [node.operand, ...node.list];
    case 'between':
      return [node.operand, node.low, node.high];
    case 'like':
      return [node.operand, node.pattern];
    case 'call':
      return node.args;
    case 'conditional':
      return [node.test, node.then, node.otherwise];
    case 'array':
      return node.items;
    case 'object':
      return node.entries.map(([, value]) => value);
    default:
      return [];
  }
}

export const isAggregate = (node: Expression): boolean => node.kind === 'call' && aggregateNames.has(node.name);
export const hasAggregate = (node: Expression): boolean => isAggregate(node) || childrenOf(node).some(hasAggregate);

export const selectExpressions = (select: Select): readonly Expression[] =>
  select.kind === 'all'
    ? []
    : select.kind === 'value'
      ? [select.expression]
      : select.items.map((item) => item.expression);
