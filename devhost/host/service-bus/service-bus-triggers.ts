import type { RegisteredFunction } from '../core-module.ts';
import type { ServiceBusSettings } from '../host-json.ts';
import type { LoadedApp } from '../loaded-app.ts';
import type { Log } from '../log.ts';
import type { RpcRequest } from '../rpc.ts';
import { Connection, isEntityProblem } from './connection.ts';
import type { DeliveryParts } from './delivery.ts';
import { listenToBatches, listenToMessages, listenToSessions } from './listeners.ts';
import { persist } from './persistent.ts';
import { readTrigger } from './trigger-options.ts';

interface ServiceBusTriggersParts {
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
  readonly #listeners: readonly DeliveryParts[];
  readonly #connections = new Map<string, Connection>();
  readonly #stopping = new AbortController();
  readonly #log: Log;
  readonly #settings: ServiceBusSettings;
  #running: Promise<void>[] = [];

  constructor({ app, settings, log, environment, extraInputs }: ServiceBusTriggersParts) {
    this.#log = log;
    this.#settings = settings;
    this.#listeners = app
      .all()
      .filter((fn) => fn.trigger.type === 'servicebustrigger')
      .map((fn) => ({
        app,
        fn,
        trigger: readTrigger(fn, environment),
        extraInputs,
        onUnsettled: (error) => {
          if (!this.#stopping.signal.aborted)
            log.host('warning', `'${fn.name}': ${error.message} The message will come again.`);
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
    await Promise.all([...this.#connections.values()].map((connection) => connection.close()));
  }

  #listen(parts: DeliveryParts): Promise<void> {
    const { trigger, fn } = parts;
    const stopping = this.#stopping.signal;
    const listen = trigger.sessions ? listenToSessions : trigger.batches ? listenToBatches : listenToMessages;
    const line = (level: 'warning' | 'information', text: string): void =>
      this.#log.host(level, `'${fn.name}' on '${trigger.entity}': ${text}`);
    const attempt = async (working: () => void): Promise<void> => {
      const connection = this.#connection(trigger.connectionString);
      const signal = AbortSignal.any([stopping, connection.lost]);
      try {
        await listen({ ...parts, settings: this.#settings, connection, stopping, signal }, working);
      } catch (error) {
        if (!isEntityProblem(error)) connection.lose();
        throw error;
      }
      if (connection.lost.aborted) throw new Error('The connection was lost.');
    };
    return persist(attempt, {
      signal: stopping,
      onFailure: (error) => line('warning', `${error.message} Trying again until the broker is there.`),
      onRecovery: () => line('information', 'receiving again.'),
    });
  }

  /** Shared by all functions that name the same connection, until it is lost. */
  #connection(connectionString: string): Connection {
    const known = this.#connections.get(connectionString);
    if (known && !known.lost.aborted) return known;
    const connection = new Connection(connectionString, this.#settings.maxAutoLockRenewal);
    this.#connections.set(connectionString, connection);
    return connection;
  }
}
