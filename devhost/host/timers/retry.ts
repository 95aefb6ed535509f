/** `retryOptions` of a function's metadata (library converters/toCoreFunctionMetadata.ts); whole seconds. */
interface RetryOptions {
  retryStrategy?: string;
  maxRetryCount?: number;
  delayInterval?: { seconds: number };
  minimumInterval?: { seconds: number };
  maximumInterval?: { seconds: number };
}

interface RetryPolicy {
  /** -1: for ever. */
  readonly maxRetryCount: number;
  /** Milliseconds before retry `n`, from 1. */
  delay(retry: number): number;
}

/**
 * The policy a function was registered with; undefined when none. Exponential delays double from the minimum, vary by a
 * fifth, and stay below the maximum (https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages).
 */
export function retryPolicy(options: unknown, random: () => number = Math.random): RetryPolicy | undefined {
  if (typeof options !== 'object' || options === null) return undefined;
  const { retryStrategy, maxRetryCount = 0, delayInterval, minimumInterval, maximumInterval } = options as RetryOptions;
  if (retryStrategy === 'fixedDelay') return { maxRetryCount, delay: () => (delayInterval?.seconds ?? 0) * 1000 };
  if (retryStrategy !== 'exponentialBackoff') throw new Error(`Unknown retry strategy "${String(retryStrategy)}".`);
  const least = (minimumInterval?.seconds ?? 0) * 1000;
  const most = (maximumInterval?.seconds ?? 0) * 1000;
  return {
    maxRetryCount,
    delay: (retry) => Math.max(least, Math.min(most, least * 2 ** (retry - 1) * (0.8 + 0.4 * random()))),
  };
}

/** Runs, and runs again under the policy until it succeeds, the retries are used up, or `signal` aborts the waiting. */
export async function runWithRetry<T>(
  run: (retry: { retryCount: number; maxRetryCount: number; exception: { message: string } } | undefined) => Promise<T>,
  policy: RetryPolicy | undefined,
  wait: (milliseconds: number) => Promise<void>,
): Promise<T> {
  for (let retryCount = 0, last: unknown; ; retryCount++) {
    try {
      const exception = { message: last instanceof Error ? last.message : String(last) };
      const context =
        policy && retryCount > 0 ? { retryCount, maxRetryCount: policy.maxRetryCount, exception } : undefined;
      return await run(context);
    } catch (error) {
      if (!policy || (policy.maxRetryCount >= 0 && retryCount >= policy.maxRetryCount)) throw error;
      last = error;
      await wait(policy.delay(retryCount + 1));
    }
  }
}
