import { randomUUID } from 'node:crypto';
import { amqp, encodeSection, mapSection, plainMap, readSections, SECTION, type TypedList } from './amqp-types.ts';
import type { FilterView } from './rules.ts';

/**
 * A message as its sender wrote it. `bare` holds properties, application properties and body byte for byte:
 * AMQP calls this the bare message, which intermediaries must not change (amqp-core-messaging-v1.0, 3.2).
 */
export interface WireMessage {
  readonly durable: boolean;
  readonly priority: number;
  readonly ttl: number | undefined;
  /** The sender's annotations, without those the broker owns. */
  readonly annotations: TypedList;
  readonly bare: Buffer;
  readonly messageId: string;
  readonly sessionId: string | undefined;
  /** Wall-clock instant from x-opt-scheduled-enqueue-time. */
  readonly scheduledAt: number | undefined;
}

const MESSAGE_ID = 0;
const GROUP_ID = 10;
const SCHEDULED = 'x-opt-scheduled-enqueue-time';

/** Annotations only the broker sets; a sender's are dropped (as when a received message is sent again). */
const OWNED_BY_BROKER: ReadonlySet<string> = new Set([
  'x-opt-sequence-number',
  'x-opt-enqueue-sequence-number',
  'x-opt-enqueued-time',
  'x-opt-locked-until',
  'x-opt-lock-token',
  'x-opt-message-state',
  'x-opt-deadletter-source',
]);

/**
 * Reads what a client sent (attacker-controlled). A missing message id is assigned: the client's lock renewer throws
 * "no message ID" otherwise (@azure/service-bus 7.9.5, LockRenewer). Throws on malformed AMQP.
 */
export function readMessage(encoded: Buffer): WireMessage {
  const sections = readSections(encoded);
  const list = (descriptor: number): TypedList =>
    (sections.find((section) => section.descriptor === descriptor)?.value.value ?? []) as TypedList;
  const header = list(SECTION.header);
  const annotations = list(SECTION.messageAnnotations);
  const properties = list(SECTION.properties);
  const bareStart = sections.find((section) => section.descriptor >= SECTION.properties)?.start ?? encoded.length;
  const messageId = properties[MESSAGE_ID]?.value ?? undefined;
  const assigned = messageId === undefined ? randomUUID() : undefined;
  const scheduled = plainMap(annotations)[SCHEDULED];
  return {
    durable: header[0]?.value === true,
    priority: Number(header[1]?.value ?? 4),
    ttl: typeof header[2]?.value === 'number' ? header[2].value : undefined,
    annotations: annotations.filter(
      (_, index) => !OWNED_BY_BROKER.has(String(annotations[index - (index % 2)]?.value)),
    ),
    bare: assigned === undefined ? encoded.subarray(bareStart) : withMessageId(encoded, assigned),
    messageId: assigned ?? idText(messageId),
    sessionId: typeof properties[GROUP_ID]?.value === 'string' ? properties[GROUP_ID].value : undefined,
    scheduledAt: scheduled instanceof Date ? scheduled.getTime() : undefined,
  };
}

/** The message as kept on disk; `readMessage` reads it back. */
export function storedForm(message: WireMessage): Buffer {
  return Buffer.concat([
    headerSection(message, undefined, message.ttl),
    annotationSection(message.annotations),
    message.bare,
  ]);
}

/** The message as delivered: the sender's parts plus the broker's header and annotations. */
export function deliveredForm(
  message: WireMessage,
  deliveryCount: number,
  ttl: number | undefined,
  added: TypedList,
): Buffer {
  return Buffer.concat([
    headerSection(message, deliveryCount, ttl),
    annotationSection([...message.annotations, ...added]),
    message.bare,
  ]);
}

