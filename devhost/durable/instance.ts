import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { HistoryEvent } from './history.ts';

export type RuntimeStatus = 'Pending' | 'Running' | 'Suspended' | 'Completed' | 'Failed' | 'Terminated';

export function isFinished(status: RuntimeStatus): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Terminated';
}

export interface Parent {
  readonly instanceId: string;
  readonly executionId: string;
  readonly taskScheduledId: number;
}

/** Everything that happens to an instance is a message to it: a result, a fired timer, an event, a command. */
export interface Message {
  readonly event: HistoryEvent;
  /** The execution a result or timer belongs to: one that continued as new since does not want it. */
  readonly execution?: string;
  /** With ExecutionStarted only. */
  readonly start?: { readonly executionId: string; readonly parent?: Parent };
}

/** One orchestration instance. Only the reducer changes it. `input`, `output` and `customStatus` are JSON texts. */
export interface Instance {
  readonly id: string;
  name: string;
  version?: string | undefined;
  input: string;
  status: RuntimeStatus;
  createdTime: string;
  lastUpdatedTime: string;
  executionId: string;
  parent?: Parent | undefined;
  customStatus?: string | undefined;
  output?: string | undefined;
  events: HistoryEvent[];
  inbox: Message[];
  /** Scheduled, no result delivered yet: these are run again after a crash. */
  activities: Map<number, HistoryEvent>;
  children: Set<number>;
  timers: Map<number, string>;
  /** The history of a finished instance, compressed. */
  sealed?: Buffer | undefined;
  /** Cache: the first `cachedEvents` of `events` as JSON texts joined by commas, marked as played. */
  cachedText: string;
  cachedEvents: number;
}

export function newInstance(
  id: string,
  started: HistoryEvent,
  start: { executionId: string; parent?: Parent },
): Instance {
  return {
    id,
    name: started.Name ?? '',
    version: started.Version,
    input: started.Input ?? 'null',
    status: 'Pending',
    createdTime: started.Timestamp,
    lastUpdatedTime: started.Timestamp,
    executionId: start.executionId,
    parent: start.parent,
    events: [],
    inbox: [],
    activities: new Map(),
    children: new Set(),
    timers: new Map(),
    cachedText: '',
    cachedEvents: 0,
  };
}

/** The history handed to the next turn, without brackets. Each event is serialised once in the life of the process. */
export function playedHistory(instance: Instance): string {
  for (; instance.cachedEvents < instance.events.length; instance.cachedEvents++) {
    const json = JSON.stringify(instance.events[instance.cachedEvents]);
    instance.cachedText += `${instance.cachedText === '' ? '' : ','}${json.slice(0, -1)},"IsPlayed":true}`;
  }
  return instance.cachedText;
}

export function forgetHistory(instance: Instance): void {
  instance.events = [];
  instance.cachedText = '';
  instance.cachedEvents = 0;
}

/** A finished instance keeps its history for status queries only: a few hundred compressed bytes instead of objects. */
export function sealHistory(instance: Instance): void {
  instance.sealed = deflateRawSync(JSON.stringify(instance.events), { level: 1 });
  forgetHistory(instance);
}

export function historyOf(instance: Instance): HistoryEvent[] {
  return instance.sealed ? JSON.parse(inflateRawSync(instance.sealed).toString()) : instance.events;
}
