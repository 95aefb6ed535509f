import type { Clock } from './clock.ts';

/** Remembers what was loaded for a while; loads once when several ask at the same time; forgets what failed to load. */
interface ExpiringCache<T> {
  get(key: string, load: () => Promise<T>): Promise<T>;
  forget(key: string): void;
}

export function createExpiringCache<T>(lifetimeMs: number, clock: Clock): ExpiringCache<T> {
  const entries = new Map<string, { readonly value: Promise<T>; readonly until: number }>();
  return {
    get(key, load) {
      const now = clock.now().getTime();
      const held = entries.get(key);
      if (held && now < held.until) return held.value;
      const entry = { value: load(), until: now + lifetimeMs };
      const drop = () => {
        if (entries.get(key) === entry) entries.delete(key);
      };
      entries.set(key, entry);
      entry.value.catch(drop);
      // Keys and secrets are held here: what nobody asks for again must not stay in memory either.
      setTimeout(drop, lifetimeMs).unref();
      return entry.value;
    },
    forget(key) {
      entries.delete(key);
    },
  };
}
