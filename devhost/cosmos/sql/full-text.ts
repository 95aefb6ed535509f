import { sqlError } from '../errors.ts';
import type { Expression } from './ast.ts';
import type { Evaluate, Execution, Scope } from './compile.ts';
import type { Value } from './json.ts';

type Call = Expression & { kind: 'call' };

const tests: ReadonlySet<string> = new Set(['FULLTEXTCONTAINS', 'FULLTEXTCONTAINSALL', 'FULLTEXTCONTAINSANY']);

/** `/a/b` of a path such as `c.a.b` below the root, or undefined when it is none. */
export function propertyPath(node: Expression | undefined, root: string | undefined): string | undefined {
  if (node?.kind === 'identifier') return node.name === root ? '' : undefined;
  if (node?.kind !== 'member' || node.key.kind !== 'literal' || typeof node.key.value !== 'string') return undefined;
  const parent = propertyPath(node.target, root);
  return parent === undefined ? undefined : `${parent}/${node.key.value}`;
}

/**
 * The search terms of a call once its parameters are bound: plain arguments, or one array (the first preview's form).
 * learn.microsoft.com, "FullTextContains": a term of several words is a phrase.
 */
export function termsOf(call: Call, execution: Pick<Execution, 'parameters'>): string[] {
  const terms: string[] = [];
  for (const node of call.args.slice(1)) {
    const bound: Value =
      node.kind === 'literal'
        ? node.value
        : node.kind === 'parameter'
          ? execution.parameters.get(node.name)
          : node.kind === 'array'
            ? node.items.map((item) => (item.kind === 'literal' ? item.value : null))
            : undefined;
    for (const term of Array.isArray(bound) ? bound : [bound]) {
      if (typeof term !== 'string') {
        throw sqlError('SC2060', `${call.name} takes strings as search terms.`, node.start, node.end);
      }
      terms.push(term);
    }
  }
  return terms;
}

/** The FTS5 query of a call: every term quoted as a phrase, joined by what the function means. */
export function ftsQuery(call: Call, terms: readonly string[]): string {
  const quoted = terms.map((term) => `"${term.replaceAll('"', '""')}"`);
  return quoted.join(call.name === 'FULLTEXTCONTAINSALL' || call.name === 'FULLTEXTCONTAINS' ? ' AND ' : ' OR ');
}

/** Compiles the full-text functions; undefined for any other name. Matches come from the index by the item's key. */
export function compileFullText(call: Call, scope: Scope): Evaluate | undefined {
  const scoring = call.name === 'FULLTEXTSCORE';
  if (!scoring && !tests.has(call.name)) return undefined;
  const least = 2;
  const most = call.name === 'FULLTEXTCONTAINS' ? 2 : Number.POSITIVE_INFINITY;
  if (call.args.length < least || call.args.length > most) {
    throw sqlError('SC2050', `The ${call.name} function has a wrong number of arguments.`, call.start, call.end);
  }
  if (propertyPath(call.args[0], scope.names[0]) === undefined) {
    throw sqlError('SC2061', `${call.name} takes a property path of the item first.`, call.start, call.end);
  }
  const matches = new WeakMap<Execution, ReadonlyMap<number, number>>();
  return (row, execution) => {
    let found = matches.get(execution);
    if (found === undefined) {
      found = execution.fullText(call, termsOf(call, execution));
      matches.set(execution, found);
    }
    return scoring ? (found.get(row.key) ?? 0) : found.has(row.key);
  };
}
