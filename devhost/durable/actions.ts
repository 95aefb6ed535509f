/** What an orchestrator asks for: one entry of `OrchestratorState.actions` (durable-functions 3.5 `lib/src/actions`). */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  ScheduledSignalEntity: 10,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

export interface RetryOptions {
  firstRetryIntervalInMilliseconds: number;
  maxNumberOfAttempts: number;
  backoffCoefficient?: number;
  maxRetryIntervalInMilliseconds?: number;
  retryTimeoutInMilliseconds?: number;
}

export interface Action {
  actionType: number;
  functionName?: string;
  input?: unknown;
  instanceId?: string;
  version?: string;
  retryOptions?: RetryOptions;
  fireAt?: string;
  isCanceled?: boolean;
  externalEventName?: string;
  compoundActions?: Action[];
}

/** The answer of one orchestrator call. */
export interface OrchestratorState {
  isDone: boolean;
  actions: Action[][];
  output?: unknown;
  /** Present only when the orchestrator threw. */
  error?: string;
  customStatus?: unknown;
}

/** Features of Durable this extension does not have, by the action that asks for them. */
const UNSUPPORTED: ReadonlyMap<number, string> = new Map([
  [ActionType.CallEntity, 'entities (callEntity)'],
  [ActionType.SignalEntity, 'entities (signalEntity)'],
  [ActionType.ScheduledSignalEntity, 'entities (signalEntity)'],
  [ActionType.CallHttp, 'callHttp: call an activity instead'],
  [ActionType.LockEntities, 'entity locks (lock)'],
  [ActionType.ReleaseEntities, 'entity locks (release)'],
]);

/** The first thing in the list the local extension refuses, as a sentence; undefined when all is supported. */
export function unsupportedAction(actions: readonly Action[]): string | undefined {
  for (const action of actions) {
    const feature = UNSUPPORTED.get(action.actionType);
    if (feature !== undefined) return `The local Durable extension does not support ${feature}.`;
    if (action.retryOptions?.retryTimeoutInMilliseconds !== undefined) {
      // When it expires durabletask's RetryInterceptor schedules no timer while the library waits for one.
      return 'retryTimeoutInMilliseconds leaves an orchestration waiting for ever once it expires; limit the attempts instead.';
    }
    const inner = action.compoundActions && unsupportedAction(action.compoundActions);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
