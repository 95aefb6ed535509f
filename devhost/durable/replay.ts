import { type Action, ActionType, type RetryOptions } from './actions.ts';
import { EventType, eventTypeName, type HistoryEvent } from './history.ts';
import { allOf, anyOf, ReplayTask } from './replay-task.ts';

const DAY = 86_400_000;
/** Storage providers of the extension fire no timer later than 6 days; longer ones are chains of 3 days. */
export const LONGEST_TIMER = 6 * DAY;
export const TIMER_LINK = 3 * DAY;

/** The code no longer does what the history says it did. */
export class NonDeterminismError extends Error {}

export interface ReplayOptions {
  readonly executionId: string;
  /**
   * `never`: a cancelled timer stays open and uncounted, as in the library. `at-once`: it settles the moment it is
   * created, as in the extension's OutOfProcOrchestrationShim. They differ only when something else in flight takes
   * ids later (a retry, a long timer).
   */
  readonly cancelledTimers?: 'never' | 'at-once';
}

export interface ReplayOutcome {
  /** Newly scheduled events, in order of their ids, still without a timestamp. */
  readonly scheduled: Omit<HistoryEvent, 'Timestamp'>[];
  readonly continueAsNew: { readonly input: unknown } | undefined;
  /** Activities, sub-orchestrations and uncancelled timers still open: none may be when an instance completes. */
  readonly openTasks: number;
  readonly cancelledTimers: readonly number[];
  /** Events that came after continue-as-new was asked for: they belong to the next generation. */
  readonly carriedOver: readonly HistoryEvent[];
  /** Names of events that came and were awaited by nobody so far. */
  readonly unheard: readonly string[];
  readonly awaited: readonly string[];
}

type Scheduled = Omit<HistoryEvent, 'Timestamp'>;

/**
 * Turns the action list of an orchestrator into numbered events. Neither side sends ids: the library and the host
 * count alike, so the host replays the list against the history, event by event, as durabletask does. Action k+1 is
 * started only when action k is settled; retries and long timers take their further ids when an earlier event is
 * processed, not when the action appears.
 */
export function replayActions(
  history: readonly HistoryEvent[],
  actions: readonly Action[],
  options: ReplayOptions,
): ReplayOutcome {
  return new ActionReplay(history, actions, options).run();
}

class ActionReplay {
  readonly #history: readonly HistoryEvent[];
  readonly #actions: readonly Action[];
  readonly #options: ReplayOptions;
  readonly #recorded = new Map<number, HistoryEvent>();
  readonly #open = new Map<number, ReplayTask>();
  readonly #cancelled = new Set<number>();
  readonly #scheduled: Scheduled[] = [];
  readonly #waiters = new Map<string, ReplayTask[]>();
  readonly #buffered = new Map<string, number>();
  readonly #carriedOver: HistoryEvent[] = [];
  #nextId = 0;
  #now = 0;
  #nextAction = 0;
  #current: ReplayTask | undefined;
  #continueAsNew: { input: unknown } | undefined;

  constructor(history: readonly HistoryEvent[], actions: readonly Action[], options: ReplayOptions) {
    this.#history = history;
    this.#actions = actions;
    this.#options = options;
    for (const event of history) if (event.EventId >= 0) this.#recorded.set(event.EventId, event);
  }

