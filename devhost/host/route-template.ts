import { constraintFor, type RouteConstraint } from './route-constraints.ts';

/** What a template says a segment is made of. */
interface Parameter {
  readonly name: string;
  readonly catchAll: boolean;
  readonly optional: boolean;
  readonly defaultValue: string | undefined;
  readonly constraints: readonly RouteConstraint[];
}
type Part = string | Parameter;

/** One segment of a route; `literal` when it has no parameter, lower case. */
export interface RouteSegment {
  readonly literal: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly pattern: RegExp;
}

export interface RouteTemplate {
  readonly text: string;
  readonly segments: readonly RouteSegment[];
}

/**
 * Parses an ASP.NET route template (https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates):
 * `{id}`, `{id?}`, `{id=def}`, `{*rest}`, `{id:int:min(1)}`, and segments of several parts such as `{name}.{ext}`.
 * Throws, quoting the template, for one that the real host would not start with.
 */
export function parseTemplate(text: string): RouteTemplate {
  const fail = (reason: string): never => {
    throw new Error(`The route "${text}" is not valid: ${reason}.`);
  };
  if (text.startsWith('/') || text.startsWith('~')) fail(`it must not start with "${text[0]}"`);
  const segments = splitSegments(text).map((parts) => toSegment(parts, fail));
  const names = segments.flatMap((segment) => segment.parameters.map((parameter) => parameter.name.toLowerCase()));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) fail(`the parameter "${twice}" appears twice`);
  const early = segments.slice(0, -1).find((segment) => segment.parameters.some((parameter) => parameter.catchAll));
  if (early) fail('a catch-all parameter must be the last segment');
  return { text, segments };

  function splitSegments(template: string): Part[][] {
    const result: Part[][] = [];
    let parts: Part[] = [];
    let literal = '';
    const endLiteral = (): void => {
      if (literal) parts.push(literal);
      literal = '';
    };
    for (let i = 0; i < template.length; i++) {
      const char = template[i] ?? '';
      if (char === '/') {
        endLiteral();
        if (parts.length === 0) fail('it has an empty segment');
        result.push(parts);
        parts = [];
      } else if (char === '{' && template[i + 1] !== '{') {
        endLiteral();
        const end = closingBrace(template, i + 1);
        if (end < 0) fail('a parameter is not closed with "}"');
        parts.push(
          parseParameter(
            template
              .slice(i + 1, end)
              .replaceAll('{{', '{')
              .replaceAll('}}', '}'),
            fail,
          ),
        );
        i = end;
      } else {
        if (char === '{' || char === '}') i++;
        literal += char;
      }
    }
    endLiteral();
    if (parts.length > 0) result.push(parts);
    return result;
  }
}

/** `{{` and `}}` inside a parameter, as a regex constraint needs them, do not close it. */
function closingBrace(template: string, from: number): number {
  for (let i = from; i < template.length; i++) {
    if ((template[i] === '{' || template[i] === '}') && template[i] === template[i + 1]) i++;
    else if (template[i] === '}') return i;
  }
  return -1;
}

function parseParameter(text: string, fail: (reason: string) => never): Parameter {
  const head = /^(\*{0,2})([^:=?*/{}]+)/.exec(text);
  if (!head) return fail(`"{${text}}" names no parameter`);
  let rest = text.slice(head[0].length);
  const constraints: RouteConstraint[] = [];
  while (rest.startsWith(':')) {
    const constraint = /^:([A-Za-z]+)(\((?:.*\))?)?/.exec(untilNextConstraint(rest));
    const made = constraint?.[1] ? constraintFor(constraint[1], constraint[2]?.slice(1, -1)) : undefined;
    if (!constraint || !made) return fail(`the constraint in "{${text}}" is not known`);
    constraints.push(made);
    rest = rest.slice(constraint[0].length);
  }
  const defaultValue = rest.startsWith('=') ? rest.slice(1) : undefined;
  if (defaultValue === undefined && rest !== '' && rest !== '?') return fail(`"{${text}}" cannot be read`);
  return { name: head[2] ?? '', catchAll: head[1] !== '', optional: rest === '?', defaultValue, constraints };
}

/** `:` and `=` inside the brackets of a constraint belong to its argument. */
function untilNextConstraint(text: string): string {
  let depth = 0;
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (depth === 0 && (text[i] === ':' || text[i] === '=')) return text.slice(0, i);
  }
  return text;
}

function toSegment(parts: readonly Part[], fail: (reason: string) => never): RouteSegment {
  const parameters = parts.filter((part) => typeof part !== 'string');
  if (parts.length > 1 && parameters.some((parameter) => parameter.catchAll))
    fail('a catch-all must be a segment of its own');
  if (parts.some((part, i) => typeof part !== 'string' && typeof parts[i + 1] === 'object')) {
    fail('two parameters need a literal between them');
  }
  // The rightmost literal decides where a parameter ends (ASP.NET RoutePatternMatcher), which greedy groups do as well.
  const source = parts.map((part) => (typeof part === 'string' ? escaped(part) : part.catchAll ? '(.*)' : '([^/]+)'));
  return {
    literal: parameters.length === 0 ? parts.join('').toLowerCase() : undefined,
    parameters,
    pattern: new RegExp(`^${source.join('')}$`, 'is'),
  };
}

/** RegExp.escape is not in Node 22. */
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
