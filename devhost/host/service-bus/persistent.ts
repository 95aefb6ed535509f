import { setTimeout as delay } from 'node:timers/promises';

const FIRST_WAIT = 100;
const LONGEST_WAIT = 5_000;

interface Persistence {
  readonly signal: AbortSignal;
  /** Called for the first failure of a row only: a broker that is away for an hour is one line. */
  onFailure(error: Error): void;
  onRecovery(): void;
}

/**
 * Repeats `attempt` until the signal aborts, waiting longer after each failure in a row. `attempt` says by calling
 * `working` that it got through, which ends the row.
 */
export async function persist(
  attempt: (working: () => void) => Promise<void>,
  { signal, onFailure, onRecovery }: Persistence,
): Promise<void> {
  let wait = FIRST_WAIT;
  let failing = false;
  const working = (): void => {
    wait = FIRST_WAIT;
    if (failing) onRecovery();
    failing = false;
  };
  while (!signal.aborted) {
    try {
      await attempt(working);
    } catch (error) {
      if (signal.aborted) return;
      if (!failing) onFailure(error as Error);
      failing = true;
      await delay(wait, undefined, { signal }).catch(() => undefined);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }
}
