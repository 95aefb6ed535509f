import type { RegisteredFunction } from '../core-module.ts';
import type { ServiceBusSettings } from '../host-json.ts';
import type { LoadedApp } from '../loaded-app.ts';
import type { Log } from '../log.ts';
import type { RpcRequest } from '../rpc.ts';
import { type ListenerParts, listenToBatches, listenToMessages, listenToSessions } from './listeners.ts';
import { persist } from './persistent.ts';
import { Receivers } from './receivers.ts';
import { readTrigger } from './trigger-options.ts';

export interface ServiceBusTriggersParts {
  readonly app: LoadedApp;
  readonly settings: ServiceBusSettings;
  readonly log: Log;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly extraInputs: (fn: RegisteredFunction) => RpcRequest['inputData'];
}

/**
 * All Service Bus functions of an app, listening through the genuine client; for ever, whether the broker is there or
 * not. Making it checks every trigger; nothing listens before `start`.
 */
export class ServiceBusTriggers {
  readonly #listeners: readonly ListenerParts[];
  readonly #stopping = new AbortController();
  readonly #log: Log;
  readonly #receivers: Receivers;
  #running: Promise<void>[] = [];

  constructor(parts: ServiceBusTriggersParts) {
    const { app, settings, log, environment, extraInputs } = parts;
    this.#log = log;
    this.#receivers = new Receivers(settings);
    this.#listeners = app
      .all()
      .filter((fn) => fn.trigger.type === 'servicebustrigger')
      .map((fn) => ({
        app,
        fn,
        trigger: readTrigger(fn, environment),
        extraInputs,
        settings,
        receivers: this.#receivers,
        signal: this.#stopping.signal,
        onUnsettled: (error) => {
          if (!this.#stopping.signal.aborted)
            log.host('warning', `'${fn.name}': ${error.message}; the message will come again.`);
        },
      }));
  }

  start(): void {
    this.#running = this.#listeners.map((listener) => this.#listen(listener));
  }

  /** Receives no more and waits until what is running has ended and is settled. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
    await this.#receivers.close();
  }

  #listen(parts: ListenerParts): Promise<void> {
    const { trigger, fn, signal } = parts;
    const listen = trigger.sessions ? listenToSessions : trigger.batches ? listenToBatches : listenToMessages;
    const line = (level: 'warning' | 'information', text: string): void =>
      this.#log.host(level, `'${fn.name}' on '${trigger.entity}': ${text}`);
    return persist((working) => listen(parts, working), {
      signal,
      onFailure: (error) => line('warning', `${error.message} Trying again until the broker is there.`),
      onRecovery: () => line('information', 'receiving again.'),
    });
  }
}
