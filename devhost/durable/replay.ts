import { type Action, ActionType, type RetryOptions } from './actions.ts';
import { AwaitedEvents } from './awaited-events.ts';
import { EventType, type HistoryEvent } from './history.ts';
import { NumberedTasks, type ScheduledEvent } from './numbered-tasks.ts';
import { allOf, anyOf, ReplayTask, settledTask } from './replay-task.ts';

const DAY = 86_400_000;
/** Storage providers of the extension fire no timer later than 6 days; longer ones are chains of 3 days. */
export const LONGEST_TIMER = 6 * DAY;
const TIMER_LINK = 3 * DAY;

interface ReplayOptions {
  readonly executionId: string;
  /**
   * `never`: a cancelled timer stays open and uncounted, as in the library. `at-once`: it settles the moment it is
   * created, as in the extension's OutOfProcOrchestrationShim. They differ only when something else in flight takes
   * ids later (a retry, a long timer).
   */
  readonly cancelledTimers?: 'never' | 'at-once';
}

export interface ReplayOutcome {
  /** In order of their ids. */
  readonly scheduled: readonly ScheduledEvent[];
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
  readonly #tasks: NumberedTasks;
  readonly #events = new AwaitedEvents();
  readonly #cancelled = new Set<number>();
  readonly #carriedOver: HistoryEvent[] = [];
  #now = 0;
  #nextAction = 0;
  #current: ReplayTask | undefined;
  #continueAsNew: { input: unknown } | undefined;

  constructor(history: readonly HistoryEvent[], actions: readonly Action[], options: ReplayOptions) {
    this.#history = history;
    this.#actions = actions;
    this.#options = options;
    this.#tasks = new NumberedTasks(history);
  }

  run(): ReplayOutcome {
    for (const event of this.#history) this.#process(event);
    this.#tasks.checkComplete();
    const cancelledTimers = [...this.#cancelled].filter((id) => this.#tasks.isOpen(id));
    return {
      scheduled: this.#tasks.scheduled,
      continueAsNew: this.#continueAsNew,
      openTasks: this.#tasks.openCount - cancelledTimers.length,
      cancelledTimers,
      carriedOver: this.#carriedOver,
      unheard: this.#events.unheard,
      awaited: this.#events.awaited,
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
        this.#tasks.settle(event.TaskScheduledId, true);
        break;
      case EventType.TaskFailed:
      case EventType.SubOrchestrationInstanceFailed:
        this.#tasks.settle(event.TaskScheduledId, false);
        break;
      case EventType.TimerFired:
        this.#tasks.settle(event.TimerId, true);
        break;
      case EventType.EventRaised:
        // What comes after continue-as-new was asked for goes to the next generation (HandleEventRaisedEvent).
        if (this.#continueAsNew) this.#carriedOver.push(event);
        else this.#events.raise(event.Name ?? '');
        break;
      default:
        return;
    }
    while (this.#nextAction < this.#actions.length && (this.#current === undefined || this.#current.done)) {
      const action = this.#actions[this.#nextAction++];
      if (action) this.#current = this.#start(action);
    }
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
        return settledTask();
      case ActionType.CreateTimer:
        return this.#timer(action);
      case ActionType.WaitForExternalEvent:
        return this.#events.wait(action.externalEventName ?? '');
      case ActionType.WhenAny:
        return anyOf((action.compoundActions ?? []).map((inner) => this.#start(inner)));
      case ActionType.WhenAll:
        return allOf((action.compoundActions ?? []).map((inner) => this.#start(inner)));
      default:
        throw new Error(`Received an unexpected action type from the orchestrator: '${action.actionType}'.`);
    }
  }

  #activity(action: Action): ReplayTask {
    return this.#tasks.schedule(EventType.TaskScheduled, action.functionName, () => ({
      Input: JSON.stringify([action.input ?? null]),
    }));
  }

  #child(action: Action): ReplayTask {
    return this.#tasks.schedule(EventType.SubOrchestrationInstanceCreated, action.functionName, (id) => ({
      InstanceId: action.instanceId || `${this.#options.executionId}:${id}`,
      Version: action.version,
      Input: JSON.stringify(action.input ?? null),
    }));
  }

  #singleTimer(fireAt: number): ReplayTask {
    return this.#tasks.schedule(EventType.TimerCreated, undefined, () => ({ FireAt: new Date(fireAt).toISOString() }));
  }

  /** A timer of more than 6 days is a chain; each link takes its id when the former fires (LongTimerTask.js). */
  #timer(action: Action): ReplayTask {
    const final = Date.parse(action.fireAt ?? '');
    const whole = new ReplayTask();
    const link = () => {
      const id = this.#tasks.nextId;
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
}

function retryDelay(options: RetryOptions, failures: number): number {
  const delay = options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** (failures - 1);
  return Math.min(delay, options.maxRetryIntervalInMilliseconds || Number.POSITIVE_INFINITY);
}
