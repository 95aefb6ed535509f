import type { Doc } from '../platform/cosmos/documents.ts';
import { sha256Hex } from '../platform/ids.ts';

/** A vendor's account, connected once for the tenant. Its credentials are in Key Vault and nowhere else. */
export interface Connection extends Doc {
  readonly id: 'connection';
  readonly kind: 'connectors.connection';
  readonly schema: 1;
  readonly connectionId: string;
  readonly vendor: 'connectwise';
  readonly displayName: string;
  /** Origin of the vendor's site, such as https://na.myconnectwise.net. */
  readonly baseUrl: string;
  /** The account's name at the vendor. */
  readonly companyId: string;
  readonly createdBy: string;
  readonly createdAt: string;
}

/** How far the periodic sync has come, by the vendor's own instants. */
export interface SyncCursor extends Doc {
  readonly id: 'cursor:agreement';
  readonly kind: 'connectors.cursor';
  readonly schema: 1;
  readonly lastUpdated: string;
}

/** That the write-back of one event was brought to its end, so that the event, delivered again, does nothing. */
export interface WriteRecord extends Doc {
  readonly kind: 'connectors.write';
  readonly schema: 1;
  readonly outcome: 'written' | 'refused' | 'conflicted';
  readonly ttl: number;
}

export const rootId = 'connection';
export const cursorId = 'cursor:agreement';
export const partitionOf = (connectionId: string): string => `connection:${connectionId}`;
export const writeRecordId = (eventId: string): string => `write:${eventId}`;

/** The secret's name tells neither the tenant nor the connection. */
export const secretNameOf = (tenant: string, connectionId: string): string =>
  `connection-${sha256Hex(`${tenant}\n${connectionId}`).slice(0, 40)}`;
