import type { Walk } from '../../demo/walk.ts';

/** Sends one request to a function of the peers, and says how long it took to have its whole answer. */
export async function askPeer<T>(
  walk: Walk,
  method: string,
  path: string,
  json?: unknown,
): Promise<{ readonly ms: number; readonly answer: T }> {
  const begun = performance.now();
  const response = await fetch(`${walk.azure.appUrl}/bench/${path}`, {
    method,
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  const ms = performance.now() - begun;
  if (!response.ok) throw new Error(`${method} /bench/${path} answered ${response.status}: ${text.slice(0, 200)}`);
  return { ms, answer: JSON.parse(text) as T };
}

export interface Sequence {
  readonly asked: number;
  /** Of the host's clock: `origin + beginnings[0]` is on the line of this process's `performance.timeOrigin + now()`. */
  readonly origin: number;
  readonly beginnings: readonly number[];
}

export const runSequence = (walk: Walk, activities: number) =>
  askPeer<Sequence>(walk, 'POST', `sequence/${activities}`);
