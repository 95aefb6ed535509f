import { sha256Hex } from '../../platform/ids.ts';

/** The id of somebody without an account: their address alone says who they are. */
export const externalId = (email: string): string => `external:${sha256Hex(email.toLowerCase()).slice(0, 32)}`;

export const isExternalId = (id: string): boolean => id.startsWith('external:');
