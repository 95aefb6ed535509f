import type { ServiceBusReceiver, ServiceBusSessionReceiver } from '@azure/service-bus';
import type { ServiceBusSettings } from '../host-json.ts';
import { type DeliveryParts, deliver } from './delivery.ts';
import type { Receivers } from './receivers.ts';
import { Slots } from './slots.ts';

export interface ListenerParts extends DeliveryParts {
  readonly receivers: Receivers;
  readonly settings: ServiceBusSettings;
  readonly signal: AbortSignal;
}

/** Longest wait of one receive call; the client's own default. */
const RECEIVE_WAIT = 60_000;

/** Single messages, up to maxConcurrentCalls at once. Rejects when the link is lost; resolves when told to stop. */
export async function listenToMessages(parts: ListenerParts, working: () => void): Promise<void> {
  const { receivers, trigger, settings, signal } = parts;
  const receiver = receivers.open(trigger);
  const slots = new Slots(settings.maxConcurrentCalls);
  try {
    await new Promise<void>((resolve, reject) => {
      receiver.subscribe(
        {
          processMessage: async (message) => {
            working();
            // What arrives after the host was told to stop goes back at once instead of waiting for its lock to expire.
            if (signal.aborted) await receiver.abandonMessage(message).catch(parts.onUnsettled);
            else await slots.run(() => deliver(parts, [message], receiver));
          },
          processError: async ({ error, errorSource }) => {
            if (errorSource === 'receive') reject(error);
            else parts.onUnsettled(error);
          },
        },
        { autoCompleteMessages: false, maxConcurrentCalls: settings.maxConcurrentCalls },
      );
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await slots.empty();
  } finally {
    await close(receiver);
  }
}

/** Batches, one at a time. */
export async function listenToBatches(parts: ListenerParts, working: () => void): Promise<void> {
  const { receivers, trigger, settings, signal } = parts;
  const receiver = receivers.open(trigger);
  try {
    while (!signal.aborted) {
      const messages = await receive(receiver, settings.maxMessageBatchSize, RECEIVE_WAIT, signal);
      working();
      await deliver(parts, messages, receiver);
    }
  } finally {
    await close(receiver);
  }
}

/**
 * Sessions, up to maxConcurrentSessions at once; within one strictly one after the other (or one batch). One waiting
 * accept is enough: the next is sent when it has found a session.
 */
export async function listenToSessions(parts: ListenerParts, working: () => void): Promise<void> {
  const { receivers, trigger, settings, signal } = parts;
  const slots = new Slots(settings.maxConcurrentSessions);
  const stopped = aborted(signal);
  try {
    while (!signal.aborted) {
      const release = await slots.take();
      const session = await nextSession(receivers.acceptSession(trigger, signal), stopped).catch((error: Error) => {
        release();
        throw error;
      });
      working();
      if (session) void serveSession(parts, session).catch(parts.onUnsettled).finally(release);
      else release();
    }
  } finally {
    if (signal.aborted) await slots.empty();
  }
}

/** Until it has been idle for sessionIdleTimeout (without one as long as a receive waits), or its lock is lost. */
async function serveSession(parts: ListenerParts, session: ServiceBusSessionReceiver): Promise<void> {
  const { settings, trigger, signal } = parts;
  const size = trigger.batches ? settings.maxMessageBatchSize : 1;
  try {
    while (!signal.aborted) {
      const messages = await receive(session, size, settings.sessionIdleTimeout ?? RECEIVE_WAIT, signal);
      if (messages.length === 0) return;
      await deliver(parts, messages, session);
    }
  } finally {
    await close(session);
  }
}

/** Undefined when there is none with messages for a minute, or the host stops: a waiting accept heeds no abort signal. */
async function nextSession(accepted: Promise<ServiceBusSessionReceiver>, stopped: Promise<undefined>) {
  try {
    return await Promise.race([accepted, stopped]);
  } catch (error) {
    if ((error as { code?: string }).code === 'ServiceTimeout') return undefined;
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}

async function receive(receiver: ServiceBusReceiver, size: number, wait: number, signal: AbortSignal) {
  try {
    return await receiver.receiveMessages(size, { maxWaitTimeInMs: wait, abortSignal: signal });
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}

/** A receiver whose connection is gone may neither close nor fail to; what is left of it costs nothing. */
async function close(receiver: ServiceBusReceiver): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 2_000);
  });
  await Promise.race([receiver.close().catch(() => undefined), patience]);
  clearTimeout(timer);
}
