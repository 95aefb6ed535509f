import { parseTemplate, type RouteSegment, type RouteTemplate } from './route-template.ts';

interface RouteEntry<T> {
  readonly route: string;
  /** Upper case; empty for all. */
  readonly methods: readonly string[];
  readonly target: T;
}

interface RouteMatch<T> {
  readonly target: T;
  readonly params: Readonly<Record<string, string>>;
}

interface CompiledRoute<T> extends RouteEntry<T> {
  readonly template: RouteTemplate;
}

/** The routes of an app in the order the real host tries them. */
export class RouteTable<T> {
  readonly #routes: readonly CompiledRoute<T>[];

  constructor(entries: readonly RouteEntry<T>[]) {
    this.#routes = entries.map((entry) => ({ ...entry, template: parseTemplate(entry.route) })).sort(byPrecedence);
  }

  /** The routes' templates in the order they are tried. */
  order(): string[] {
    return this.#routes.map((entry) => entry.route);
  }

  /** A wrong method falls through to the next route, as the method is a constraint like any other. */
  find(method: string, pathname: string): RouteMatch<T> | undefined {
    const segments = pathSegments(pathname);
    for (const entry of this.#routes) {
      if (entry.methods.length > 0 && !entry.methods.includes(method)) continue;
      const params = segments && match(entry.template, segments);
      if (params) return { target: entry.target, params };
    }
    return undefined;
  }

  /** The methods that would have found a function at this path. */
  allowed(pathname: string): string[] {
    const segments = pathSegments(pathname);
    const hits = this.#routes.filter((entry) => segments && match(entry.template, segments));
    return [...new Set(hits.flatMap((entry) => entry.methods))].sort();
  }
}

/**
 * WebJobsRouteBuilder's order: segment by segment a literal goes before a parameter, literals alphabetically, of two
 * parameters the one with more inline constraints; then the longer template. The real host leaves `{*rest}` beside
 * `{id}` undefined (equal in an unstable sort); here the catch-all comes last.
 */
function byPrecedence(left: CompiledRoute<unknown>, right: CompiledRoute<unknown>): number {
  const [a, b] = [left.template.segments, right.template.segments];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = compareSegments(a[i], b[i]);
    if (difference !== 0) return difference;
  }
  return b.length - a.length;
}

function compareSegments(a: RouteSegment | undefined, b: RouteSegment | undefined): number {
  if (!a || !b) return 0;
  if (a.literal !== undefined && b.literal !== undefined)
    return a.literal < b.literal ? -1 : Number(a.literal > b.literal);
  if (a.literal !== undefined || b.literal !== undefined) return a.literal !== undefined ? -1 : 1;
  return constraintCount(b) - constraintCount(a) || Number(isCatchAll(a)) - Number(isCatchAll(b));
}

const constraintCount = (segment: RouteSegment): number =>
  segment.parameters.reduce((count, parameter) => count + parameter.constraints.length, 0);
const isCatchAll = (segment: RouteSegment): boolean => segment.parameters.some((parameter) => parameter.catchAll);

/**
 * The decoded segments of a request path, which anybody may send. Kestrel decodes everything but %2F, so that an encoded
 * slash stays inside its segment; what is no UTF-8 stays as it is.
 */
function pathSegments(pathname: string): string[] | undefined {
  const trimmed = pathname.replace(/^\//, '').replace(/\/$/, '');
  if (trimmed === '') return [];
  return trimmed.split('/').map((segment) =>
    segment.includes('%')
      ? segment
          .split(/(%2f)/i)
          .map((part) => (/^%2f$/i.test(part) ? part : decodeOrKeep(part)))
          .join('')
      : segment,
  );
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function match(template: RouteTemplate, segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  const last = template.segments.at(-1);
  const catchAll = last !== undefined && isCatchAll(last);
  if (segments.length > template.segments.length && !catchAll) return undefined;
  for (const [i, segment] of template.segments.entries()) {
    const value = isCatchAll(segment) ? segments.slice(i).join('/') : segments[i];
    if (!matchSegment(segment, value === '' ? undefined : value, params)) return undefined;
  }
  return params;
}

function matchSegment(segment: RouteSegment, value: string | undefined, params: Record<string, string>): boolean {
  if (segment.literal !== undefined) return value?.toLowerCase() === segment.literal;
  if (value === undefined) {
    const [parameter] = segment.parameters;
    if (!parameter || segment.parameters.length > 1) return false;
    if (parameter.defaultValue !== undefined) params[parameter.name] = parameter.defaultValue;
    return parameter.optional || parameter.catchAll || parameter.defaultValue !== undefined;
  }
  const values = segment.pattern.exec(value);
  if (!values) return false;
  for (const [i, parameter] of segment.parameters.entries()) {
    const text = values[i + 1] ?? '';
    if (!parameter.constraints.every((fits) => fits(text))) return false;
    params[parameter.name] = text;
  }
  return true;
}
