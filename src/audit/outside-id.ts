import { sha256Hex } from '../platform/ids.ts';

/**
 * Recipients need no account here, so they are known by their address, and by a hash where it would be read. Whoever knows the
 * address knows the hash, so it is erased with the person.
 */
export const outsideIdOf = (address: string): string => `outside:${sha256Hex(address.toLowerCase()).slice(0, 32)}`;
