/** A task in the replay of an action list: settled once, with success or failure; values do not matter here. */
export class ReplayTask {
  done = false;
  succeeded = false;
  #listeners: ((task: ReplayTask) => void)[] = [];

  settle(succeeded: boolean): void {
    if (this.done) return;
    this.done = true;
    this.succeeded = succeeded;
    for (const listener of this.#listeners) listener(this);
    this.#listeners = [];
  }

  whenSettled(listener: (task: ReplayTask) => void): void {
    if (this.done) listener(this);
    else this.#listeners.push(listener);
  }
}

export function settledTask(): ReplayTask {
  const task = new ReplayTask();
  task.settle(true);
  return task;
}

/** Settled with the first of them. */
export function anyOf(tasks: readonly ReplayTask[]): ReplayTask {
  const any = new ReplayTask();
  for (const task of tasks) task.whenSettled(() => any.settle(true));
  return any;
}

/** Settled with the last of them, or with the first failure: the library's WhenAllTask fails fast. */
export function allOf(tasks: readonly ReplayTask[]): ReplayTask {
  const all = new ReplayTask();
  let open = tasks.length;
  for (const task of tasks) {
    task.whenSettled((settled) => {
      open--;
      if (!settled.succeeded) all.settle(false);
      else if (open === 0) all.settle(true);
    });
  }
  return all;
}
