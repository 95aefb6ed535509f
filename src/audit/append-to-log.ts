import type { Documents, Write } from '../platform/cosmos/documents.ts';
import type { DomainEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import { emptyHead, entryIdOf, extended, headId, type LogHead, logPartition } from './log-entry.ts';

/** A batch holds a hundred operations: these entries and the head. */
const entriesPerBatch = 90;
/** Of events. A batch holds 2 MB, and a leaf may grow to twice its event, for it is JSON inside JSON. */
const bytesPerBatch = 800_000;

interface Waiting {
  readonly event: DomainEvent;
  readonly done: () => void;
  readonly failed: (fault: unknown) => void;
}

/**
 * Puts events into their tenant's log, each once, in one dense sequence. No lock: whoever extends the log replaces its head
 * under its ETag, and the one who was slower tries again. Within this process what arrives meanwhile goes in one batch.
 */
export function appendsToLog(documents: Documents) {
  const queues = new Map<string, { readonly waiting: Waiting[]; running: boolean }>();

  return (scope: TenantScope, events: readonly DomainEvent[]): Promise<unknown> => {
    const queue = queues.get(scope.tenant) ?? { waiting: [], running: false };
    queues.set(scope.tenant, queue);
    const all = Promise.all(
      events.map((event) => new Promise<void>((done, failed) => queue.waiting.push({ event, done, failed }))),
    );
    if (!queue.running) void drain(scope, queue);
    return all;
  };

  async function drain(scope: TenantScope, queue: { readonly waiting: Waiting[]; running: boolean }): Promise<void> {
    queue.running = true;
    while (queue.waiting.length > 0) {
      const batch = queue.waiting.splice(0, fitting(queue.waiting));
      try {
        await append(scope, distinct(batch.map(({ event }) => event)));
        for (const { done } of batch) done();
      } catch (fault) {
        for (const { failed } of batch) failed(fault);
      }
    }
    queue.running = false;
    queues.delete(scope.tenant);
  }

  async function append(scope: TenantScope, events: readonly DomainEvent[]): Promise<void> {
    let missing = events;
    while (missing.length > 0) {
      const stored = await documents.read<LogHead>(scope, logPartition, headId, 'audit.head');
      const { head, entries } = extended(stored?.doc ?? emptyHead, missing);
      const first: Write = stored ? { op: 'replace', doc: head, ifMatch: stored.etag } : { op: 'create', doc: head };
      const writes = [first, ...entries.map((doc): Write => ({ op: 'create', doc }))];
      const committed = await documents.commit(scope, { partition: logPartition, writes, events: [] });
      if (committed.ok) return;
      // The head moved: somebody else extended the log. An entry is there: the event was logged before and is left out.
      if (committed.id !== headId) missing = missing.filter((event) => entryIdOf(event.id) !== committed.id);
    }
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

const distinct = (events: readonly DomainEvent[]): readonly DomainEvent[] => [
  ...new Map(events.map((event) => [event.id, event])).values(),
];
