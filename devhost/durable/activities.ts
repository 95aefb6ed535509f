import type { FunctionApp, LoadedFunction, RpcDatum } from '../host/rpc.ts';
import { activityFailure } from './failure.ts';
import { findFunction, missingFunction } from './functions.ts';
import { EventType, type HistoryEvent } from './history.ts';
import type { Instance, Message } from './instance.ts';
import { payloadProblem } from './limits.ts';

interface Work {
  readonly instance: Instance;
  readonly execution: string;
  readonly event: HistoryEvent;
}

interface ActivitiesOptions {
  readonly app: FunctionApp;
  readonly maxConcurrent: number;
  now(): number;
  /** The JSON text for durableClient inputs, which an activity may have beside its trigger. */
  readonly clientBinding: string;
  /** Takes the result. Results of executions that are gone are dropped there. */
  deliver(instanceId: string, message: Message): void;
  logFailure(message: string): void;
}

/** Runs scheduled activities, so many at a time, in the order they were scheduled. At least once: again after a crash. */
export class Activities {
  readonly #options: ActivitiesOptions;
  readonly #waiting: Work[] = [];
  #running = 0;
  #stopped = false;
  started = 0;

  constructor(options: ActivitiesOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.#running > 0 || (this.#waiting.length > 0 && !this.#stopped);
  }

  enqueue(instance: Instance, event: HistoryEvent): void {
    this.#waiting.push({ instance, execution: instance.executionId, event });
    this.#pump();
  }

  stop(): void {
    this.#stopped = true;
  }

  #pump(): void {
    while (!this.#stopped && this.#running < this.#options.maxConcurrent) {
      const work = this.#waiting.shift();
      if (!work) return;
      if (work.instance.executionId !== work.execution || !work.instance.activities.has(work.event.EventId)) continue;
      this.#running++;
      this.started++;
      void this.#run(work).then((message) => {
        this.#running--;
        this.#options.deliver(work.instance.id, message);
        this.#pump();
      });
    }
  }

  async #run({ instance, execution, event }: Work): Promise<Message> {
    const name = event.Name ?? '';
    const common = { EventId: -1, Timestamp: '', TaskScheduledId: event.EventId };
    try {
      const result = await this.#invoke(name, instance.id, event);
      const tooLarge = payloadProblem(`The result of activity '${name}'`, result);
      if (tooLarge) throw new Error(tooLarge);
      return {
        event: { ...common, EventType: EventType.TaskCompleted, Timestamp: this.#at(), Result: result },
        execution,
      };
    } catch (thrown) {
      const failure = activityFailure(name, thrown);
      this.#options.logFailure(`${failure.Reason} (instance '${instance.id}')`);
      return { event: { ...common, EventType: EventType.TaskFailed, Timestamp: this.#at(), ...failure }, execution };
    }
  }

  async #invoke(name: string, instanceId: string, event: HistoryEvent): Promise<string> {
    const { app } = this.#options;
    const fn = findFunction(app, 'activity', name);
    if (!fn) throw new Error(missingFunction(app, 'activity', name));
    const [input] = JSON.parse(event.Input ?? '[null]');
    const json = JSON.stringify(input ?? null);
    // The library quotes string inputs itself, so a string is handed over as it is.
    const data = input == null ? undefined : { string: typeof input === 'string' ? input : json };
    const response = await app.invoke(fn, {
      inputData: [{ name: fn.trigger.bindingName, ...(data ? { data } : {}) }, ...this.#clientInputs(fn)],
      triggerMetadata: { instanceId: { string: instanceId }, data: { json } },
    });
    return datumToJson(response.returnValue);
  }

  #clientInputs({ bindings }: LoadedFunction) {
    const named = Object.entries(bindings).filter(([, { type }]) => type === 'durableClient');
    return named.map(([name]) => ({ name, data: { string: this.#options.clientBinding } }));
  }

  #at(): string {
    return new Date(this.#options.now()).toISOString();
  }
}

/** The JSON text of what a function returned (toRpcTypedData.ts is the other direction). */
function datumToJson(datum: RpcDatum | null | undefined): string {
  if (datum == null) return 'null';
  if (datum.json !== undefined) return datum.json;
  if (datum.string !== undefined) return JSON.stringify(datum.string);
  if (datum.bytes !== undefined) return JSON.stringify(Buffer.from(datum.bytes).toString('base64'));
  return JSON.stringify(datum.int ?? datum.double ?? null);
}
