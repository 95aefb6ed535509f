import { ServiceBusClient, type ServiceBusReceiver, type ServiceBusSessionReceiver } from '@azure/service-bus';
import { orHangs } from './or-hangs.ts';
import type { ServiceBusTrigger } from './trigger-options.ts';

/** Longest wait of one accept. */
const ACCEPT_WAIT = 10_000;

/**
 * A genuine client with all its links, which is given up as a whole: when its broker dies at the wrong moment the client
 * (7.9.5) may wait a minute in the middle of opening a link and hold up every other link of the connection with it.
 */
export class Connection {
  readonly #client: ServiceBusClient;
  readonly #lost = new AbortController();
  readonly #maxAutoLockRenewal: number;

  constructor(connectionString: string, maxAutoLockRenewal: number) {
    // The listeners try again for ever, with waits of their own.
    this.#client = new ServiceBusClient(connectionString, {
      retryOptions: { maxRetries: 0, timeoutInMs: ACCEPT_WAIT },
    });
    this.#maxAutoLockRenewal = maxAutoLockRenewal;
  }

  /** Aborted when the connection is given up. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Gives the connection up: what is received but not settled will come again. */
  lose(): void {
    if (this.lost.aborted) return;
    this.#lost.abort();
    void this.close();
  }

  async close(): Promise<void> {
    await this.#client.close().catch(() => undefined);
  }

  open({ queueName, topicName, subscriptionName }: ServiceBusTrigger): ServiceBusReceiver {
    return queueName !== undefined
      ? this.#client.createReceiver(queueName, this.#options())
      : this.#client.createReceiver(topicName ?? '', subscriptionName ?? '', this.#options());
  }

  /** The next session that has messages; undefined when there is none for some seconds, or the signal aborts. */
  async acceptSession(trigger: ServiceBusTrigger, signal: AbortSignal): Promise<ServiceBusSessionReceiver | undefined> {
    const { queueName, topicName, subscriptionName } = trigger;
    const options = { ...this.#options(), abortSignal: signal };
    const accepted =
      queueName !== undefined
        ? this.#client.acceptNextSession(queueName, options)
        : this.#client.acceptNextSession(topicName ?? '', subscriptionName ?? '', options);
    try {
      return await orHangs(accepted, ACCEPT_WAIT, signal);
    } catch (error) {
      if ((error as { code?: string }).code === 'ServiceTimeout') return undefined;
      throw error;
    }
  }

  #options() {
    return { skipParsingBodyAsJson: true, maxAutoLockRenewalDurationInMs: this.#maxAutoLockRenewal };
  }
}

/** Up to `size` messages within `wait`; none when the signal aborts. */
export async function receive(receiver: ServiceBusReceiver, size: number, wait: number, signal: AbortSignal) {
  const received = receiver.receiveMessages(size, { maxWaitTimeInMs: wait, abortSignal: signal });
  return (await orHangs(received, wait, signal)) ?? [];
}

/** Says of an error whether another link of the same connection could do better. */
export function isEntityProblem(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return [
    'MessagingEntityNotFound',
    'MessagingEntityDisabled',
    'UnauthorizedAccess',
    'SessionLockLost',
    'SessionCannotBeLocked',
  ].includes(code);
}
