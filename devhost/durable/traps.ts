import type { CallSiteObject } from 'node:util';
import type { Action } from './actions.ts';
import { appPlace, callSites } from './code-origin.ts';
import { guardBlindSpot, guarded, unguarded } from './guard.ts';
import { EventType, type HistoryEvent } from './history.ts';
import type { Instance } from './instance.ts';
import { largePayloadRemark } from './limits.ts';
import { NonDeterminismError } from './numbered-tasks.ts';
import { LONGEST_TIMER, type ReplayOutcome, replayActions } from './replay.ts';

/** Where replaying begins to cost more than the work. */
const LONG_HISTORY = 1000;

/** What of a library task is looked at (durable-functions `lib/src/task`). */
interface LibraryTask {
  readonly alreadyScheduled: boolean;
  readonly hasResult: boolean;
  readonly isCanceled?: boolean;
}

interface OrchestrationContext {
  createTimer(fireAt: Date): LibraryTask;
  Task: Record<'all' | 'any', (tasks: LibraryTask[]) => unknown>;
}

interface Judgement {
  readonly history: readonly HistoryEvent[];
  readonly actions: readonly Action[];
  readonly replay: ReplayOutcome;
  /** The orchestrator returned, threw or continued as new. */
  readonly ended: boolean;
}

export interface TurnWatch {
  readonly wrap: <T>(call: () => T, context?: object) => T;
  judge(turn: Judgement): void;
}

/** Warns, once per orchestrator and place, about what is legal, runs here, and hurts in Azure. */
export class Traps {
  readonly #warn: (message: string) => void;
  readonly #said = new Set<string>();

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  watch(instance: Instance): TurnWatch {
    const timers: { task: LibraryTask; sites: CallSiteObject[] }[] = [];
    return {
      wrap: (call, context) => {
        if (context) {
          onOrchestrationContext(context, (df) => {
            this.#watchCompounds(instance, df);
            const createTimer = df.createTimer.bind(df);
            df.createTimer = (fireAt) => {
              const task = createTimer(fireAt);
              // Taken for every timer of every replay, and the app is close by.
              timers.push({ task, sites: callSites(10) });
              return task;
            };
          });
        }
        return guarded(call);
      },
      judge: (turn) => {
        if (turn.ended && turn.replay.openTasks > 0) {
          const open = timers.filter(({ task }) => task.alreadyScheduled && !task.hasResult && !task.isCanceled);
          for (const { sites } of open) this.#sayUncancelled(instance, appPlace(sites));
          if (timers.length === 0 && hasOpenTimer(turn)) this.#sayUncancelled(instance, undefined);
        }
        this.#judgeGuard(instance);
        this.#judgeEvents(instance, turn);
        this.#judgeCancelledTimers(instance, turn);
        this.#judgeSizes(instance, turn);
      },
    };
  }

