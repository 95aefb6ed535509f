import { parseRules, type Rule, type SubscriptionRule } from './rules.ts';

interface Receivable {
  readonly name: string;
  readonly requiresSession?: boolean;
  readonly maxDeliveryCount?: number;
  readonly lockDurationMs?: number;
  readonly defaultTtlMs?: number;
  readonly deadLetterOnExpiration?: boolean;
}

export interface SubscriptionDefinition extends Receivable {
  /** A message is delivered when any rule matches. Absent: every message, as Azure's `$Default` rule. */
  readonly rules?: readonly SubscriptionRule[];
}

export interface QueueDefinition extends Receivable {
  readonly duplicateDetectionWindowMs?: number;
}

export interface TopicDefinition {
  readonly name: string;
  readonly duplicateDetectionWindowMs?: number;
  readonly defaultTtlMs?: number;
  readonly subscriptions: readonly SubscriptionDefinition[];
}

/** The entities of the namespace. There is no administration endpoint: they exist from start to stop. */
export interface Topology {
  readonly queues: readonly QueueDefinition[];
  readonly topics: readonly TopicDefinition[];
}

/** What a queue, or the queue behind a subscription, promises its receivers. */
export interface QueueSettings {
  readonly path: string;
  readonly requiresSession: boolean;
  readonly maxDeliveryCount: number;
  readonly lockDurationMs: number;
  readonly defaultTtlMs: number | undefined;
  readonly deadLetterOnExpiration: boolean;
  readonly rule: Rule;
}

/** Defaults of Microsoft.ServiceBus/namespaces/queues (ARM template reference): maxDeliveryCount 10, lockDuration PT1M. */
const DEFAULT_MAX_DELIVERY_COUNT = 10;
const DEFAULT_LOCK_MS = 60_000;
/** ARM template reference: "The maximum value for LockDuration is 5 minutes". */
const LONGEST_LOCK_MS = 300_000;

/** Settings of a queue or subscription; throws naming the entity, the field and the rule when one is out of range. */
export function settingsOf(path: string, definition: Receivable, rule: Rule): QueueSettings {
  const settings = {
    path,
    requiresSession: definition.requiresSession ?? false,
    maxDeliveryCount: definition.maxDeliveryCount ?? DEFAULT_MAX_DELIVERY_COUNT,
    lockDurationMs: definition.lockDurationMs ?? DEFAULT_LOCK_MS,
    defaultTtlMs: definition.defaultTtlMs,
    deadLetterOnExpiration: definition.deadLetterOnExpiration ?? false,
    rule,
  };
  demandInteger(path, 'maxDeliveryCount', settings.maxDeliveryCount, 1, 2000);
  demandInteger(path, 'lockDurationMs', settings.lockDurationMs, 1, LONGEST_LOCK_MS);
  if (settings.defaultTtlMs !== undefined) demandInteger(path, 'defaultTtlMs', settings.defaultTtlMs, 1);
  return settings;
}

/** The subscription's queue: `topic/Subscriptions/name`, the path the client attaches to. */
export function subscriptionSettings(topic: string, definition: SubscriptionDefinition): QueueSettings {
  demandName(`subscription of ${topic}`, definition.name, 50);
  const path = `${topic}/Subscriptions/${definition.name}`;
  return settingsOf(path, definition, parseRules(path, definition.rules));
}

/** Service Bus quotas: queue and topic names up to 260 characters, subscription names up to 50. */
export function demandName(what: string, name: string, longest = 260): void {
  if (name.length === 0 || name.length > longest || !/^[\w.\-/~]+$/.test(name) || name.includes('$')) {
    throw new Error(
      `Service Bus topology: ${what} name '${name}' must be 1 to ${longest} of letters, digits, . - _ ~ /`,
    );
  }
}

/** Throws unless `value` is an integer within the bounds. */
export function demandInteger(path: string, field: string, value: number, least: number, most = Infinity): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(
      `Service Bus topology: ${field} of '${path}' is ${value}, must be an integer from ${least} to ${most}`,
    );
  }
}
