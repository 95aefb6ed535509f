import messaging from '../infra/messaging.json' with { type: 'json' };
import type { Topology } from './service-bus/index.ts';

type Receivable = (typeof messaging.queues | typeof messaging.topic.subscriptions)[number];

const millisecondsOf = { D: 86_400_000, H: 3_600_000, M: 60_000, S: 1000 };

/** The namespace that Bicep deploys, from the same list: what is not deployed is not here either. */
export const topology: Topology = {
  queues: messaging.queues.map((queue) => ({
    ...received(queue),
    duplicateDetectionWindowMs: milliseconds(queue.duplicateDetectionHistoryTimeWindow),
  })),
  topics: [
    {
      name: messaging.topic.name,
      duplicateDetectionWindowMs: milliseconds(messaging.topic.duplicateDetectionHistoryTimeWindow),
      subscriptions: messaging.topic.subscriptions.map((subscription) => ({
        ...received(subscription),
        rules: [{ sql: subscription.filter }],
      })),
    },
  ],
};

function received({ name, requiresSession, maxDeliveryCount, lockDuration }: Receivable) {
  return { name, requiresSession, maxDeliveryCount, lockDurationMs: milliseconds(lockDuration) };
}

/** An ISO 8601 duration of one unit, as the namespace is described with: P1D, PT10M. */
function milliseconds(duration: string): number {
  const [, days, time, unit] = /^P(?:(\d+)D|T(\d+)([HMS]))$/.exec(duration) ?? [];
  if (days !== undefined) return Number(days) * millisecondsOf.D;
  if (time === undefined) throw new Error(`infra/messaging.json: '${duration}' is not a duration such as P1D or PT10M`);
  return Number(time) * millisecondsOf[unit as 'H' | 'M' | 'S'];
}
