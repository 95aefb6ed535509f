import type { TokenCredential } from '@azure/identity';
import type { ServiceBusClient, ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';
import { namesOf } from './load-commonjs.ts';
import type { Queues } from './messages.ts';
import type { ScopeEnvelope } from './scope.ts';

/** Exactly one of the two. */
export interface ServiceBusSettings {
  readonly connectionString?: string | undefined;
  /** Fully qualified; spoken to with the app's identity. */
  readonly namespace?: string | undefined;
}

/** What lies in a queue. `id` repeats the message id, since a trigger sees the body alone. */
export interface QueueMessage {
  readonly id: string;
  readonly scope: ScopeEnvelope;
  readonly message: unknown;
}

/**
 * A send that is under way when its connection dies is never failed early by the client: it waits for this long. A minute,
 * the client's own choice, would hold requests and drains that long.
 */
const retryOptions = { timeoutInMs: 8_000, maxRetries: 3 };

/** Sends to queues and topics. Connections and links are opened on first use and kept. */
export class ServiceBus implements Queues {
  readonly #settings: ServiceBusSettings;
  readonly #credential: TokenCredential;
  #client: Promise<ServiceBusClient> | undefined;
  readonly #senders = new Map<string, Promise<ServiceBusSender>>();

  constructor(settings: ServiceBusSettings, credential: TokenCredential) {
    this.#settings = settings;
    this.#credential = credential;
  }

  async send(...[scope, queue, { id, session, body }]: Parameters<Queues['send']>): Promise<void> {
    const sender = await this.#sender(queue);
    const content: QueueMessage = { id, scope: scope.toEnvelope(), message: body };
    await sender.sendMessages({
      messageId: id,
      contentType: 'application/json',
      correlationId: scope.correlation,
      body: content,
      ...(session === undefined ? {} : { sessionId: session }),
    });
  }

  /** Sends messages of one session in order, in as few transfers as the broker's size limit allows. */
  async publish(topic: string, messages: readonly ServiceBusMessage[]): Promise<void> {
    const sender = await this.#sender(topic);
    let batch = await sender.createMessageBatch();
    for (const message of messages) {
      if (batch.tryAddMessage(message)) continue;
      if (batch.count > 0) await sender.sendMessages(batch);
      batch = await sender.createMessageBatch();
      if (!batch.tryAddMessage(message))
        throw new RangeError(`message ${String(message.messageId)} is too large for the broker`);
    }
    if (batch.count > 0) await sender.sendMessages(batch);
  }

  async close(): Promise<void> {
    this.#senders.clear();
    await (await this.#client)?.close();
    this.#client = undefined;
  }

  #sender(entity: string): Promise<ServiceBusSender> {
    let sender = this.#senders.get(entity);
    if (!sender) {
      this.#client ??= this.#connect();
      sender = this.#client.then((client) => client.createSender(entity));
      this.#senders.set(entity, sender);
    }
    return sender;
  }

  async #connect(): Promise<ServiceBusClient> {
    const { ServiceBusClient } = namesOf(await import('@azure/service-bus'));
    const { connectionString, namespace } = this.#settings;
    if (connectionString) return new ServiceBusClient(connectionString, { retryOptions });
    if (namespace) return new ServiceBusClient(namespace, this.#credential, { retryOptions });
    throw new TypeError('Service Bus needs a connection string or a namespace');
  }
}
