import type { BinaryOperator, Expression } from './ast.ts';
import { propertyPath } from './full-text.ts';
import type { Value } from './json.ts';
import { rankOf, typeOf } from './json.ts';

type Bindable = string | number | null;

/** A condition SQLite decides exactly as the query language does. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly Bindable[];
  /** The property, when the condition is an equality with one constant: what an index can be built for. */
  readonly equalPath?: string;
  /** The property, when the condition bounds it from one or both sides. */
  readonly rangePath?: string;
}

/** JSON path of `/a/b`, or undefined when a name cannot be quoted in SQLite's path language. */
export function jsonPath(path: string): string | undefined {
  // Control characters sort before the space.
  if (path === '' || /["\\']/u.test(path) || [...path].some((character) => character < ' ')) return undefined;
  return `$${path
    .slice(1)
    .split('/')
    .map((name) => `."${name}"`)
    .join('')}`;
}

/**
 * The type rank and the value of a property. Both texts must be the same wherever they appear: SQLite uses an
 * expression index only for the very same expression.
 */
export const rankSql = (path: string): string =>
  `CASE json_type(body,'${path}') WHEN 'null' THEN 1 WHEN 'false' THEN 2 WHEN 'true' THEN 2 WHEN 'integer' THEN 3 ` +
  `WHEN 'real' THEN 3 WHEN 'text' THEN 4 WHEN 'array' THEN 5 WHEN 'object' THEN 6 ELSE 0 END`;
export const valueSql = (path: string): string => `json_extract(body,'${path}')`;

const sqlOperators: Partial<Record<BinaryOperator, string>> = {
  '=': '=',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};
const mirrored: Partial<Record<BinaryOperator, BinaryOperator>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const typeFunctions: Readonly<Record<string, string>> = {
  IS_DEFINED: '> 0',
  IS_NULL: '= 1',
  IS_BOOL: '= 2',
  IS_NUMBER: '= 3',
  IS_STRING: '= 4',
  IS_ARRAY: '= 5',
  IS_OBJECT: '= 6',
};

interface Pushed extends SqlCondition {
  /** The same condition in three-valued form: NULL where the language says undefined. Needed below NOT. */
  readonly exact: string;
}

/** The conjuncts of a WHERE clause: each may go to SQLite or stay in JavaScript on its own. */
export function conjunctsOf(node: Expression | undefined): Expression[] {
  if (node === undefined) return [];
  return node.kind === 'binary' && node.operator === 'AND'
    ? [...conjunctsOf(node.left), ...conjunctsOf(node.right)]
    : [node];
}

/** Compiles a condition on properties of `root` against constants to SQL, or gives undefined: then it is evaluated in JavaScript. */
export function pushDown(
  node: Expression,
  root: string,
  parameters: ReadonlyMap<string, Value>,
): SqlCondition | undefined {
  return push(node);

  function push(condition: Expression): Pushed | undefined {
    switch (condition.kind) {
      case 'binary': {
        if (condition.operator === 'AND' || condition.operator === 'OR') {
          return combine(condition.operator, push(condition.left), push(condition.right));
        }
        const swapped = pathOf(condition.left) === undefined;
        const operator = swapped ? mirrored[condition.operator] : condition.operator;
        const [path, constant] = swapped ? [condition.right, condition.left] : [condition.left, condition.right];
        return operator === undefined ? undefined : comparison(pathOf(path), operator, constant);
      }
      case 'unary': {
        const operand = condition.operator === 'NOT' ? push(condition.operand) : undefined;
        return operand === undefined ? undefined : same(`NOT (${operand.exact})`, operand.values);
      }
      case 'in': {
        const parts = condition.list.map((item) => comparison(pathOf(condition.operand), '=', item));
        const all = parts.reduce((left, right) => combine('OR', left, right));
        return all === undefined || !condition.not ? all && { ...all } : same(`NOT (${all.exact})`, all.values);
      }
      case 'between': {
        const path = pathOf(condition.operand);
        const both = combine('AND', comparison(path, '>=', condition.low), comparison(path, '<=', condition.high));
        return both === undefined || !condition.not
          ? both && { ...both, ...(path === undefined ? {} : { rangePath: path }) }
          : same(`NOT (${both.exact})`, both.values);
      }
      case 'call': {
        const test = typeFunctions[condition.name];
        const path = pathOf(condition.args[0]);
        if (path === undefined) return undefined;
        if (test !== undefined && condition.args.length === 1) return same(`(${rankSql(path)}) ${test}`, []);
        return condition.args.length === 2 ? textTest(condition.name, path, condition.args[1]) : undefined;
      }
      default:
        return undefined;
    }
  }

  function comparison(path: string | undefined, operator: BinaryOperator, node: Expression): Pushed | undefined {
    const value = constantOf(node);
    const symbol = sqlOperators[operator];
    const type = typeOf(value);
    if (path === undefined || symbol === undefined) return undefined;
    if (type === 'null' && operator === '=') {
      // Against another type `= null` is undefined, not false.
      return { sql: `(${rankSql(path)}) = 1`, exact: `CASE WHEN (${rankSql(path)}) = 1 THEN 1 END`, values: [] };
    }
    if (typeof value === 'boolean' && operator !== '=' && operator !== '!=') return undefined;
    if (typeof value !== 'boolean' && typeof value !== 'number' && typeof value !== 'string') return undefined;
    if (typeof value === 'string' && !value.isWellFormed()) return undefined;
    const rank = `(${rankSql(path)}) = ${rankOf[type]}`;
    const test = `${valueSql(path)} ${symbol} ?`;
    const bound = typeof value === 'boolean' ? Number(value) : value;
    return {
      sql: `${rank} AND ${test}`,
      exact: `CASE WHEN ${rank} THEN ${test} END`,
      values: [bound],
      ...(operator === '=' ? { equalPath: path } : operator === '!=' ? {} : { rangePath: path }),
    };
  }

  function textTest(name: string, path: string, node: Expression | undefined): Pushed | undefined {
    const part = node === undefined ? undefined : constantOf(node);
    if (typeof part !== 'string' || !part.isWellFormed() || part.includes('\0')) return undefined;
    const rank = `(${rankSql(path)}) = ${rankOf.string}`;
    const prefix = name === 'STARTSWITH';
    if (!prefix && name !== 'CONTAINS') return undefined;
    const test = prefix ? `substr(${valueSql(path)}, 1, ?) = ?` : `instr(${valueSql(path)}, ?) > 0`;
    const values = prefix ? [[...part].length, part] : [part];
    return { sql: `${rank} AND ${test}`, exact: `CASE WHEN ${rank} THEN ${test} END`, values };
  }

  function pathOf(expression: Expression | undefined): string | undefined {
    const path = propertyPath(expression, root);
    return path === undefined ? undefined : jsonPath(path);
  }

  function constantOf(expression: Expression): Value {
    if (expression.kind === 'literal') return expression.value;
    if (expression.kind === 'parameter') return parameters.get(expression.name);
    const negative =
      expression.kind === 'unary' && expression.operator === '-' ? constantOf(expression.operand) : undefined;
    return typeof negative === 'number' ? -negative : undefined;
  }
}

const same = (sql: string, values: readonly Bindable[]): Pushed => ({ sql, exact: sql, values });

/** SQL's three-valued AND and OR are the language's own, with NULL for undefined. */
function combine(operator: 'AND' | 'OR', left: Pushed | undefined, right: Pushed | undefined): Pushed | undefined {
  if (left === undefined || right === undefined) return undefined;
  return {
    sql: `((${left.sql}) ${operator} (${right.sql}))`,
    exact: `((${left.exact}) ${operator} (${right.exact}))`,
    values: [...left.values, ...right.values],
  };
}
