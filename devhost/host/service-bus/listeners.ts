import type { ServiceBusReceiver, ServiceBusSessionReceiver } from '@azure/service-bus';
import type { ServiceBusSettings } from '../host-json.ts';
import { type Connection, isEntityProblem, receive } from './connection.ts';
import { type DeliveryParts, deliver } from './delivery.ts';
import { Slots } from './slots.ts';

interface ListenerParts extends DeliveryParts {
  readonly settings: ServiceBusSettings;
  readonly connection: Connection;
  /** The host stops: take nothing more, finish what runs. */
  readonly stopping: AbortSignal;
  /** Aborted when the host stops or the connection is lost. */
  readonly signal: AbortSignal;
}

/** Waits of a receive are cut into pieces, so that one that hangs is noticed. */
const RECEIVE_WAIT = 5_000;
/** Without sessionIdleTimeout a session is held as long as an operation may take (ServiceBusSessionProcessor of .NET). */
const DEFAULT_SESSION_IDLE = 60_000;

/** Single messages, up to maxConcurrentCalls at once. Rejects when the link is lost; resolves when the signal aborts. */
export async function listenToMessages(parts: ListenerParts, working: () => void): Promise<void> {
  const { connection, trigger, settings, signal } = parts;
  const receiver = connection.open(trigger);
  const slots = new Slots(settings.maxConcurrentCalls);
  try {
    await new Promise<void>((resolve, reject) => {
      receiver.subscribe(
        {
          processMessage: async (message) => {
            working();
            // What arrives after the end goes back at once instead of waiting for its lock to expire.
            if (signal.aborted) await receiver.abandonMessage(message).catch(parts.onUnsettled);
            else await slots.run(() => deliver(parts, [message], receiver, connection.lost));
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
    if (parts.stopping.aborted) await slots.empty();
  } finally {
    await close(receiver);
  }
}

/** Batches, one at a time. */
export async function listenToBatches(parts: ListenerParts, working: () => void): Promise<void> {
  const { connection, trigger, settings, signal } = parts;
  const receiver = connection.open(trigger);
  try {
    while (!signal.aborted) {
      const messages = await receive(receiver, settings.maxMessageBatchSize, RECEIVE_WAIT, signal);
      working();
      await deliver(parts, messages, receiver, connection.lost);
    }
  } finally {
    await close(receiver);
  }
}

/**
 * Sessions, up to maxConcurrentSessions at once; within one strictly one message (or batch) after the other. One waiting
 * accept is enough: the next is sent when it has found a session.
 */
export async function listenToSessions(parts: ListenerParts, working: () => void): Promise<void> {
  const { connection, trigger, settings, signal } = parts;
  const slots = new Slots(settings.maxConcurrentSessions);
  while (!signal.aborted) {
    const release = await slots.take();
    // A rejection ends this listener with its slots; its sessions end by themselves.
    const session = await connection.acceptSession(trigger, signal);
    if (!signal.aborted) working();
    if (session) void serveSession(parts, session).finally(release);
    else release();
  }
  if (parts.stopping.aborted) await slots.empty();
}

/** Until it has been idle for sessionIdleTimeout, or its lock or the connection is lost. Never rejects. */
async function serveSession(parts: ListenerParts, session: ServiceBusSessionReceiver): Promise<void> {
  const { settings, trigger, signal, connection } = parts;
  const size = trigger.batches ? settings.maxMessageBatchSize : 1;
  const idle = settings.sessionIdleTimeout ?? DEFAULT_SESSION_IDLE;
  try {
    for (let left = idle; left > 0 && !signal.aborted; ) {
      const wait = Math.min(left, RECEIVE_WAIT);
      const messages = await receive(session, size, wait, signal);
      await deliver(parts, messages, session, connection.lost);
      left = messages.length > 0 ? idle : left - wait;
    }
  } catch (error) {
    parts.onUnsettled(error as Error);
    if (!isEntityProblem(error)) connection.lose();
  } finally {
    await close(session);
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
