import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../service.ts';
import { DurableMount } from './durable-mount.ts';
import type { DurableSettings } from './host-json.ts';
import type { LoadedApp } from './loaded-app.ts';
import type { Log } from './log.ts';

interface DurableStartParts {
  readonly app: LoadedApp;
  readonly settings: DurableSettings;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly systemKey: string;
  readonly bodyLimit: number;
  readonly log: Log;
}

const matchStrategies = ['None', 'Strict', 'CurrentOrOlder'] as const;
const failureStrategies = ['Reject', 'Fail'] as const;

/** The Durable extension of an app that has orchestrators, activities or a client; not started. Loaded only then. */
export async function createDurableMount(parts: DurableStartParts): Promise<DurableMount | undefined> {
  const { app, settings, dataDir, clock, publicUrl, systemKey, bodyLimit, log } = parts;
  const types = app.all().flatMap((fn) => Object.values(fn.bindings).map((binding) => binding.type.toLowerCase()));
  if (!types.some((type) => /^(?:orchestrationtrigger|activitytrigger|durableclient|orchestrationclient)$/.test(type)))
    return undefined;
  const { createDurableExtension } = await import('../durable/index.ts');
  const extension = createDurableExtension({
    app,
    journalFile: join(dataDir, `durable-${encodeURIComponent(settings.hubName)}.jsonl`),
    clock,
    hubName: settings.hubName,
    maxConcurrentActivities: settings.maxConcurrentActivities,
    maxConcurrentOrchestrators: settings.maxConcurrentOrchestrators,
    defaultVersion: settings.defaultVersion,
    versionMatchStrategy: oneOf(settings.versionMatchStrategy, matchStrategies, 'versionMatchStrategy'),
    versionFailureStrategy: oneOf(settings.versionFailureStrategy, failureStrategies, 'versionFailureStrategy'),
    publicUrl,
    systemKey,
    rpcSecret: randomBytes(16).toString('hex'),
    log: (level, message) => log.write({ level, message, category: 'Host.Triggers.DurableTask' }),
  });
  return new DurableMount(extension, systemKey, bodyLimit);
}

function oneOf<T extends string>(value: string | undefined, allowed: readonly T[], key: string): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((name) => name.toLowerCase() === value.toLowerCase());
  if (!found)
    throw new Error(`host.json: "extensions.durableTask.${key}" must be one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}
