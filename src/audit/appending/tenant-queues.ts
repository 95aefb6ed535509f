import type { DomainEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { UnfitEvent } from './unfit-event.ts';

/** A batch of Cosmos DB holds a hundred operations: these entries and the head. */
const entriesPerBatch = 90;
/** Of events. A batch holds 2 MB, and an entry may grow to twice its event, for its payload is JSON inside JSON. */
const bytesPerBatch = 800_000;

/** How far the log must be signed to cover what was appended. Undefined when all of it is in epochs that are closed. */
export interface Reach {
  readonly epoch: number;
  readonly size: number;
}

export type AppendsToLog = (scope: TenantScope, events: readonly DomainEvent[]) => Promise<Reach | undefined>;

interface Waiting {
  readonly event: DomainEvent;
  readonly done: (reach: Reach | undefined) => void;
  readonly failed: (fault: unknown) => void;
}

/** One queue for each tenant: what arrives while a batch is under way goes into the next one. */
export function queuesByTenant(append: AppendsToLog): AppendsToLog {
  const queues = new Map<string, Waiting[]>();

  return async (scope, events) => {
    const running = queues.get(scope.tenant);
    const queue = running ?? [];
    const all = events.map(
      (event) => new Promise<Reach | undefined>((done, failed) => queue.push({ event, done, failed })),
    );
    if (!running && queue.length > 0) void drain(scope, queue);
    return (await Promise.all(all)).reduce(farther, undefined);
  };

  async function drain(scope: TenantScope, queue: Waiting[]): Promise<void> {
    queues.set(scope.tenant, queue);
    while (queue.length > 0) {
      const batch = queue.splice(0, fitting(queue));
      try {
        const reach = await append(scope, distinct(batch));
        for (const { done } of batch) done(reach);
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

/** An epoch is signed to its end before the next one begins. */
export function farther(one: Reach | undefined, other: Reach | undefined): Reach | undefined {
  if (!one || !other) return one ?? other;
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.size > other.size) ? one : other;
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
