import { describe, expect, it } from 'vitest';
import { retryPolicy, runWithRetry } from '../../../../devhost/host/timers/retry.ts';

describe('a retry policy', () => {
  it('of fixed delay waits the same each time', () => {
    const policy = retryPolicy({ retryStrategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 3 } });
    expect([1, 2, 9].map((retry) => policy?.delay(retry))).toEqual([3000, 3000, 3000]);
  });

  it('of exponential backoff doubles from the least to the most, within a fifth', () => {
    const options = {
      retryStrategy: 'exponentialBackoff',
      maxRetryCount: -1,
      minimumInterval: { seconds: 2 },
      maximumInterval: { seconds: 10 },
    };
    const delays = (random: number) => [1, 2, 3, 4].map((retry) => retryPolicy(options, () => random)?.delay(retry));
    expect(delays(0.5)).toEqual([2000, 4000, 8000, 10_000]);
    expect(delays(0)).toEqual([2000, 3200, 6400, 10_000]);
  });

  it('runs again until it succeeds, telling which retry it is and why', async () => {
    const seen: unknown[] = [];
    const waits: number[] = [];
    const policy = retryPolicy({ retryStrategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { seconds: 1 } });
    const run = async (retry: unknown) => {
      seen.push(retry);
      if (seen.length < 3) throw new Error(`no ${seen.length}`);
      return 'done';
    };
    expect(await runWithRetry(run, policy, async (ms) => void waits.push(ms))).toBe('done');
    expect(seen).toEqual([
      undefined,
      { retryCount: 1, maxRetryCount: 3, exception: { message: 'no 1' } },
      { retryCount: 2, maxRetryCount: 3, exception: { message: 'no 2' } },
    ]);
    expect(waits).toEqual([1000, 1000]);
  });

  it.each([
    [undefined, 1],
    [{ retryStrategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 0 } }, 3],
  ])('%j ends after %i runs with the last error', async (options, runs) => {
    let count = 0;
    const failing = async () => {
      throw new Error(`no ${++count}`);
    };
    await expect(runWithRetry(failing, retryPolicy(options), async () => undefined)).rejects.toThrow(`no ${runs}`);
  });
});
