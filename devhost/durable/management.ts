import { randomUUID } from 'node:crypto';
import type { Engine } from './engine.ts';
import { findFunction, missingFunction } from './functions.ts';
import { EventType, type HistoryEvent } from './history.ts';
import { type Instance, isFinished } from './instance.ts';
import { instanceIdProblem, largePayloadRemark, payloadProblem } from './limits.ts';
import type { DurableOptions } from './options.ts';

/** A request the management API refuses, with its HTTP status. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface InstanceFilter {
  readonly createdFrom?: Date | undefined;
  readonly createdTo?: Date | undefined;
  readonly statuses?: readonly string[];
  readonly prefix?: string | undefined;
}

type Command = 'terminate' | 'suspend' | 'resume';

const COMMANDS: Record<Command, number> = {
  terminate: EventType.ExecutionTerminated,
  suspend: EventType.ExecutionSuspended,
  resume: EventType.ExecutionResumed,
};

/** What a client may do with instances. Everything is committed before it returns. Throws `Refused`. */
export class Management {
  readonly #engine: Engine;
  readonly #options: DurableOptions;

  constructor(engine: Engine, options: DurableOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  get closed(): boolean {
    return this.#engine.closed;
  }

  find(id: string): Instance | undefined {
    return this.#engine.hub.instances.get(id);
  }

  /** `input` is a JSON text. Returns the instance id. */
  start(name: string, requestedId: string | undefined, input: string, version: string | undefined): string {
    const { app, defaultVersion } = this.#options;
    if (!findFunction(app, 'orchestrator', name)) throw new Refused(400, missingFunction(app, 'orchestrator', name));
    const id = requestedId || newExecutionId();
    const problem = instanceIdProblem(id);
    if (problem) throw new Refused(400, problem);
    this.#checkPayload(`The input of orchestrator '${name}'`, input);
    const existing = this.find(id);
    if (existing && !isFinished(existing.status)) {
      throw new Refused(409, `An Orchestration instance with the status ${existing.status} already exists.`);
    }
    this.#engine.send(id, {
      event: this.#event(EventType.ExecutionStarted, { Name: name, Version: version ?? defaultVersion, Input: input }),
      start: { executionId: newExecutionId() },
    });
    return id;
  }

  raise(instance: Instance, name: string, input: string | null): void {
    this.#refuseFinished(instance);
    this.#checkPayload(`The event '${name}'`, input);
    this.#engine.send(instance.id, { event: this.#event(EventType.EventRaised, { Name: name, Input: input }) });
  }

  command(instance: Instance, command: Command, reason: string | undefined): void {
    this.#refuseFinished(instance);
    this.#engine.send(instance.id, { event: this.#event(COMMANDS[command], { Input: reason, Reason: reason }) });
  }

  /** The same input, in the version of today (DurableClient.cs RestartAsync names none). */
  restart(instance: Instance, withNewId: boolean): string {
    return this.start(instance.name, withNewId ? undefined : instance.id, instance.input, undefined);
  }

  /** In order of creation. */
  list({ createdFrom, createdTo, statuses = [], prefix = '' }: InstanceFilter): Instance[] {
    return [...this.#engine.hub.instances.values()].filter((instance) => {
      const created = Date.parse(instance.createdTime);
      if (createdFrom && created < createdFrom.getTime()) return false;
      if (createdTo && created > createdTo.getTime()) return false;
      return instance.id.startsWith(prefix) && (statuses.length === 0 || statuses.includes(instance.status));
    });
  }

  /** Forgets those of the instances that are finished; returns how many. */
  purge(instances: readonly Instance[]): number {
    const ids = instances.filter(({ status }) => isFinished(status)).map(({ id }) => id);
    if (ids.length > 0) this.#engine.commit({ kind: 'purge', ids });
    return ids.length;
  }

  /** Waits until the instance is finished, at most so long. */
  async finish(id: string, timeoutMs: number): Promise<Instance | undefined> {
    let expired = false;
    let expire: () => void = () => {};
    const expiry = new Promise<void>((resolve) => {
      expire = resolve;
    });
    const timeout = setTimeout(() => {
      expired = true;
      expire();
    }, timeoutMs);
    for (;;) {
      const instance = this.find(id);
      if (!instance || isFinished(instance.status) || expired) {
        clearTimeout(timeout);
        return instance;
      }
      await Promise.race([this.#engine.nextFinish(), expiry]);
    }
  }

  #event(type: number, fields: Partial<HistoryEvent>): HistoryEvent {
    return { EventType: type, EventId: -1, Timestamp: new Date(this.#options.clock.now()).toISOString(), ...fields };
  }

  #refuseFinished(instance: Instance): void {
    if (isFinished(instance.status)) throw new Refused(410, '');
  }

  #checkPayload(what: string, json: string | null): void {
    const problem = payloadProblem(what, json);
    if (problem) throw new Refused(400, problem);
    const remark = largePayloadRemark(what, json);
    if (remark) this.#options.log('warning', remark);
  }
}

function newExecutionId(): string {
  return randomUUID().replaceAll('-', '');
}
