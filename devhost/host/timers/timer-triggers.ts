import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../service.ts';
import type { RegisteredFunction } from '../core-module.ts';
import type { LoadedApp } from '../loaded-app.ts';
import type { Log } from '../log.ts';
import type { RpcRequest } from '../rpc.ts';
import { parseSchedule, type Schedule } from './ncrontab.ts';
import { retryPolicy, runWithRetry } from './retry.ts';
import type { ScheduleStore } from './schedule-status.ts';
import { TimerListener } from './timer-listener.ts';

interface TimerTriggersParts {
  readonly app: LoadedApp;
  readonly clock: Clock;
  readonly store: ScheduleStore;
  readonly log: Log;
  readonly extraInputs: (fn: RegisteredFunction) => RpcRequest['inputData'];
}

/** All timer functions of an app. Making it checks every schedule; nothing runs before `start`. */
export class TimerTriggers {
  readonly #listeners = new Map<string, TimerListener>();
  readonly #stopping = new AbortController();

  constructor(parts: TimerTriggersParts) {
    for (const fn of parts.app.all()) {
      if (fn.trigger.type === 'timertrigger') this.#listeners.set(fn.name.toLowerCase(), this.#listener(fn, parts));
    }
  }

  async start(): Promise<void> {
    await Promise.all([...this.#listeners.values()].map((listener) => listener.start()));
  }

  /** Runs a timer function now; undefined when there is none of that name. */
  trigger(name: string): Promise<void> | undefined {
    return this.#listeners.get(name.toLowerCase())?.trigger();
  }

  /** Stops all schedules and waits for running functions; waiting retries are given up. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The host stops; the retry is given up.'));
    await Promise.all([...this.#listeners.values()].map((listener) => listener.stop()));
  }

  #listener(fn: RegisteredFunction, { app, clock, store, log, extraInputs }: TimerTriggersParts): TimerListener {
    const schedule = readSchedule(fn);
    const policy = fn.retryOptions ? retryPolicy(fn.retryOptions) : undefined;
    const wait = (milliseconds: number): Promise<void> =>
      delay(milliseconds, undefined, { signal: this.#stopping.signal });
    return new TimerListener({
      name: fn.name,
      schedule,
      runOnStartup: fn.trigger.runOnStartup === true,
      store: fn.trigger.useMonitor === false || isFrequent(schedule, clock.now()) ? undefined : store,
      clock,
      run: async (json, reason) => {
        const inputData = [{ name: fn.trigger.bindingName, data: { json } }, ...extraInputs(fn)];
        const attempt = (retryContext: RpcRequest['retryContext']) =>
          app.invoke(fn, retryContext ? { inputData, retryContext } : { inputData }, { reason });
        await runWithRetry(attempt, policy, wait);
      },
      onError: (error) => log.host('error', `The timer of '${fn.name}' cannot keep its schedule: ${error.stack}`),
    });
  }
}

function readSchedule(fn: RegisteredFunction): Schedule {
  try {
    return parseSchedule(String(fn.trigger.schedule ?? ''));
  } catch (error) {
    throw new Error(`The timer function '${fn.name}': ${(error as Error).message}`);
  }
}

/** The real host keeps no monitor for schedules of less than a minute (TimerTriggerAttributeBindingProvider). */
function isFrequent(schedule: Schedule, now: number): boolean {
  const first = schedule.next(now);
  const second = first === undefined ? undefined : schedule.next(first);
  return first !== undefined && second !== undefined && second - first < 60_000;
}
