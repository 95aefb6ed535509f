import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import type { RegisteredFunction } from '../core-module.ts';
import type { LoadedApp } from '../loaded-app.ts';
import type { RpcDatum, RpcRequest } from '../rpc.ts';
import { orHangs } from './or-hangs.ts';
import { batchMetadata, triggerMetadata } from './trigger-metadata.ts';
import type { ServiceBusTrigger } from './trigger-options.ts';

export interface DeliveryParts {
  readonly app: LoadedApp;
  readonly fn: RegisteredFunction;
  readonly trigger: ServiceBusTrigger;
  readonly extraInputs: (fn: RegisteredFunction) => RpcRequest['inputData'];
  /** A settlement that failed: the message will come again, so this is a warning. */
  onUnsettled(error: Error): void;
}

/** A settlement on a connection whose broker died may never be answered. */
const SETTLE_WAIT = 10_000;

/**
 * Runs the function for what was received and settles it: completed when the function succeeds, abandoned when it
 * throws, a batch as a whole. The broker counts deliveries and dead-letters. Never rejects.
 */
export async function deliver(
  parts: DeliveryParts,
  messages: readonly ServiceBusReceivedMessage[],
  receiver: ServiceBusReceiver,
  lost: AbortSignal,
): Promise<void> {
  const { app, fn, trigger } = parts;
  const [first] = messages;
  if (!first) return;
  const inputData = [
    {
      name: fn.trigger.bindingName,
      data: trigger.batches ? batchData(messages, trigger.binary) : messageData(first, trigger.binary),
    },
    ...parts.extraInputs(fn),
  ];
  const request: RpcRequest = {
    inputData,
    triggerMetadata: trigger.batches ? batchMetadata(messages) : triggerMetadata(first),
  };
  const succeeded = await app
    .invoke(fn, request, { reason: `New ServiceBus message detected on '${trigger.entity}'.` })
    .then(
      () => true,
      () => false,
    ); // logged by the app
  const settle = (message: ServiceBusReceivedMessage): Promise<unknown> =>
    orHangs(succeeded ? receiver.completeMessage(message) : receiver.abandonMessage(message), SETTLE_WAIT, lost);
  await Promise.all(messages.map((message) => settle(message).catch(parts.onUnsettled)));
}

function messageData(message: ServiceBusReceivedMessage, binary: boolean): RpcDatum {
  const bytes = bodyBytes(message.body);
  return binary ? { bytes } : { string: bytes.toString('utf8') };
}

function batchData(messages: readonly ServiceBusReceivedMessage[], binary: boolean): RpcDatum {
  const bodies = messages.map((message) => bodyBytes(message.body));
  return binary
    ? { collectionBytes: { bytes: bodies } }
    : { collectionString: { string: bodies.map((body) => body.toString('utf8')) } };
}

/** Data sections come as bytes (`skipParsingBodyAsJson`), AMQP values as what they are; text of those is their JSON. */
function bodyBytes(body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (body === undefined || body === null) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
