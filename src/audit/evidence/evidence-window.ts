import type { Redaction } from '../erasing/redaction.ts';
import type { Leaf, Payload } from '../leaf.ts';

/** From `from` until just before `until`: UTC instants as `2026-11-01T00:00:00.000Z`, so that texts compare as times do. */
export interface TimeWindow {
  readonly from: string;
  readonly until: string;
}

export const isWithin = ({ from, until }: TimeWindow, instant: string): boolean => from <= instant && instant < until;

/** One leaf as the package shows it, with what can be erased of it where it is still there. */
export interface EvidenceLeaf {
  readonly leaf: Leaf;
  /** Byte for byte what the tree hashes. */
  readonly text: string;
  readonly hash: Buffer;
  readonly payload?: { readonly text: string; readonly salt: string; readonly facts: Payload };
  /** Which erasure took the payload, and when. */
  readonly erasure?: { readonly id: string; readonly at: string };
}

/** A hash of the tree outside the leaves of the package. */
export interface OuterHash {
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
}

/** A checkpoint: how many leaves it covers and the signed note. */
export interface SignedCheckpoint {
  readonly size: number;
  readonly note: string;
}

/**
 * What the package has of one epoch of the log: the leaves [first, last), as few as hold every event of the window. Events come
 * into the log in the order they are delivered, so one that happened before or after the window may stand between them.
 */
export interface EpochEvidence {
  readonly epoch: number;
  readonly origin: string;
  readonly first: number;
  readonly last: number;
  readonly leaves: readonly EvidenceLeaf[];
  /** What everything is proven against. */
  readonly checkpoint: SignedCheckpoint;
  readonly root: Buffer;
  /** The last one of at most `first` leaves, and what shows that the tree only grew since. */
  readonly earlier?: SignedCheckpoint & { readonly consistency: readonly Buffer[] };
  /** The perfect trees over [0, first) and [last, size). */
  readonly before: readonly OuterHash[];
  readonly after: readonly OuterHash[];
  /** Verifier keys that signed the checkpoints above. */
  readonly vkeys: readonly string[];
}

export interface Evidence {
  readonly tenant: string;
  readonly window: TimeWindow;
  readonly epochs: readonly EpochEvidence[];
  /** Which entries were erased by what, as the tenant's log tells, in the window or out of it. */
  readonly loggedErasures: readonly Redaction[];
}

/** Everything of the window in the order of the log. */
export const leavesOf = ({ epochs }: Evidence): readonly EvidenceLeaf[] => epochs.flatMap(({ leaves }) => leaves);
