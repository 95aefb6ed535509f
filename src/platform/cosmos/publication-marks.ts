import type { Container, OperationInput } from '@azure/cosmos';
import type { DomainEvent } from '../events.ts';
import { largestBatch, sendBatch } from './batch.ts';
import { eventDocumentId, eventKeptSeconds } from './event-documents.ts';

/**
 * Takes `unpublished` off the documents of these events. Setting it before removing makes a repetition harmless: PATCH
 * refuses to remove what is not there. From now on their time runs. Documents that are gone meanwhile are passed over.
 */
export async function markPublished(container: Container, events: readonly DomainEvent[]): Promise<void> {
  for (const [partition, group] of Map.groupBy(events, (event) => event.aggregate)) {
    const ids = group.map(eventDocumentId);
    while (ids.length > 0) await markSome(container, partition, ids.splice(0, largestBatch.operations));
  }
}

async function markSome(container: Container, partition: string, ids: readonly string[]): Promise<void> {
  const outcome = await sendBatch(container, partition, ids.map(mark));
  if (outcome.kind === 'done') return;
  if (outcome.kind === 'refused' && outcome.status === 404) {
    const rest = ids.filter((_, index) => index !== outcome.index);
    return rest.length > 0 ? markSome(container, partition, rest) : undefined;
  }
  const why = outcome.kind === 'refused' ? `status ${outcome.status}` : outcome.kind;
  throw new Error(`published events of ${partition} could not be marked: ${why}`, {
    cause: outcome.kind === 'unknown' ? outcome.cause : undefined,
  });
}

const mark = (id: string): OperationInput => ({
  operationType: 'Patch',
  id,
  resourceBody: {
    operations: [
      { op: 'set', path: '/unpublished', value: false },
      { op: 'remove', path: '/unpublished' },
      { op: 'set', path: '/ttl', value: eventKeptSeconds },
    ],
  },
});
