import { eventTypeName, type HistoryEvent } from './history.ts';
import { ReplayTask } from './replay-task.ts';

/** The code no longer does what the history says it did. */
export class NonDeterminismError extends Error {}

/** A newly scheduled event, still without a timestamp. */
export type ScheduledEvent = Omit<HistoryEvent, 'Timestamp'>;

/**
 * Gives out sequence numbers. A number the history has already must be asked for by an event of the same type and
 * name; any other is newly scheduled (durabletask `TaskOrchestrationContext.Handle...Event`).
 */
export class NumberedTasks {
  readonly scheduled: ScheduledEvent[] = [];
  readonly #recorded = new Map<number, HistoryEvent>();
  readonly #open = new Map<number, ReplayTask>();
  #nextId = 0;

  constructor(history: readonly HistoryEvent[]) {
    for (const event of history) if (event.EventId >= 0) this.#recorded.set(event.EventId, event);
  }

  get nextId(): number {
    return this.#nextId;
  }

  get openCount(): number {
    return this.#open.size;
  }

  isOpen(id: number): boolean {
    return this.#open.has(id);
  }

  schedule(type: number, name: string | undefined, rest: (id: number) => Partial<HistoryEvent>): ReplayTask {
    const id = this.#nextId++;
    const recorded = this.#recorded.get(id);
    if (!recorded) {
      this.scheduled.push({ EventType: type, EventId: id, Name: name, ...rest(id) });
    } else if (recorded.EventType !== type || recorded.Name?.toLowerCase() !== name?.toLowerCase()) {
      throw new NonDeterminismError(
        `Non-Deterministic workflow detected: a previous execution scheduled ${describe(recorded)} with sequence number ${id}, but the current replay produced ${describe({ EventType: type, Name: name })}. Was the orchestrator changed after this instance had started?`,
      );
    }
    const task = new ReplayTask();
    this.#open.set(id, task);
    return task;
  }

  settle(id: number | undefined, succeeded: boolean): void {
    if (id === undefined) return;
    const task = this.#open.get(id);
    this.#open.delete(id);
    task?.settle(succeeded);
  }

  /** At the end of the replay: whatever the history has must have been asked for. */
  checkComplete(): void {
    for (const [id, event] of this.#recorded) {
      if (id < this.#nextId) continue;
      throw new NonDeterminismError(
        `Non-Deterministic workflow detected: a previous execution scheduled ${describe(event)} with sequence number ${id}, but the current replay has not. Was the orchestrator changed after this instance had started?`,
      );
    }
  }
}

function describe(event: { EventType: number; Name?: string | undefined }): string {
  return `${eventTypeName(event.EventType)}${event.Name === undefined ? '' : ` '${event.Name}'`}`;
}
