import { ReplayTask, settledTask } from './replay-task.ts';

/** External events and those who wait for them, by exact name, as the library keeps them. */
export class AwaitedEvents {
  readonly #waiters = new Map<string, ReplayTask[]>();
  readonly #buffered = new Map<string, number>();

  /** Names of events that came and were awaited by nobody so far. */
  get unheard(): string[] {
    return [...this.#buffered.keys()];
  }

  get awaited(): string[] {
    return [...this.#waiters.keys()];
  }

  /** Several waiters of one name are served newest first (the library pops its list). */
  raise(name: string): void {
    const waiters = this.#waiters.get(name);
    const waiter = waiters?.pop();
    if (waiters?.length === 0) this.#waiters.delete(name);
    if (waiter) waiter.settle(true);
    else this.#buffered.set(name, (this.#buffered.get(name) ?? 0) + 1);
  }

  wait(name: string): ReplayTask {
    const buffered = this.#buffered.get(name);
    if (buffered !== undefined) {
      if (buffered > 1) this.#buffered.set(name, buffered - 1);
      else this.#buffered.delete(name);
      return settledTask();
    }
    const task = new ReplayTask();
    const waiters = this.#waiters.get(name);
    if (waiters) waiters.push(task);
    else this.#waiters.set(name, [task]);
    return task;
  }
}
