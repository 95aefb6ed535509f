import type { DurableResponse } from './options.ts';

/** An answer of the management API: JSON, or nothing. */
export function answer(status: number, body?: unknown, headers: Record<string, string> = {}): DurableResponse {
  if (body === undefined) return { status, headers, body: '' };
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}