/** Sets application properties (abandon with edits, the reasons of a dead letter); other properties keep their bytes' types. */
export function withApplicationProperties(
  message: WireMessage,
  changes: Readonly<Record<string, unknown>>,
): WireMessage {
  const changed = Object.entries(changes).filter(([, value]) => value !== undefined && value !== null);
  if (changed.length === 0) return message;
  const sections = readSections(message.bare);
  const application = sections.find((section) => section.descriptor === SECTION.applicationProperties);
  const properties = sections.find((section) => section.descriptor === SECTION.properties);
  const body = sections.find((section) => section.descriptor > SECTION.applicationProperties);
  const entries: TypedList = application?.value.value ?? [];
  const names = new Set(changed.map(([name]) => name));
  const kept = entries.filter((_, index) => !names.has(String(entries[index - (index % 2)]?.value)));
  const next = application?.start ?? body?.start ?? message.bare.length;
  return {
    ...message,
    bare: Buffer.concat([
      properties === undefined ? Buffer.alloc(0) : message.bare.subarray(properties.start, next),
      mapSection(SECTION.applicationProperties, [
        ...kept,
        ...changed.flatMap(([name, value]) => [amqp.string(name), amqp.any(value)]),
      ]),
      body === undefined ? Buffer.alloc(0) : message.bare.subarray(body.start),
    ]),
  };
}

/** The properties by their AMQP positions (amqp-core-messaging-v1.0, 3.2.4) and the application properties. */
export function filterView(message: WireMessage): FilterView {
  const sections = readSections(message.bare);
  const properties: TypedList =
    sections.find((section) => section.descriptor === SECTION.properties)?.value.value ?? [];
  const application: TypedList =
    sections.find((section) => section.descriptor === SECTION.applicationProperties)?.value.value ?? [];
  const at = (index: number): unknown => properties[index]?.value ?? undefined;
  return {
    system: {
      messageId: message.messageId,
      to: at(2),
      subject: at(3),
      replyTo: at(4),
      correlationId: at(5),
      contentType: at(6),
      sessionId: at(GROUP_ID),
      replyToSessionId: at(12),
    },
    user: plainMap(application),
  };
}

/** The message for people: system and application properties, and the body as text. */
export function plainProperties(message: WireMessage): Record<string, unknown> {
  const { system, user } = filterView(message);
  const isBody = (descriptor: number): boolean => descriptor >= SECTION.data && descriptor <= SECTION.value;
  const body = readSections(message.bare)
    .filter(({ descriptor }) => isBody(descriptor))
    .map(({ value }) =>
      Buffer.isBuffer(value.value) ? value.value.toString('utf8') : JSON.stringify(amqp.unwrap(value)),
    );
  return { ...system, applicationProperties: { ...user }, body: body.join('') };
}

function withMessageId(encoded: Buffer, id: string): Buffer {
  const sections = readSections(encoded);
  const properties = sections.find((section) => section.descriptor === SECTION.properties);
  const next = sections.find((section) => section.descriptor > SECTION.properties);
  const fields: TypedList = properties?.value.value ?? [];
  return Buffer.concat([
    encodeSection(SECTION.properties, amqp.list([amqp.string(id), ...fields.slice(1)])),
    next === undefined ? Buffer.alloc(0) : encoded.subarray(next.start),
  ]);
}

function idText(id: unknown): string {
  return Buffer.isBuffer(id) ? id.toString('hex') : String(id);
}

function headerSection(message: WireMessage, deliveryCount: number | undefined, ttl: number | undefined): Buffer {
  return encodeSection(
    SECTION.header,
    amqp.list([
      amqp.boolean(message.durable),
      amqp.ubyte(message.priority),
      ttl === undefined ? amqp.null() : amqp.uint(ttl),
      amqp.boolean(false),
      deliveryCount === undefined ? amqp.null() : amqp.uint(deliveryCount),
    ]),
  );
}

function annotationSection(entries: TypedList): Buffer {
  return entries.length === 0 ? Buffer.alloc(0) : mapSection(SECTION.messageAnnotations, entries);
}
