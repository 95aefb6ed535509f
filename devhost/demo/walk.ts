import type { LocalAzure } from '../supervisor/local-azure.ts';
import { type Caller, callsAs } from './api.ts';

/** What the steps of the walk hand on. */
export interface Walk {
  readonly azure: LocalAzure;
  as(user: string, tenant?: string): Caller;
  /** A JSON page of the services' control server. */
  control(path: string, init?: { method?: string; json?: unknown }): Promise<Json>;
  readonly found: Map<string, string>;
}

// biome-ignore lint/suspicious/noExplicitAny: a walk looks into many shapes of JSON; what it finds is checked where it is used
export type Json = any;

export function newWalk(azure: LocalAzure): Walk {
  const parts = { appUrl: azure.appUrl, controlUrl: () => azure.controlUrl };
  // Kept, so that their tokens are.
  const callers = new Map<string, Caller>();
  return {
    azure,
    as(user, tenant) {
      const key = `${user} ${tenant ?? ''}`;
      const caller = callers.get(key) ?? callsAs(parts, user, tenant);
      callers.set(key, caller);
      return caller;
    },
    async control(path, { method = 'GET', json } = {}) {
      const answer = await fetch(`${azure.controlUrl}${path}`, {
        method,
        ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} of the local services: ${answer.status} ${text}`);
      return text ? JSON.parse(text) : undefined;
    },
    found: new Map(),
  };
}

/** What an earlier step found. */
export function known(walk: Walk, name: string): string {
  const value = walk.found.get(name);
  if (value === undefined) throw new Error(`${name} was not found in an earlier step`);
  return value;
}

export function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** Waits until there is an answer; looks again after short pauses. Fails with what was awaited after `seconds`. */
export async function eventually<T>(awaited: string, look: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 250)) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for ${awaited}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
