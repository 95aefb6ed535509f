import type { Doc } from '../../platform/cosmos/documents.ts';
import type { PublicJwk } from './browser/device-key.ts';

/** The public key of one browser of one person: what documents are sealed to. The private one never leaves that browser. */
export interface DeviceRecord extends Doc {
  readonly kind: 'documents.deviceKey';
  /** SHA-256 of the key itself, hex. */
  readonly deviceKeyId: string;
  readonly principalId: string;
  readonly principalName: string;
  /** What the person calls the device. */
  readonly name: string;
  readonly publicKey: PublicJwk;
  /** UTC instants */
  readonly registeredAt: string;
  /** From then on nothing more is sealed to it; what was sealed before it can still open. */
  readonly revokedAt?: string;
}

/** One partition per person, in each tenant the person works in. */
export const devicePartition = (principalId: string): string => `devices:${principalId}`;
export const deviceDocId = (deviceKeyId: string): string => `device:${deviceKeyId}`;
/** Enough for every browser somebody uses, and a bound on what one person may fill. */
export const mostDevices = 20;
