import { randomUUID } from 'node:crypto';
import type { FunctionApp } from '../host/rpc.ts';
import { findFunction, missingFunction } from './functions.ts';
import { EventType, type HistoryEvent } from './history.ts';
import { type Instance, isFinished } from './instance.ts';
import { instanceIdProblem, payloadProblem } from './limits.ts';
import type { ScheduledEvent } from './numbered-tasks.ts';
import type { Outgoing } from './records.ts';

export interface Schedule {
  readonly events: readonly HistoryEvent[];
  readonly out: readonly Outgoing[];
  /** Why the orchestration must fail instead. */
  readonly problem?: string;
}

interface SchedulingWorld {
  readonly app: FunctionApp;
  readonly defaultVersion: string | undefined;
  find(instanceId: string): Instance | undefined;
}

/** Checks what an orchestration newly scheduled, stamps it, and addresses the messages to its children. */
export function schedule(
  instance: Instance,
  scheduled: readonly ScheduledEvent[],
  at: string,
  world: SchedulingWorld,
): Schedule {
  const events: HistoryEvent[] = [];
  const out: Outgoing[] = [];
  const children = new Set<string>();
  for (const plain of scheduled) {
    let event: HistoryEvent = { ...plain, Timestamp: at };
    if (event.EventType === EventType.SubOrchestrationInstanceCreated) {
      // The extension stamps the host's default on sub-orchestrations too, not the parent's version.
      event = { ...event, Version: event.Version ?? world.defaultVersion };
    }
    const problem = scheduleProblem(event, world.app);
    if (problem) return { events: [], out: [], problem };
    events.push(event);
    if (event.EventType !== EventType.SubOrchestrationInstanceCreated || event.InstanceId === undefined) continue;
    const existing = world.find(event.InstanceId);
    const taken = children.has(event.InstanceId) || (existing !== undefined && !isFinished(existing.status));
    out.push(taken ? refusedChild(instance, event) : startedChild(instance, event, event.InstanceId));
    children.add(event.InstanceId);
  }
  return { events, out };
}

function scheduleProblem(event: HistoryEvent, app: FunctionApp): string | undefined {
  const name = event.Name ?? '';
  switch (event.EventType) {
    case EventType.TaskScheduled:
      if (!findFunction(app, 'activity', name)) return missingFunction(app, 'activity', name);
      return payloadProblem(`The input of activity '${name}'`, event.Input);
    case EventType.SubOrchestrationInstanceCreated:
      if (!findFunction(app, 'orchestrator', name)) return missingFunction(app, 'orchestrator', name);
      return (
        instanceIdProblem(event.InstanceId ?? '') ??
        payloadProblem(`The input of sub-orchestration '${name}'`, event.Input)
      );
    default:
      return undefined;
  }
}

function startedChild(instance: Instance, event: HistoryEvent, id: string): Outgoing {
  const parent = { instanceId: instance.id, executionId: instance.executionId, taskScheduledId: event.EventId };
  return {
    to: id,
    message: {
      event: {
        EventType: EventType.ExecutionStarted,
        EventId: -1,
        Timestamp: event.Timestamp,
        Name: event.Name,
        Version: event.Version,
        Input: event.Input,
      },
      start: { executionId: randomUUID().replaceAll('-', ''), parent },
    },
  };
}

/** Two unfinished instances cannot share an id; the parent learns it instead of waiting for ever. */
function refusedChild(instance: Instance, event: HistoryEvent): Outgoing {
  return {
    to: instance.id,
    message: {
      event: {
        EventType: EventType.SubOrchestrationInstanceFailed,
        EventId: -1,
        Timestamp: event.Timestamp,
        TaskScheduledId: event.EventId,
        Reason: `An Orchestration instance with the id '${event.InstanceId}' already exists and is not finished.`,
        Details: '',
      },
      execution: instance.executionId,
    },
  };
}
