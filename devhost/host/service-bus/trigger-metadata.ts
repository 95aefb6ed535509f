import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { RpcDatum } from '../rpc.ts';

/**
 * What a function learns about its message. Names and types follow azure-sdk-for-net
 * ServiceBusTriggerBindingStrategy.GetBindingData; the library lower-cases the first letters. Texts go as text, which the
 * library tries to parse as JSON, as it does on the real host: a message id "42" arrives as the number 42.
 */
export function triggerMetadata(message: ServiceBusReceivedMessage): Record<string, RpcDatum> {
  return Object.fromEntries(
    Object.entries(values(message)).flatMap(([name, value]) => (isAbsent(value) ? [] : [[name, datum(value)]])),
  );
}

/** For a batch: each name with `Array`, one element per message. */
export function batchMetadata(messages: readonly ServiceBusReceivedMessage[]): Record<string, RpcDatum> {
  const all = messages.map(values);
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [`${name}Array`, { json: JSON.stringify(all.map((one) => one[name] ?? null)) }]),
  );
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;
const datum = (value: unknown): RpcDatum =>
  typeof value === 'string' ? { string: value } : { json: JSON.stringify(value) };

/** A DateTime and a DateTimeOffset in UTC, as Newtonsoft writes them: quoted text in JSON, so never a bare string. */
class DotNetTime {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toJSON(): string {
    return this.#text;
  }
}
const shortIso = (date: Date): string => date.toISOString().replace(/\.?0*Z$/, 'Z');
const dateTime = (date: Date | undefined): unknown => date && new DotNetTime(shortIso(date));
const dateTimeOffset = (date: Date | undefined): unknown =>
  date && new DotNetTime(shortIso(date).replace('Z', '+00:00'));

function values(message: ServiceBusReceivedMessage): Record<string, unknown> {
  const properties = message.applicationProperties ?? {};
  return {
    DeliveryCount: (message.deliveryCount ?? 0) + 1,
    DeadLetterSource: message.deadLetterSource,
    LockToken: message.lockToken,
    ExpiresAtUtc: dateTime(message.expiresAtUtc),
    ExpiresAt: dateTimeOffset(message.expiresAtUtc),
    EnqueuedTimeUtc: dateTime(message.enqueuedTimeUtc),
    EnqueuedTime: dateTimeOffset(message.enqueuedTimeUtc),
    MessageId: message.messageId === undefined ? undefined : String(message.messageId),
    ContentType: message.contentType,
    ReplyTo: message.replyTo,
    // An int64 through JSON: exact up to 2^53 only, as on the real host.
    SequenceNumber: message.sequenceNumber === undefined ? undefined : message.sequenceNumber.toNumber(),
    To: message.to,
    Subject: message.subject,
    Label: message.subject,
    CorrelationId: message.correlationId === undefined ? undefined : String(message.correlationId),
    ApplicationProperties: properties,
    UserProperties: properties,
    SessionId: message.sessionId,
    ReplyToSessionId: message.replyToSessionId,
    PartitionKey: message.partitionKey,
    // ServiceBusReceivedMessage.TransactionPartitionKey of .NET is the annotation x-opt-via-partition-key.
    TransactionPartitionKey: message._rawAmqpMessage.messageAnnotations?.['x-opt-via-partition-key'],
  };
}
