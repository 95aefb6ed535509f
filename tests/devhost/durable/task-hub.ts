import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createDurableExtension, type DurableExtension, type DurableOptions } from '../../../devhost/durable/index.ts';
import type { Clock } from '../../../devhost/service.ts';
import { tinyFunctionApp } from '../../support/tiny-function-app.ts';

/** A clock that moves only when told to, besides the real passing of time. */
export class MovableClock implements Clock {
  #offset = 0;
  #listeners = new Set<() => void>();

  now(): number {
    return Date.now() + this.#offset;
  }

  onMove(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  forward(ms: number): void {
    this.#offset += ms;
    for (const listener of this.#listeners) listener();
  }
}

export interface Status {
  name: string;
  instanceId: string;
  runtimeStatus: string;
  input: unknown;
  output: unknown;
  customStatus: unknown;
  createdTime: string;
  historyEvents?: Record<string, unknown>[];
}

/** A Durable extension on a journal of its own, and the requests a client would make. */
export class Hub {
  readonly clock = new MovableClock();
  readonly folder = mkdtempSync(join(tmpdir(), 'durable-'));
  readonly journalFile = join(this.folder, 'journal.jsonl');
  readonly warnings: string[] = [];
  readonly options: DurableOptions;
  extension: DurableExtension;

  constructor(options: Partial<DurableOptions> = {}) {
    this.options = {
      app: tinyFunctionApp,
      journalFile: this.journalFile,
      clock: this.clock,
      hubName: 'TestHub',
      maxConcurrentActivities: 10,
      maxConcurrentOrchestrators: 10,
      publicUrl: 'http://localhost:7071',
      systemKey: 'system-key',
      rpcSecret: 'secret',
      log: (level, message) => {
        if (level === 'warning') this.warnings.push(message);
      },
      ...options,
    };
    this.extension = createDurableExtension(this.options);
    this.extension.start();
    onTestFinished(async () => {
      await this.extension.stop(0);
      rmSync(this.folder, { recursive: true });
    });
  }

  /** The process is gone at once: nothing more is committed, and all is built anew from the journal. */
  async crash(options: Partial<DurableOptions> = {}): Promise<void> {
    await this.extension.stop(0);
    this.extension = createDurableExtension({ ...this.options, ...options });
    this.extension.start();
  }

  request(
    method: string,
    path: string,
    body = '',
    more: { headers?: Record<string, string>; base?: 'rpc' | 'webhook' } = {},
  ) {
    const url = new URL(`http://localhost:7071/durabletask/secret/${path}`);
    return this.extension.handle({
      method,
      base: more.base ?? 'rpc',
      path: path.split('?')[0] ?? '',
      query: url.searchParams,
      headers: { 'content-type': 'application/json', ...more.headers },
      body,
      selfUrl: url.href,
    });
  }

  async start(name: string, id = '', input: unknown = null, query = ''): Promise<string> {
    const path = id === '' ? `orchestrators/${name}` : `orchestrators/${name}/${encodeURIComponent(id)}`;
    const { status, body } = await this.request('POST', `${path}${query}`, JSON.stringify(input));
    if (status !== 202) throw new Error(`start answered ${status}: ${body}`);
    return JSON.parse(body).id;
  }

  async raise(id: string, name: string, data?: unknown): Promise<number> {
    const body = data === undefined ? '' : JSON.stringify(data);
    return (await this.request('POST', `instances/${id}/raiseEvent/${name}`, body)).status;
  }

  async status(id: string, query = ''): Promise<Status> {
    const { status, body } = await this.request('GET', `instances/${encodeURIComponent(id)}${query}`);
    if (status === 404) throw new Error(`no instance ${id}`);
    return JSON.parse(body);
  }

  /** Runs until nothing can happen without an event or a timer. */
  idle(): Promise<void> {
    return this.extension.idle();
  }

  async run(name: string, input: unknown = null, id = ''): Promise<Status> {
    const instance = await this.start(name, id, input);
    await this.idle();
    return this.status(instance);
  }
}
