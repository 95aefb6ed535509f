import type { RegisteredFunction } from './core-module.ts';
import { authLevel } from './keys.ts';
import { RouteTable } from './route-table.ts';

export interface HttpTarget {
  readonly fn: RegisteredFunction;
  readonly level: ReturnType<typeof authLevel>;
}

/** The HTTP functions' routes: prefix, then the function's route or else its name. Throws for what the host refuses. */
export function httpRoutes(functions: readonly RegisteredFunction[], routePrefix: string): RouteTable<HttpTarget> {
  return new RouteTable(
    functions
      .filter((fn) => fn.trigger.type === 'httptrigger')
      .map((fn) => {
        const route = routeOf(fn, routePrefix);
        return {
          route,
          methods: methodsOf(fn),
          target: { fn, level: authLevel(fn.trigger.authLevel, fn.name) },
        };
      }),
  );
}

function routeOf(fn: RegisteredFunction, routePrefix: string): string {
  const own = fn.trigger.route;
  const route = typeof own === 'string' && own !== '' ? own : fn.name;
  if (route.startsWith('/')) throw new Error(`The route "${route}" of function '${fn.name}' must not start with "/".`);
  if (!routePrefix && /^(?:admin|runtime)(?:\/|$)/i.test(route)) {
    throw new Error(`The route "${route}" of function '${fn.name}' is reserved for the host.`);
  }
  return routePrefix ? `${routePrefix}/${route}` : route;
}

/** Upper case; a trigger without methods takes all. */
export function methodsOf(fn: RegisteredFunction): string[] {
  const methods = fn.trigger.methods;
  return Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
}
