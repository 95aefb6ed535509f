import type { DurableMount } from './durable-mount.ts';
import type { HttpListener } from './http-listener.ts';
import type { LoadedApp } from './loaded-app.ts';
import type { Log } from './log.ts';
import type { ServiceBusTriggers } from './service-bus/service-bus-triggers.ts';
import type { TimerTriggers } from './timers/timer-triggers.ts';

interface Drainable {
  readonly app: LoadedApp;
  readonly timers: TimerTriggers;
  readonly serviceBus: ServiceBusTriggers;
  readonly durable: DurableMount | undefined;
  readonly listener: HttpListener;
  readonly log: Log;
}

/**
 * Stops the triggers and lets what runs finish. The socket closes last: functions that still run reach the Durable
 * extension over it. What takes longer than `graceMs` is left behind, with a warning.
 */
export async function drain(
  { app, timers, serviceBus, durable, listener, log }: Drainable,
  graceMs: number,
): Promise<void> {
  const deadline = performance.now() + graceMs;
  const left = (): number => Math.max(0, deadline - performance.now());
  const triggers = Promise.allSettled([timers.stop(), serviceBus.stop()]);
  await durable?.extension.stop(left());
  const finished = await app.counts.idle(left());
  if (!finished) log.host('warning', `${app.counts.running} invocations did not finish within ${graceMs} ms.`);
  await within(triggers, left());
  await within(listener.close(), left());
}

async function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
