import type { Doc } from '../../platform/cosmos/documents.ts';

/** How far the events beside the changes were held against the log. */
export interface EventSweep extends Doc {
  readonly kind: 'audit.eventSweep';
  /** Seconds since 1970, as Cosmos DB stamps its documents: what was last written before was looked at. */
  readonly until: number;
  /** Ids of events that were missing, not said yet. Noted before they are logged: a crash in between forgets none. */
  readonly unsaid: readonly string[];
  /** Those of them that fit no leaf. */
  readonly unfit: readonly string[];
}

export const eventSweepId = 'sweep-of-events';

export const newEventSweep: EventSweep = {
  ...{ id: eventSweepId, kind: 'audit.eventSweep', schema: 1 },
  ...{ until: 0, unsaid: [], unfit: [] },
};
