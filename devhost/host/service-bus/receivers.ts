import { ServiceBusClient, type ServiceBusReceiver, type ServiceBusSessionReceiver } from '@azure/service-bus';
import type { ServiceBusSettings } from '../host-json.ts';
import type { ServiceBusTrigger } from './trigger-options.ts';

/**
 * One genuine client per connection string, and the receivers of triggers on it. The client reconnects by itself; its
 * own retries are off, since the listeners try again for ever and the wait between is theirs.
 */
export class Receivers {
  readonly #clients = new Map<string, ServiceBusClient>();
  readonly #settings: ServiceBusSettings;

  constructor(settings: ServiceBusSettings) {
    this.#settings = settings;
  }

  open(trigger: ServiceBusTrigger): ServiceBusReceiver {
    const client = this.#client(trigger);
    return trigger.queueName !== undefined
      ? client.createReceiver(trigger.queueName, this.#options())
      : client.createReceiver(trigger.topicName ?? '', trigger.subscriptionName ?? '', this.#options());
  }

  /** The next session that has messages; rejects with `ServiceTimeout` when there is none for a minute. */
  acceptSession(trigger: ServiceBusTrigger, abortSignal: AbortSignal): Promise<ServiceBusSessionReceiver> {
    const client = this.#client(trigger);
    const options = { ...this.#options(), abortSignal };
    return trigger.queueName !== undefined
      ? client.acceptNextSession(trigger.queueName, options)
      : client.acceptNextSession(trigger.topicName ?? '', trigger.subscriptionName ?? '', options);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#clients.values()].map((client) => client.close()));
  }

  #client({ connectionString }: ServiceBusTrigger): ServiceBusClient {
    let client = this.#clients.get(connectionString);
    if (!client) {
      client = new ServiceBusClient(connectionString, { retryOptions: { maxRetries: 0, timeoutInMs: 60_000 } });
      this.#clients.set(connectionString, client);
    }
    return client;
  }

  #options() {
    return { skipParsingBodyAsJson: true, maxAutoLockRenewalDurationInMs: this.#settings.maxAutoLockRenewal };
  }
}
