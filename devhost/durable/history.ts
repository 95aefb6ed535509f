/**
 * History events as the Node library reads them. Numbers and fields: durabletask `EventType.cs` and the library's
 * `HistoryEventType`. `Input` and `Result` are JSON texts.
 */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(EventType).map(([name, number]) => [number, name]));

export function eventTypeName(type: number): string {
  return NAMES.get(type) ?? String(type);
}

export interface HistoryEvent {
  EventType: number;
  /** Sequence number of what an orchestration scheduled; -1 otherwise. */
  EventId: number;
  /** ISO instant. */
  Timestamp: string;
  Name?: string | undefined;
  Version?: string | undefined;
  Input?: string | null | undefined;
  Result?: string | undefined;
  Reason?: string | undefined;
  Details?: string | undefined;
  FailureDetails?: unknown;
  TaskScheduledId?: number | undefined;
  InstanceId?: string | undefined;
  TimerId?: number | undefined;
  FireAt?: string | undefined;
  OrchestrationStatus?: string | undefined;
}
