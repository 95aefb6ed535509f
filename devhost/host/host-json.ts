import { readFile } from 'node:fs/promises';
import { Section } from './host-json-section.ts';
import { type LogLevel, parseLevel } from './log.ts';

export interface ServiceBusSettings {
  readonly maxConcurrentCalls: number;
  readonly maxConcurrentSessions: number;
  /** Milliseconds a session is held without a message; undefined = as long as a receive may take (60 s). */
  readonly sessionIdleTimeout: number | undefined;
  /** Milliseconds. */
  readonly maxAutoLockRenewal: number;
  readonly maxMessageBatchSize: number;
}

export interface DurableSettings {
  readonly hubName: string;
  readonly maxConcurrentActivities: number;
  readonly maxConcurrentOrchestrators: number;
  readonly defaultVersion: string | undefined;
  readonly versionMatchStrategy: string | undefined;
  readonly versionFailureStrategy: string | undefined;
}

interface HostSettings {
  readonly routePrefix: string;
  readonly customHeaders: Readonly<Record<string, string>>;
  /** Milliseconds; undefined for no limit. */
  readonly functionTimeout: number | undefined;
  readonly logLevels: Readonly<Record<string, LogLevel>>;
  readonly serviceBus: ServiceBusSettings;
  readonly durable: DurableSettings;
  /** Keys of the file this host does nothing about. */
  readonly ignored: readonly string[];
}

/** Reads host.json (https://learn.microsoft.com/azure/azure-functions/functions-host-json). Defaults are the host's. */
export async function readHostJson(file: string): Promise<HostSettings> {
  let content: unknown;
  try {
    content = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`);
  }
  return parseHostJson(content);
}

export function parseHostJson(content: unknown): HostSettings {
  const root = new Section(content, '');
  if (root.text('version', undefined) !== '2.0') throw new Error('host.json: "version" must be "2.0".');
  for (const key of ['extensionBundle', 'concurrency', 'aggregator', 'singleton', '$schema']) root.skip(key);
  const extensions = root.section('extensions');
  const settings = {
    functionTimeout: readFunctionTimeout(root),
    logLevels: readLogLevels(root.section('logging')),
    ...readHttp(extensions.section('http')),
    serviceBus: readServiceBus(extensions.section('serviceBus')),
    durable: readDurable(extensions.section('durableTask')),
  };
  return { ...settings, ignored: root.unread() };
}

/** 30 minutes is the default outside the Consumption plan; "-1" means no limit. */
function readFunctionTimeout(root: Section): number | undefined {
  if (root.peek('functionTimeout') === '-1') root.skip('functionTimeout');
  else return root.span('functionTimeout', 30 * 60_000);
  return undefined;
}

function readHttp(http: Section) {
  const headers = http.section('customHeaders');
  return {
    routePrefix: http.text('routePrefix', 'api')?.replace(/^\/+|\/+$/g, '') ?? '',
    customHeaders: Object.fromEntries(headers.keys().map((key) => [key, headers.text(key, '') ?? ''])),
  };
}

function readLogLevels(logging: Section): Record<string, LogLevel> {
  logging.skip('applicationInsights');
  logging.skip('console');
  logging.skip('fileLoggingMode');
  const levels = logging.section('logLevel');
  return Object.fromEntries(
    levels.keys().map((category) => {
      const level = parseLevel(levels.text(category, undefined));
      if (!level) throw new Error(`host.json: "logging.logLevel.${category}" is not a log level.`);
      return [category, level];
    }),
  );
}

/** Names and defaults: https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings */
function readServiceBus(serviceBus: Section): ServiceBusSettings {
  // The JavaScript client fetches nothing ahead of the credit it has; nothing the app can see depends on these.
  for (const key of ['prefetchCount', 'clientRetryOptions', 'transportType', 'enableCrossEntityTransactions'])
    serviceBus.skip(key);
  if (serviceBus.flag('autoCompleteMessages', true) === false) {
    throw new Error(
      'host.json: "extensions.serviceBus.autoCompleteMessages": false is not offered: a Node function cannot settle a message itself.',
    );
  }
  return {
    maxConcurrentCalls: serviceBus.count('maxConcurrentCalls', 16),
    maxConcurrentSessions: serviceBus.count('maxConcurrentSessions', 8),
    sessionIdleTimeout: serviceBus.span('sessionIdleTimeout', undefined),
    maxAutoLockRenewal: serviceBus.span('maxAutoLockRenewalDuration', 5 * 60_000) ?? 0,
    maxMessageBatchSize: serviceBus.count('maxMessageBatchSize', 1000),
  };
}

/** https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-bindings#host-json; limits are per core there. */
function readDurable(durable: Section): DurableSettings {
  for (const key of [
    'storageProvider',
    'tracing',
    'extendedSessionsEnabled',
    'extendedSessionIdleTimeoutInSeconds',
    'notifications',
  ]) {
    durable.skip(key);
  }
  return {
    hubName: durable.text('hubName', 'TestHubName') ?? '',
    maxConcurrentActivities: durable.count('maxConcurrentActivityFunctions', 20),
    maxConcurrentOrchestrators: durable.count('maxConcurrentOrchestratorFunctions', 20),
    defaultVersion: durable.text('defaultVersion', undefined),
    versionMatchStrategy: durable.text('versionMatchStrategy', undefined),
    versionFailureStrategy: durable.text('versionFailureStrategy', undefined),
  };
}
