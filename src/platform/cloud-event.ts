import { z } from 'zod';
import type { DomainEvent } from './events.ts';
import { sha256Hex } from './ids.ts';
import { type Actor, tenantIdRule } from './scope.ts';

export const cloudEventMediaType = 'application/cloudevents+json';

/** Service Bus takes 256 KB a message (Standard tier), its properties included. */
const largestEvent = 240 * 1024;
const longestSessionId = 128;

/**
 * The event on the wire: CloudEvents 1.0, structured JSON. What a consumer may route by is an extension attribute
 * (tenant, aggregate, sequence, correlation; `sequence` as a string that sorts, as its documented extension asks for);
 * what has parts, which attributes may not have, is in data: the subject, the actor and the event's own facts.
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly tenant: string;
  readonly aggregate: string;
  readonly sequence: string;
  readonly correlation: string;
  readonly data: {
    readonly subject: DomainEvent['subject'];
    readonly actor: Actor;
    readonly facts?: Readonly<Record<string, unknown>>;
  };
}

export const toCloudEvent = (event: DomainEvent): CloudEvent => ({
  specversion: '1.0',
  id: event.id,
  type: event.type,
  source: `/tenants/${event.tenant}/${encodeURIComponent(event.aggregate)}`,
  subject: `${event.subject.kind}/${event.subject.id}`,
  time: event.at,
  datacontenttype: 'application/json',
  tenant: event.tenant,
  aggregate: event.aggregate,
  sequence: String(event.sequence).padStart(10, '0'),
  correlation: event.correlation,
  data: { subject: event.subject, actor: event.actor, ...(event.data ? { facts: event.data } : {}) },
});

const text = z.string().min(1).max(1_024);
const wireForm = z.object({
  specversion: z.literal('1.0'),
  id: text,
  type: text,
  time: z.iso.datetime(),
  tenant: z.string().regex(tenantIdRule),
  aggregate: text,
  sequence: z.string().regex(/^\d{10}$/),
  correlation: text,
  data: z.object({
    subject: z.object({ kind: text, id: text }),
    actor: z.object({
      kind: z.enum(['person', 'application', 'system', 'assistant']),
      id: text,
      name: z.string().exactOptional(),
      email: z.string().exactOptional(),
    }),
    facts: z.record(z.string(), z.unknown()).exactOptional(),
  }),
});

/** `body` is whatever lay on the topic: attacker-controlled until it has passed here. Throws what names field and rule. */
export function fromCloudEvent(body: unknown): DomainEvent {
  const result = wireForm.safeParse(body);
  if (!result.success) throw new TypeError(`not an event of ours: ${z.prettifyError(result.error)}`);
  const { id, type, time, tenant, aggregate, sequence, correlation, data } = result.data;
  const { subject, actor, facts } = data;
  return {
    ...{ id, type, tenant, aggregate, correlation, subject, actor },
    at: time,
    sequence: Number(sequence),
    ...(facts ? { data: facts } : {}),
  };
}

/** Checked before the commit: an event the broker would refuse could never leave the outbox. */
export function assertPublishable(event: DomainEvent): void {
  const bytes = Buffer.byteLength(JSON.stringify(toCloudEvent(event)));
  if (bytes > largestEvent)
    throw new RangeError(
      `event ${event.type} has ${bytes} bytes; ${largestEvent} can be published. Events hold facts, no content`,
    );
}

/** Events of one aggregate share a session, so that a consumer sees them one at a time. */
export function sessionOf({ tenant, aggregate }: Pick<DomainEvent, 'tenant' | 'aggregate'>): string {
  const session = `${tenant}/${aggregate}`;
  return session.length <= longestSessionId ? session : `${tenant}/sha256:${sha256Hex(aggregate)}`;
}
