import { formatTimeSpan } from './time-span.ts';

/**
 * Fails an invocation that takes longer than host.json `functionTimeout`. The real host then kills the worker process
 * and with it every other invocation; here the handler goes on running, which nothing can stop inside one process.
 */
export async function withTimeout<T>(
  run: () => Promise<T>,
  milliseconds: number | undefined,
  name: string,
): Promise<T> {
  if (milliseconds === undefined) return run();
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Error(
            `Timeout value of ${formatTimeSpan(milliseconds)} was exceeded by function: Functions.${name}. ` +
              'In Azure the worker process, with everything running in it, would now be killed.',
          ),
        ),
      milliseconds,
    );
  });
  try {
    return await Promise.race([run(), expiry]);
  } finally {
    clearTimeout(timer);
  }
}