  run(): ReplayOutcome {
    for (const event of this.#history) this.#process(event);
    for (const [id, event] of this.#recorded) {
      if (id < this.#nextId) continue;
      throw new NonDeterminismError(
        `Non-Deterministic workflow detected: a previous execution scheduled ${describe(event)} with sequence number ${id}, but the current replay has not. Was the orchestrator changed after this instance had started?`,
      );
    }
    const cancelledTimers = [...this.#cancelled].filter((id) => this.#open.has(id));
    return {
      scheduled: this.#scheduled,
      continueAsNew: this.#continueAsNew,
      openTasks: this.#open.size - cancelledTimers.length,
      cancelledTimers,
      carriedOver: this.#carriedOver,
      unheard: [...this.#buffered.keys()],
      awaited: [...this.#waiters.keys()],
    };
  }

  #process(event: HistoryEvent): void {
    switch (event.EventType) {
      case EventType.OrchestratorStarted:
        this.#now = Date.parse(event.Timestamp);
        return;
      case EventType.ExecutionStarted:
        break;
      case EventType.TaskCompleted:
      case EventType.SubOrchestrationInstanceCompleted:
        this.#settle(event.TaskScheduledId, true);
        break;
      case EventType.TaskFailed:
      case EventType.SubOrchestrationInstanceFailed:
        this.#settle(event.TaskScheduledId, false);
        break;
      case EventType.TimerFired:
        this.#settle(event.TimerId, true);
        break;
      case EventType.EventRaised:
        this.#raise(event);
        break;
      default:
        return;
    }
    while (this.#nextAction < this.#actions.length && (this.#current === undefined || this.#current.done)) {
      const action = this.#actions[this.#nextAction++];
      if (action) this.#current = this.#start(action);
    }
  }

  #settle(id: number | undefined, succeeded: boolean): void {
    if (id === undefined) return;
    const task = this.#open.get(id);
    this.#open.delete(id);
    task?.settle(succeeded);
  }

  /** Several waiters of one name are served newest first (the library pops its list); exact name, as the library. */
  #raise(event: HistoryEvent): void {
    if (this.#continueAsNew) {
      this.#carriedOver.push(event);
      return;
    }
    const name = event.Name ?? '';
    const waiters = this.#waiters.get(name);
    const waiter = waiters?.pop();
    if (waiters?.length === 0) this.#waiters.delete(name);
    if (waiter) waiter.settle(true);
    else this.#buffered.set(name, (this.#buffered.get(name) ?? 0) + 1);
  }

  #start(action: Action): ReplayTask {
    switch (action.actionType) {
      case ActionType.CallActivity:
        return this.#activity(action);
      case ActionType.CallActivityWithRetry:
        return this.#retried(action, () => this.#activity(action));
      case ActionType.CallSubOrchestrator:
        return this.#child(action);
      case ActionType.CallSubOrchestratorWithRetry:
        return this.#retried(action, () => this.#child(action));
      case ActionType.ContinueAsNew:
        this.#continueAsNew = { input: action.input };
        return settled();
      case ActionType.CreateTimer:
        return this.#timer(action);
      case ActionType.WaitForExternalEvent:
        return this.#wait(action.externalEventName ?? '');
      case ActionType.WhenAny:
        return anyOf((action.compoundActions ?? []).map((inner) => this.#start(inner)));
      case ActionType.WhenAll:
        return allOf((action.compoundActions ?? []).map((inner) => this.#start(inner)));
      default:
        throw new Error(`Received an unexpected action type from the orchestrator: '${action.actionType}'.`);
    }
  }

  /** Takes the next id. An id already in the history must be of the same type and name; a new one is scheduled. */
  #schedule(type: number, name: string | undefined, rest: (id: number) => Partial<HistoryEvent>): ReplayTask {
    const id = this.#nextId++;
    const recorded = this.#recorded.get(id);
    if (!recorded) {
      this.#scheduled.push({ EventType: type, EventId: id, Name: name, ...rest(id) });
    } else if (recorded.EventType !== type || recorded.Name?.toLowerCase() !== name?.toLowerCase()) {
      throw new NonDeterminismError(
        `Non-Deterministic workflow detected: a previous execution scheduled ${describe(recorded)} with sequence number ${id}, but the current replay produced ${describe({ EventType: type, Name: name })}. Was the orchestrator changed after this instance had started?`,
      );
    }
    const task = new ReplayTask();
    this.#open.set(id, task);
    return task;
  }

  #activity(action: Action): ReplayTask {
    return this.#schedule(EventType.TaskScheduled, action.functionName, () => ({
      Input: JSON.stringify([action.input ?? null]),
    }));
  }

  #child(action: Action): ReplayTask {
    return this.#schedule(EventType.SubOrchestrationInstanceCreated, action.functionName, (id) => ({
      InstanceId: action.instanceId || `${this.#options.executionId}:${id}`,
      Version: action.version,
      Input: JSON.stringify(action.input ?? null),
    }));
  }

  #singleTimer(fireAt: number): ReplayTask {
    return this.#schedule(EventType.TimerCreated, undefined, () => ({ FireAt: new Date(fireAt).toISOString() }));
  }

  /** A timer of more than 6 days is a chain; each link takes its id when the former fires (LongTimerTask.js). */
  #timer(action: Action): ReplayTask {
    const final = Date.parse(action.fireAt ?? '');
    const whole = new ReplayTask();
    const link = () => {
      const id = this.#nextId;
      const task = this.#singleTimer(final - this.#now > LONGEST_TIMER ? this.#now + TIMER_LINK : final);
      if (action.isCanceled) this.#cancelled.add(id);
      task.whenSettled(() => (final > this.#now ? link() : whole.settle(true)));
    };
    link();
    if (action.isCanceled && this.#options.cancelledTimers === 'at-once') whole.settle(false);
    return whole;
  }

  /**
   * durabletask RetryInterceptor: a timer between attempts, and one more that fires at once after the last failure
   * (a bug kept for the sake of old histories); the library's RetryableTask waits for exactly these.
   */
  #retried(action: Action, attempt: () => ReplayTask): ReplayTask {
    const options: RetryOptions = action.retryOptions ?? {
      firstRetryIntervalInMilliseconds: 1,
      maxNumberOfAttempts: 1,
    };
    const whole = new ReplayTask();
    let failures = 0;
    const tryOnce = () => {
      attempt().whenSettled((task) => {
        if (task.succeeded) {
          whole.settle(true);
          return;
        }
        failures++;
        const last = failures >= options.maxNumberOfAttempts;
        const timer = this.#singleTimer(this.#now + (last ? 0 : retryDelay(options, failures)));
        timer.whenSettled(() => (last ? whole.settle(false) : tryOnce()));
      });
    };
    tryOnce();
    return whole;
  }

  #wait(name: string): ReplayTask {
    const buffered = this.#buffered.get(name);
    if (buffered !== undefined) {
      if (buffered > 1) this.#buffered.set(name, buffered - 1);
      else this.#buffered.delete(name);
      return settled();
    }
    const task = new ReplayTask();
    const waiters = this.#waiters.get(name);
    if (waiters) waiters.push(task);
    else this.#waiters.set(name, [task]);
    return task;
  }
}

function settled(): ReplayTask {
  const task = new ReplayTask();
  task.settle(true);
  return task;
}

function retryDelay(options: RetryOptions, failures: number): number {
  const delay = options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** (failures - 1);
  return Math.min(delay, options.maxRetryIntervalInMilliseconds || Number.POSITIVE_INFINITY);
}

function describe(event: { EventType: number; Name?: string | undefined }): string {
  return `${eventTypeName(event.EventType)}${event.Name === undefined ? '' : ` '${event.Name}'`}`;
}
