/**
 * learn.microsoft.com, "Time to live": an item's own `ttl` counts only where the container has TTL switched on
 * (`defaultTtl`, -1 for "on, but nothing expires by itself"); the time runs from the last change, in seconds.
 */
export function isAlive(item: { ts: number; ttl: number | null }, standard: number | undefined, now: number): boolean {
  const lifetime = standard === undefined ? -1 : (item.ttl ?? standard);
  return lifetime === -1 || item.ts + lifetime > now;
}

/** The same as a SQL condition to append; empty where the container has TTL switched off. */
export function aliveSql(standard: number | undefined, now: number): string {
  if (standard === undefined) return '';
  return standard === -1
    ? ` AND (ttl IS NULL OR ttl = -1 OR ts + ttl > ${now})`
    : ` AND (ttl = -1 OR ts + coalesce(ttl, ${standard}) > ${now})`;
}
