import type { Doc } from '../platform/cosmos/documents.ts';
import type { Leaf } from './leaf.ts';

/** One leaf of a tenant's log with what can be erased of it. The fields beside `leaf` repeat it for queries. */
export interface LogEntry extends Doc {
  readonly kind: 'audit.entry';
  readonly epoch: number;
  /** Dense from 0 within the epoch: the leaf's `seq`. */
  readonly index: number;
  readonly eventId: string;
  readonly type: Leaf['type'];
  readonly phase: Leaf['phase'];
  readonly outcome: Leaf['outcome'];
  readonly at: string;
  readonly actor: string;
  readonly subject: string;
  /** Canonical JSON (RFC 8785), byte for byte what the tree hashes. */
  readonly leaf: string;
  /** RFC 6962, base64. */
  readonly leafHash: string;
  /** Absent when erased, all three together. */
  readonly payload?: string;
  readonly salt?: string;
  /** Where the event was committed. It may name a person, so it goes with the payload. */
  readonly aggregate?: string;
  readonly redacted?: { readonly at: string; readonly erasure: string };
}

/** How far an epoch of the log has come. */
export interface LogHead extends Doc {
  readonly kind: 'audit.head';
  readonly epoch: number;
  /** Which log this is, for ever: kept here, for the address of the stamp may change. */
  readonly origin: string;
  readonly openedAt: string;
  readonly size: number;
  /** Set with the last leaf: what comes after is in the next epoch. */
  readonly closed?: true;
}

/** A Cosmos DB partition ends at 20 GB, so a log goes on in another one in time, and in another tree. */
export const logPartition = (epoch: number): string => `log:e${epoch}`;
export const headId = 'head-of-log';

/** An event is one leaf, however often it arrives: its id is the document's. */
export const entryIdOf = (eventId: string): string => `leaf:${eventId}`;

export const originOf = (host: string, tenant: string, epoch: number): string => `${host}/t/${tenant}/e${epoch}`;
