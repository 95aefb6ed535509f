/** Device ids this browser has seen of a person. */
export type SeenKeys = readonly string[];

export type Acquaintance = 'known' | 'first' | 'changed';

/**
 * Trust on first use: `first` when this browser never saw a key of the person, `changed` when it saw others and not this one.
 * A new phone looks the same as a server that slips in a key of its own, so people must ask each other.
 */
export function acquaintance(seen: SeenKeys, deviceId: string): Acquaintance {
  if (seen.includes(deviceId)) return 'known';
  return seen.length === 0 ? 'first' : 'changed';
}