  /** durable-functions #574: a task that was yielded before is scheduled again by a new Task.all or Task.any. */
  #watchCompounds(instance: Instance, df: OrchestrationContext): void {
    for (const kind of ['all', 'any'] as const) {
      const original = df.Task[kind].bind(df.Task);
      df.Task[kind] = (tasks) => {
        if (Array.isArray(tasks) && tasks.some((task) => task?.alreadyScheduled === true)) {
          const place = appPlace(callSites());
          this.#say(
            instance,
            place,
            `a task that was already yielded is put into another Task.${kind}: in Azure it is scheduled again and later results get mixed up (durable-functions #574). Put each task into one Task.all or Task.any only.`,
          );
        }
        return original(tasks);
      };
    }
  }

  #sayUncancelled(instance: Instance, place: string | undefined): void {
    this.#say(
      instance,
      place,
      'a timer was not cancelled: the instance stays Running, and does not continue as new, until the timer fires (durable-functions #577). Call cancel() on it once it lost the race.',
    );
  }

  #judgeGuard(instance: Instance): void {
    const place = guardBlindSpot();
    if (place === undefined) return;
    this.#say(
      instance,
      place,
      'the determinism guard cannot tell app from library code here, and lets everything pass. Build with a source map.',
    );
  }

  #judgeEvents(instance: Instance, { replay }: Judgement): void {
    for (const name of replay.unheard) {
      const other = replay.awaited.find((awaited) => awaited !== name && awaited.toLowerCase() === name.toLowerCase());
      if (other !== undefined) {
        this.#say(
          instance,
          undefined,
          `the event '${name}' came, but '${other}' is awaited: the names differ in case only, and the orchestrator stays waiting.`,
        );
      }
    }
    if (replay.continueAsNew && replay.openTasks === 0 && replay.unheard.length > 0) {
      this.#say(
        instance,
        undefined,
        `events nobody had waited for were lost at continue-as-new: ${replay.unheard.map((name) => `'${name}'`).join(', ')}.`,
      );
    }
  }

  /** The extension settles a cancelled timer at once, the library never: where ids then differ, Azure fails the instance. */
  #judgeCancelledTimers(instance: Instance, { history, actions, replay }: Judgement): void {
    if (!hasCancelledRace(history, actions)) return;
    try {
      const azure = replayActions(history, actions, { executionId: instance.executionId, cancelledTimers: 'at-once' });
      if (sameIds(azure, replay)) return;
    } catch (thrown) {
      if (!(thrown instanceof NonDeterminismError)) throw thrown;
    }
    this.#say(
      instance,
      undefined,
      'a cancelled timer raced with a retried task or a long timer: the extension in Azure counts them differently and would fail this instance as non-deterministic.',
    );
  }

  #judgeSizes(instance: Instance, { history, replay }: Judgement): void {
    if (history.length > LONG_HISTORY) {
      const remark = `the history has more than ${LONG_HISTORY} events, and every step replays all of them. Continue as new, or use sub-orchestrations.`;
      this.#say(instance, undefined, remark);
    }
    for (const event of replay.scheduled) {
      const remark = largePayloadRemark(`the input of '${event.Name ?? ''}'`, event.Input);
      if (remark) this.#say(instance, undefined, remark, `input of ${event.Name}`);
    }
    for (const event of history.slice(instance.events.length)) {
      const remark = largePayloadRemark('a result', event.Result);
      if (!remark) continue;
      const cause = instance.events.find(({ EventId }) => EventId >= 0 && EventId === event.TaskScheduledId);
      this.#say(instance, undefined, `${remark} It came from '${cause?.Name ?? ''}'.`, `result of ${cause?.Name}`);
    }
  }

  #say(instance: Instance, place: string | undefined, message: string, key = message): void {
    const identity = `${instance.name}|${place ?? ''}|${key}`;
    if (this.#said.has(identity)) return;
    this.#said.add(identity);
    const at = place === undefined ? '' : ` at ${place}`;
    unguarded(() => this.#warn(`Orchestrator '${instance.name}'${at}: ${message} (instance '${instance.id}')`));
  }
}

/** The library sets `context.df` inside the call; its methods are observed from there on. */
function onOrchestrationContext(context: object, found: (df: OrchestrationContext) => void): void {
  let df: unknown = Reflect.get(context, 'df');
  Object.defineProperty(context, 'df', {
    configurable: true,
    enumerable: true,
    get: () => df,
    set(value: OrchestrationContext) {
      df = value;
      if (value) found(value);
    },
  });
}

function hasOpenTimer({ history, replay }: Judgement): boolean {
  const settled = new Set<number | undefined>([...history.map(({ TimerId }) => TimerId), ...replay.cancelledTimers]);
  return [...history, ...replay.scheduled].some(
    (event) => event.EventType === EventType.TimerCreated && !settled.has(event.EventId),
  );
}

/** Only then can the two ways of counting differ. */
function hasCancelledRace(history: readonly HistoryEvent[], actions: readonly Action[]): boolean {
  const all = actions.flatMap((action) => [action, ...(action.compoundActions ?? [])]);
  if (!all.some((action) => action.isCanceled)) return false;
  const started = Date.parse(history[0]?.Timestamp ?? '');
  return all.some(({ retryOptions, fireAt }) => {
    return retryOptions !== undefined || (fireAt !== undefined && Date.parse(fireAt) - started > LONGEST_TIMER);
  });
}

function sameIds(left: ReplayOutcome, right: ReplayOutcome): boolean {
  const ids = ({ scheduled }: ReplayOutcome) =>
    scheduled.map((event) => `${event.EventId}:${event.EventType}:${event.Name ?? ''}`).join();
  return ids(left) === ids(right);
}
