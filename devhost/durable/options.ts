import type { FunctionApp } from '../host/rpc.ts';
import type { Clock } from '../service.ts';
import type { HistoryEvent } from './history.ts';
import type { VersionFailureStrategy, VersionMatchStrategy } from './version.ts';

export type LogLevel = 'information' | 'warning' | 'error';

export interface DurableOptions {
  readonly app: FunctionApp;
  /** Created, with its folder, if missing. One process at a time. */
  readonly journalFile: string;
  readonly clock: Clock;
  readonly hubName: string;
  readonly maxConcurrentActivities: number;
  readonly maxConcurrentOrchestrators: number;
  /** host.json `extensions.durableTask.defaultVersion`: stamped on every new instance that names no version. */
  readonly defaultVersion?: string | undefined;
  /** Default CurrentOrOlder; looked at only when there is a default version (unverified). */
  readonly versionMatchStrategy?: VersionMatchStrategy | undefined;
  /** Default Reject: the instance waits for a host that accepts its version. */
  readonly versionFailureStrategy?: VersionFailureStrategy | undefined;
  /** Where the Functions host is reached, e.g. http://localhost:7071 */
  readonly publicUrl: string;
  /** What `code` must be on the webhooks. */
  readonly systemKey: string;
  /** Makes the path of the client's own endpoint unguessable. */
  readonly rpcSecret: string;
  log(level: LogLevel, message: string): void;
  /** Survive power loss too, at some milliseconds a commit. Default off: SIGKILL alone loses nothing. */
  readonly fsync?: boolean | undefined;
  /** A journal of more bytes is compacted at start and when nothing runs. Default 8 MB. */
  readonly compactAbove?: number | undefined;
}

export interface DurableRequest {
  readonly method: string;
  /** Which of the two bases the request came in under. */
  readonly base: 'rpc' | 'webhook';
  /** Still percent-encoded, below the base, without leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The request's own URL, for Location. */
  readonly selfUrl: string;
}

export interface DurableResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface DurableStats {
  readonly turns: number;
  readonly activities: number;
  readonly commits: number;
  readonly instances: number;
  /** Instances that are not finished. */
  readonly running: number;
  readonly journalBytes: number;
}

export interface DurableExtension {
  /** Recovers the journal and goes on with everything outstanding. */
  start(): void;
  /** No new turns and activities; waits for running ones up to `graceMs`, then closes the journal. What was not finished is run again at the next start. */
  stop(graceMs: number): Promise<void>;
  /** The JSON text a durableClient input binding gets. */
  clientBinding(): string;
  /** Splits a request's path (percent-encoded, with leading slash) when it belongs to this extension. */
  locate(pathname: string): { readonly base: 'rpc' | 'webhook'; readonly path: string } | undefined;
  handle(request: DurableRequest): Promise<DurableResponse>;
  stats(): DurableStats;
  /** The raw history of the current execution, e.g. to be kept for replay tests; undefined for an unknown instance. */
  history(instanceId: string): readonly HistoryEvent[] | undefined;
  /** Resolves when nothing can happen before a timer, an event or a request. */
  idle(): Promise<void>;
}
