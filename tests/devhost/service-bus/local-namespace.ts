import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceBusClient } from '@azure/service-bus';
import type { Clock, RunningService, ServiceContext } from '../../../devhost/service.ts';
import { connectionString, startServiceBus, type Topology } from '../../../devhost/service-bus/index.ts';

/** A wall clock a test moves. */
export interface MovableClock extends Clock {
  advance(milliseconds: number): void;
}

export function movableClock(): MovableClock {
  const listeners = new Set<() => void>();
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    onMove: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    advance: (milliseconds) => {
      offset += milliseconds;
      for (const listener of listeners) listener();
    },
  };
}

/** What the devhost hands its services, as far as this one needs it. */
export function contextFor(dataDir: string, clock: Clock, port = 0): ServiceContext {
  const log = (): void => {};
  return { dataDir, port, clock, log, tls: { key: '', cert: '', ca: '' }, tokens: { verify: async () => undefined } };
}

export interface LocalNamespace {
  readonly service: RunningService;
  readonly clock: MovableClock;
  readonly client: ServiceBusClient;
  /** Stops the broker and starts it again on the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A broker in this process with a client that fails fast. */
export async function startLocalNamespace(topology: Topology): Promise<LocalNamespace> {
  const dataDir = mkdtempSync(join(tmpdir(), 'service-bus-'));
  const clock = movableClock();
  let service = await startServiceBus(contextFor(dataDir, clock), topology);
  const client = newClient(connectionString(service.port));
  return {
    get service() {
      return service;
    },
    clock,
    client,
    restart: async () => {
      const { port } = service;
      await service.stop();
      service = await startServiceBus(contextFor(dataDir, clock, port), topology);
    },
    stop: async () => {
      await client.close();
      await service.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** A send that is in flight when the broker dies waits for `timeoutInMs` before the client tries again. */
export function newClient(connection: string, timeoutInMs = 5000): ServiceBusClient {
  return new ServiceBusClient(connection, { retryOptions: { maxRetries: 3, retryDelayInMs: 50, timeoutInMs } });
}
