import { EventType, eventTypeName, type HistoryEvent } from './history.ts';
import { historyOf, type Instance } from './instance.ts';

interface StatusOptions {
  readonly showInput: boolean;
  readonly showHistory?: boolean;
  readonly showHistoryOutput?: boolean;
}

/** The status payload of the HTTP API (`StatusResponsePayload`). The client demands `input` and `output`, null if need be. */
export function statusOf(instance: Instance, options: StatusOptions): Record<string, unknown> {
  return {
    name: instance.name,
    instanceId: instance.id,
    runtimeStatus: instance.status,
    input: options.showInput ? JSON.parse(instance.input) : null,
    customStatus: parsed(instance.customStatus),
    output: parsed(instance.output),
    createdTime: instance.createdTime,
    lastUpdatedTime: instance.lastUpdatedTime,
    ...(options.showHistory
      ? { historyEvents: readableHistory(historyOf(instance), options.showHistoryOutput === true) }
      : {}),
  };
}

/** As the extension shows it: turns left out, each scheduled event merged into the event that answered it. */
function readableHistory(events: readonly HistoryEvent[], withOutput: boolean): Record<string, unknown>[] {
  const scheduled = new Map<number, HistoryEvent>();
  const answered = new Set<number>();
  for (const event of events) {
    if (event.EventId >= 0) scheduled.set(event.EventId, event);
    const answers = event.TaskScheduledId ?? event.TimerId;
    if (answers !== undefined) answered.add(answers);
  }
  return events.flatMap((event) => {
    const type = event.EventType;
    if (type === EventType.OrchestratorStarted || type === EventType.OrchestratorCompleted) return [];
    if (event.EventId >= 0 && answered.has(event.EventId)) return [];
    const cause = scheduled.get(event.TaskScheduledId ?? event.TimerId ?? -1);
    const {
      EventType: _type,
      EventId: _id,
      Name,
      TaskScheduledId: _task,
      TimerId: _timer,
      Result,
      Input,
      ...rest
    } = event;
    return [
      {
        EventType: eventTypeName(type),
        ...rest,
        ...(cause ? { ScheduledTime: cause.Timestamp } : {}),
        ...functionName(type, Name ?? cause?.Name),
        ...(withOutput && Result !== undefined ? { Result: JSON.parse(Result) } : {}),
        ...(withOutput && type === EventType.EventRaised ? { Input: parsed(Input) } : {}),
      },
    ];
  });
}

function functionName(type: number, name: string | undefined): Record<string, string> {
  if (name === undefined) return {};
  return type === EventType.EventRaised ? { Name: name } : { FunctionName: name };
}

function parsed(json: string | null | undefined): unknown {
  return json == null ? null : JSON.parse(json);
}
