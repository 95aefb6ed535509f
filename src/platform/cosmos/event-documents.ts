import type { DomainEvent } from '../events.ts';
import type { Doc } from './documents.ts';

/** Counts the events of one aggregate. One per partition that ever had an event. */
export interface Head extends Doc {
  readonly kind: 'platform.head';
  readonly sequence: number;
}

export const headId = 'head';
export const headOf = (sequence: number): Head => ({ id: headId, kind: 'platform.head', schema: 1, sequence });

/** An event beside the change it reports. `unpublished` goes when the mesh has it. */
export interface EventDocument extends Doc {
  readonly kind: 'platform.event';
  readonly unpublished?: true;
  readonly event: DomainEvent;
}

/**
 * The tenant's log has events for good, and what is personal in them can be erased there. Here they serve until they are surely
 * there: 90 days from when the mesh has them, and records of access from when they are made.
 */
export const eventKeptSeconds = 90 * 86_400;

/** Ten digits, so that the ids of an aggregate's events sort by sequence; records of access have none and go by their own id. */
export const eventDocumentId = (event: Pick<DomainEvent, 'id' | 'sequence'>): string =>
  `event:${event.sequence === 0 ? event.id : String(event.sequence).padStart(10, '0')}`;

export const eventDocument = (event: DomainEvent): EventDocument => ({
  id: eventDocumentId(event),
  kind: 'platform.event',
  schema: 1,
  unpublished: true,
  event,
});
