import { EventType, type HistoryEvent } from './history.ts';
import type { Instance } from './instance.ts';

interface Selection {
  readonly take: number;
  /** Indexes of messages that wait for the instance to be resumed. */
  readonly keep: number[];
  readonly events: HistoryEvent[];
  readonly suspended: boolean;
  readonly terminated: HistoryEvent | undefined;
}

/** What the next turn of an instance processes: all messages, but while it is suspended only commands to it. */
export function selectMessages(instance: Instance): Selection {
  const events: HistoryEvent[] = [];
  let keep: number[] = [];
  let suspended = instance.status === 'Suspended';
  let terminated: HistoryEvent | undefined;
  for (const [index, { event }] of instance.inbox.entries()) {
    if (event.EventType === EventType.ExecutionTerminated) terminated ??= event;
    else if (event.EventType === EventType.ExecutionResumed) {
      suspended = false;
      events.push(event);
      for (const held of keep) events.push(instance.inbox[held]?.event ?? event);
      keep = [];
    } else if (suspended) keep.push(index);
    else {
      suspended = event.EventType === EventType.ExecutionSuspended;
      events.push(event);
    }
  }
  return { take: instance.inbox.length, keep, events, suspended, terminated };
}

/** Whether a turn would change anything now. */
export function hasWork(instance: Instance): boolean {
  if (instance.status !== 'Suspended') return instance.inbox.length > 0;
  return instance.inbox.some(
    ({ event }) => event.EventType === EventType.ExecutionResumed || event.EventType === EventType.ExecutionTerminated,
  );
}
