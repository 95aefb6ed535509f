import type { HistoryEvent } from './history.ts';
import { type Instance, type Message, newInstance, type Parent, type RuntimeStatus } from './instance.ts';

export interface Outgoing {
  readonly to: string;
  readonly message: Message;
}

/** One turn of an orchestration: what it took, what it did, what it sent, what it became. One atomic commit. */
export interface TurnRecord {
  readonly kind: 'turn';
  readonly id: string;
  /** Messages taken from the head of the inbox; those at the indexes in `keep` are put back (suspension). */
  readonly take: number;
  readonly keep?: readonly number[];
  readonly history: readonly HistoryEvent[];
  readonly out: readonly Outgoing[];
  readonly dropTimers: readonly number[];
  readonly status: RuntimeStatus;
  readonly at: string;
  readonly customStatus?: string;
  readonly output?: string;
  /** Continue-as-new: a fresh execution, whose first messages these are. `history` is empty then. */
  readonly renew?: { readonly executionId: string; readonly input: string; readonly first: readonly Message[] };
}

/** One line of the journal. */
export type JournalRecord =
  | { readonly kind: 'message'; readonly to: string; readonly message: Message }
  | TurnRecord
  | { readonly kind: 'purge'; readonly ids: readonly string[] }
  | { readonly kind: 'instance'; readonly instance: InstanceSnapshot };

interface InstanceSnapshot {
  readonly id: string;
  readonly name: string;
  readonly version?: string | undefined;
  readonly input: string;
  readonly status: RuntimeStatus;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  readonly executionId: string;
  readonly parent?: Parent | undefined;
  readonly customStatus?: string | undefined;
  readonly output?: string | undefined;
  readonly events: readonly HistoryEvent[];
  readonly inbox: readonly Message[];
  readonly activities: readonly number[];
  readonly children: readonly number[];
  readonly timers: readonly (readonly [number, string])[];
  readonly sealed?: string | undefined;
}

export function toSnapshot(instance: Instance): InstanceSnapshot {
  const { activities, children, timers, sealed, cachedText: _text, cachedEvents: _count, ...plain } = instance;
  return {
    ...plain,
    activities: [...activities.keys()],
    children: [...children],
    timers: [...timers],
    sealed: sealed?.toString('base64'),
  };
}

export function fromSnapshot(snapshot: InstanceSnapshot): Instance {
  const instance: Instance = {
    ...newInstance(snapshot.id, { EventType: 0, EventId: -1, Timestamp: '' }, { executionId: snapshot.executionId }),
    ...snapshot,
    events: [...snapshot.events],
    inbox: [...snapshot.inbox],
    activities: new Map(),
    children: new Set(snapshot.children),
    timers: new Map(snapshot.timers),
    sealed: snapshot.sealed === undefined ? undefined : Buffer.from(snapshot.sealed, 'base64'),
  };
  const open = new Set(snapshot.activities);
  for (const event of instance.events) if (open.has(event.EventId)) instance.activities.set(event.EventId, event);
  return instance;
}
