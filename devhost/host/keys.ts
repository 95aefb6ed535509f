import { timingSafeEqual } from 'node:crypto';

type AuthLevel = 'anonymous' | 'function' | 'admin';

/** The host's keys. On Azure they are drawn at random; here they are settings, so that tests and pages can know them. */
export interface HostKeys {
  /** Opens everything. Setting HOST_MASTER_KEY, default `local-master-key`. */
  readonly master: string;
  /** Opens functions of level `function`. Setting HOST_FUNCTION_KEY, default `local-function-key`. */
  readonly function: string;
  /** Opens the Durable webhooks. Setting HOST_DURABLE_KEY, default `local-durable-key`. */
  readonly durable: string;
}

export function readKeys(environment: Readonly<Record<string, string | undefined>>): HostKeys {
  return {
    master: environment.HOST_MASTER_KEY || 'local-master-key',
    function: environment.HOST_FUNCTION_KEY || 'local-function-key',
    durable: environment.HOST_DURABLE_KEY || 'local-durable-key',
  };
}

/** The key a request brings; the header goes before the query. */
export function keyOf(header: string | string[] | undefined, query: URLSearchParams): string | undefined {
  return (typeof header === 'string' ? header : undefined) ?? query.get('code') ?? undefined;
}

export function admits(keys: HostKeys, level: AuthLevel, key: string | undefined): boolean {
  if (level === 'anonymous') return true;
  if (key === undefined) return false;
  return same(key, keys.master) || (level === 'function' && same(key, keys.function));
}

/** `authLevel` of a trigger binding; the real host's default is `function`. */
export function authLevel(value: unknown, functionName: string): AuthLevel {
  const level = String(value ?? 'function').toLowerCase();
  if (level === 'anonymous' || level === 'function' || level === 'admin') return level;
  throw new Error(`The function '${functionName}' has an unknown "authLevel": ${String(value)}.`);
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
