import type { DomainEvent } from '../../platform/events.ts';

/** Standard Webhooks, "Payload size": below 20 kB. */
const largestPayload = 20_000;

/**
 * What a subscriber is sent: Standard Webhooks' type, timestamp and data. It says nothing of who acted. Facts that would
 * make it too large are left out, and said to be; the resource itself can be read through the API.
 */
export function payloadOf(event: DomainEvent): string {
  const { id, type, at: timestamp, tenant, aggregate, sequence, subject, data: facts } = event;
  const data = { id, tenant, aggregate, sequence, subject };
  const whole = JSON.stringify({ type, timestamp, data: { ...data, facts: facts ?? {} } });
  if (Buffer.byteLength(whole) < largestPayload) return whole;
  return JSON.stringify({ type, timestamp, data: { ...data, facts: {}, factsOmitted: true } });
}
