import type { DomainEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { UnfitEvent } from './unfit-event.ts';

/** A batch of Cosmos DB holds a hundred operations: these entries and the head. */
const entriesPerBatch = 90;
/** Of events. A batch holds 2 MB, and an entry may grow to twice its event, for its payload is JSON inside JSON. */
const bytesPerBatch = 800_000;

interface Waiting {
  readonly event: DomainEvent;
  readonly done: () => void;
  readonly failed: (fault: unknown) => void;
}

/** One queue for each tenant: what arrives while a batch is under way goes into the next one. */
export function queuesByTenant(append: (scope: TenantScope, events: readonly DomainEvent[]) => Promise<void>) {
  const queues = new Map<string, Waiting[]>();

  return async (scope: TenantScope, events: readonly DomainEvent[]): Promise<void> => {
    const running = queues.get(scope.tenant);
    const queue = running ?? [];
    const all = events.map((event) => new Promise<void>((done, failed) => queue.push({ event, done, failed })));
    if (!running && queue.length > 0) void drain(scope, queue);
    await Promise.all(all);
  };

  async function drain(scope: TenantScope, queue: Waiting[]): Promise<void> {
    queues.set(scope.tenant, queue);
    while (queue.length > 0) {
      const batch = queue.splice(0, fitting(queue));
      try {
        await append(scope, distinct(batch));
        for (const { done } of batch) done();
      } catch (fault) {
        const unfit = fault instanceof UnfitEvent ? fault.eventId : undefined;
        const [spared = [], hit = []] = [false, true].map((hit) =>
          batch.filter(({ event }) => hit === (unfit === undefined || event.id === unfit)),
        );
        for (const { failed } of hit) failed(fault);
        queue.unshift(...spared);
      }
    }
    queues.delete(scope.tenant);
  }
}

/** How many of those who wait, at least one, fit into a batch. */
function fitting(waiting: readonly Waiting[]): number {
  let [count, bytes] = [0, 0];
  for (const { event } of waiting) {
    bytes += Buffer.byteLength(JSON.stringify(event));
    if (count > 0 && (count === entriesPerBatch || bytes > bytesPerBatch)) break;
    count++;
  }
  return count;
}

const distinct = (batch: readonly Waiting[]): readonly DomainEvent[] => [
  ...new Map(batch.map(({ event }) => [event.id, event])).values(),
];
